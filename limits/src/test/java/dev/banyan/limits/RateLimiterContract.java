package dev.banyan.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What every driver of {@link RateLimiter} keeps to. */
public abstract class RateLimiterContract {

  private static final RateLimit FREE = new RateLimit(50, 10);

  protected final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));

  /** The clock in nanoseconds since some moment. */
  protected final long nanos() {
    return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
  }

  /** A limiter that reads {@link #nanos}, with no bucket used. */
  protected abstract RateLimiter limiter();

  @Test
  void aBurstPassesAndTheNextRequestDoesNot() {
    RateLimiter limiter = limiter();
    for (int i = 9; i >= 0; i--) {
      Decision decision = limiter.tryAcquire("team:a", FREE);
      assertThat(decision.allowed()).isTrue();
      assertThat(decision.remaining()).isEqualTo(i);
      assertThat(decision.retryAfter()).isZero();
    }
    Decision refused = limiter.tryAcquire("team:a", FREE);
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.limit()).isEqualTo(50);
    assertThat(refused.remaining()).isZero();
    assertThat(refused.retryAfter()).isBetween(Duration.ofMillis(1199), Duration.ofMillis(1201));
    assertThat(refused.retryAfterSeconds()).isEqualTo(2);
    assertThat(refused.resetAfter()).isBetween(Duration.ofSeconds(11), Duration.ofSeconds(13));
  }

  @Test
  void theRateBindsOverAMinute() {
    RateLimiter limiter = limiter();
    int allowed = 0;
    for (int tick = 0; tick < 600; tick++) {
      clock.advance(Duration.ofMillis(100));
      if (limiter.tryAcquire("team:a", FREE).allowed()) {
        allowed++;
      }
    }
    assertThat(allowed).isBetween(59, 60);
  }

  @Test
  void keysDoNotShareABucket() {
    RateLimiter limiter = limiter();
    assertThat(limiter.tryAcquire("team:a", FREE, 10).allowed()).isTrue();
    assertThat(limiter.tryAcquire("team:b", FREE, 10).allowed()).isTrue();
    assertThat(limiter.tryAcquire("team:a", FREE).allowed()).isFalse();
  }

  @Test
  void severalTokensAreTakenTogetherOrNotAtAll() {
    RateLimiter limiter = limiter();
    assertThat(limiter.tryAcquire("k", FREE, 8).allowed()).isTrue();
    assertThat(limiter.tryAcquire("k", FREE, 3).allowed()).isFalse();
    assertThat(limiter.tryAcquire("k", FREE, 2).allowed()).isTrue();
  }

  @Test
  void lookingTakesNothing() {
    RateLimiter limiter = limiter();
    for (int i = 0; i < 20; i++) {
      assertThat(limiter.peek("k", FREE).remaining()).isEqualTo(10);
    }
    limiter.tryAcquire("k", FREE, 10);
    assertThat(limiter.peek("k", FREE).allowed()).isFalse();
  }

  @Test
  void aBetterPlanTakesEffectAtOnceAndIsNoFreshStart() {
    RateLimiter limiter = limiter();
    RateLimit premium = new RateLimit(200, 40);
    limiter.tryAcquire("k", FREE, 5);
    Decision decision = limiter.tryAcquire("k", premium);
    assertThat(decision.limit()).isEqualTo(200);
    assertThat(decision.remaining()).isBetween(18L, 19L);
  }

  @Test
  void resetForgetsWhatWasUsed() {
    RateLimiter limiter = limiter();
    limiter.tryAcquire("k", FREE, 10);
    limiter.reset("k");
    assertThat(limiter.tryAcquire("k", FREE, 10).allowed()).isTrue();
  }

  @Test
  void manyThreadsTakeNoMoreThanThereIs() throws Exception {
    RateLimiter limiter = limiter();
    RateLimit limit = new RateLimit(100, 100);
    AtomicLong taken = new AtomicLong();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int t = 0; t < 8; t++) {
        var unused =
            threads.submit(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    if (limiter.tryAcquire("k", limit).allowed()) {
                      taken.incrementAndGet();
                    }
                  }
                });
      }
    }
    assertThat(taken).hasValue(100);
  }
}
