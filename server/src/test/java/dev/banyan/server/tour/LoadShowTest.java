package dev.banyan.server.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.operate.load.Failure;
import dev.banyan.operate.load.Tally;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadShowTest {

  @Test
  void requestsThatFailedAreToldWithTheirKind() {
    var some =
        new Tally(
            1_200,
            1_199,
            0,
            1_190,
            1_190,
            1,
            2,
            Map.of(Failure.BROKEN, 4L, Failure.STATUS, 3L),
            Map.of(200, 1_190L, 502, 2L, 503, 1L),
            0,
            0,
            0);
    assertThat(LoadShow.counted(some))
        .isEqualTo(
            "1,200 requests, 1,190 answered, 9 failed (4 broken connection, 1,190 status 200, 2"
                + " status 502, 1 status 503, 2 without an end), 1 dropped");
  }

  @Test
  void whereNothingFailedNoKindIsTold() {
    var all =
        new Tally(1_200, 1_200, 0, 1_200, 1_200, 0, 0, Map.of(), Map.of(200, 1_200L), 0, 0, 0);
    assertThat(LoadShow.counted(all))
        .isEqualTo("1,200 requests, 1,200 answered, 0 failed, 0 dropped");
  }
}
