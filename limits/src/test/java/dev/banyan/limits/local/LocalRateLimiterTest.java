package dev.banyan.limits.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.limits.RateLimit;
import dev.banyan.limits.RateLimiter;
import dev.banyan.limits.RateLimiterContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class LocalRateLimiterTest extends RateLimiterContract {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Override
  protected RateLimiter limiter() {
    return new LocalRateLimiter(clock, meters, 1_000);
  }

  @Test
  void aFloodOfKeysDoesNotGrowMemory() {
    RateLimiter limiter = limiter();
    for (int i = 0; i < 10_000; i++) {
      limiter.tryAcquire("address:" + i, new RateLimit(10, 10));
    }
    assertThat(meters.get("limits.buckets").gauge().value()).isLessThanOrEqualTo(1_000);
    assertThat(meters.get("limits.buckets.evicted").counter().count()).isGreaterThan(8_000);
  }

  @Test
  void aBucketThatForgettingWouldRefillIsRefused() {
    RateLimiter limiter = limiter();
    assertThatThrownBy(() -> limiter.tryAcquire("k", new RateLimit(1, 61)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
