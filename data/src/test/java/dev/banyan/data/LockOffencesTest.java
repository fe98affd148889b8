package dev.banyan.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LockOffencesTest {

  private final LockOffences offences = new LockOffences();

  private long at(Duration time) {
    // Near the end of the counter's range: it may start anywhere.
    return Long.MAX_VALUE + time.toNanos();
  }

  @Test
  void theFirstTimeCostsTheSessionsAloneAndThenItIsOutForLongerAndLonger() {
    assertThat(offences.again("a", at(Duration.ZERO))).isEmpty();
    assertThat(offences.again("a", at(Duration.ofMinutes(1)))).contains(Duration.ofMinutes(1));
    assertThat(offences.again("a", at(Duration.ofMinutes(3)))).contains(Duration.ofMinutes(2));
    assertThat(offences.again("b", at(Duration.ofMinutes(3)))).isEmpty();
    for (int i = 0; i < 10; i++) {
      offences.again("a", at(Duration.ofMinutes(4)));
    }
    assertThat(offences.again("a", at(Duration.ofMinutes(5)))).contains(LockOffences.OUT_MAX);
  }

  @Test
  void anHourWithoutAnotherIsForgiven() {
    offences.again("a", at(Duration.ZERO));
    assertThat(offences.again("a", at(LockOffences.FORGIVEN_AFTER))).isEmpty();
  }
}
