package dev.banyan.limits.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.limits.RateLimit;
import dev.banyan.limits.RateLimiter;
import dev.banyan.limits.RateLimiterContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalRateLimiterTest extends RateLimiterContract {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Override
  protected RateLimiter limiter() {
    return new LocalRateLimiter(this::nanos, meters, 1_000);
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
  void aForgottenBucketWasFullAgain() {
    RateLimiter limiter = limiter();
    var slow = new RateLimit(1, 60);
    limiter.tryAcquire("k", slow, 60);
    clock.advance(RateLimit.FULL_WITHIN.minusSeconds(1));
    assertThat(limiter.peek("k", slow).remaining()).isEqualTo(59);
    clock.advance(RateLimit.FULL_WITHIN);
    assertThat(limiter.peek("k", slow).remaining()).isEqualTo(60);
  }

  @Test
  void theLargestLimitsWork() {
    RateLimiter limiter = limiter();
    var most = new RateLimit(RateLimit.PER_MINUTE_MAX, RateLimit.PER_MINUTE_MAX * 60);
    assertThat(limiter.tryAcquire("k", most, most.burst()).allowed()).isTrue();
    assertThat(limiter.peek("k", most).resetAfter()).isEqualTo(RateLimit.FULL_WITHIN);
    clock.advance(Duration.ofMinutes(1));
    assertThat(limiter.tryAcquire("k", most, RateLimit.PER_MINUTE_MAX).allowed()).isTrue();
    assertThat(limiter.tryAcquire("k", most).allowed()).isFalse();
  }
}
