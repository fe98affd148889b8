package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {

  @Test
  void whatSeveralGeneratorsCountedIsOneTally() {
    var one =
        new Tally(
            10,
            9,
            1,
            5,
            4,
            1,
            2,
            Map.of(Failure.BROKEN, 1L, Failure.STATUS, 1L),
            Map.of(200, 5L, 503, 1L),
            100,
            10,
            3);
    var other =
        new Tally(
            20,
            19,
            2,
            16,
            15,
            1,
            0,
            Map.of(Failure.STATUS, 3L),
            Map.of(200, 16L, 502, 3L),
            200,
            20,
            4);

    Tally both = one.plus(other);

    assertThat(both)
        .isEqualTo(
            new Tally(
                30,
                28,
                3,
                21,
                19,
                2,
                2,
                Map.of(Failure.BROKEN, 1L, Failure.STATUS, 4L),
                Map.of(200, 21L, 502, 3L, 503, 1L),
                300,
                30,
                7));
    assertThat(both.kinds())
        .isEqualTo(
            "1 broken connection, 21 status 200, 3 status 502, 1 status 503, 2 without an end");
    assertThat(Tally.NONE.plus(one)).isEqualTo(one);
  }
}
