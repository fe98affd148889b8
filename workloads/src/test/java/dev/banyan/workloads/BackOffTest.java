package dev.banyan.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackOffTest {

  @Test
  void itDoublesUpToAMinute() {
    var backOff = new BackOff();

    assertThat(Stream.generate(() -> backOff.afterFailure(Duration.ofSeconds(10))).limit(8))
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void aGoodRunForgivesWhatWasBefore() {
    var backOff = new BackOff();
    backOff.afterFailure(Duration.ZERO);
    backOff.afterFailure(Duration.ZERO);

    assertThat(backOff.afterFailure(Duration.ofMinutes(5).minusMillis(1))).hasSeconds(4);
    assertThat(backOff.afterFailure(Duration.ofMinutes(5))).hasSeconds(1);
    assertThat(backOff.afterFailure(Duration.ZERO)).hasSeconds(2);
  }
}
