package dev.banyan.limits;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What no limiter could keep is refused where the limit is made, not at the first request. */
class RateLimitTest {

  @Test
  void aBurstThatAnHourDoesNotRefillIsRefused() {
    new RateLimit(1, 60);
    assertThatThrownBy(() -> new RateLimit(1, 61))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a burst is at most what an hour refills: 60 at 1 a minute, not 61");
  }

  @Test
  void aRateOfNothingOrPastAllReasonIsRefused() {
    assertThatThrownBy(() -> new RateLimit(0, 1)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new RateLimit(1, 0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new RateLimit(Long.MAX_VALUE, 1)).hasMessageContaining("at most");
  }
}
