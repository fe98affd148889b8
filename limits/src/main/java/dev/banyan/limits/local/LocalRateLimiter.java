package dev.banyan.limits.local;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.banyan.limits.Decision;
import dev.banyan.limits.RateLimit;
import dev.banyan.limits.RateLimiter;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Buckets of this process alone: Bucket4j's lock-free ones in a bounded cache.
 *
 * <p>A bucket that nobody asked for {@link RateLimit#FULL_WITHIN} is forgotten: it is full again by
 * then, so that forgetting never gives tokens away. Time is that of a clock which never goes back:
 * with the wall clock set back, buckets would not refill until it caught up. Past {@code keysMax}
 * the least used keys go first, counted by {@code limits.buckets.evicted}.
 */
public final class LocalRateLimiter implements RateLimiter {

  /** How many keys are remembered by default: about 300 bytes each. */
  public static final int KEYS_MAX_DEFAULT = 100_000;

  private record Limited(RateLimit limit, Bucket bucket) {}

  private final Cache<String, Limited> buckets;
  private final TimeMeter time;

  /**
   * A limiter with no bucket used.
   *
   * @param nanos a clock that never goes back, such as {@link System#nanoTime}
   */
  public LocalRateLimiter(LongSupplier nanos, MeterRegistry meters, int keysMax) {
    this.time = new NanoMeter(nanos);
    Counter evicted = meters.counter("limits.buckets.evicted");
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(keysMax)
            .expireAfterAccess(RateLimit.FULL_WITHIN)
            .ticker(time::currentTimeNanos)
            .executor(Runnable::run)
            .<String, Limited>removalListener(
                (key, limited, cause) -> {
                  if (cause == RemovalCause.SIZE) {
                    evicted.increment();
                  }
                })
            .build();
    Gauge.builder("limits.buckets", buckets, Cache::estimatedSize).register(meters);
  }

  @Override
  public Decision tryAcquire(String key, RateLimit limit, long tokens) {
    var probe = bucket(key, limit).tryConsumeAndReturnRemaining(tokens);
    return new Decision(
        probe.isConsumed(),
        limit.perMinute(),
        probe.getRemainingTokens(),
        Duration.ofNanos(probe.getNanosToWaitForReset()),
        Duration.ofNanos(probe.isConsumed() ? 0 : probe.getNanosToWaitForRefill()));
  }

  @Override
  public Decision peek(String key, RateLimit limit) {
    Bucket bucket = bucket(key, limit);
    var probe = bucket.estimateAbilityToConsume(1);
    long missing = Math.max(0, limit.burst() - probe.getRemainingTokens());
    return new Decision(
        probe.canBeConsumed(),
        limit.perMinute(),
        probe.getRemainingTokens(),
        Duration.ofMillis(missing * 60_000 / limit.perMinute()),
        Duration.ofNanos(probe.canBeConsumed() ? 0 : probe.getNanosToWaitForRefill()));
  }

  @Override
  public void reset(String key) {
    buckets.invalidate(key);
  }

  private Bucket bucket(String key, RateLimit limit) {
    Limited known = buckets.getIfPresent(key);
    if (known != null && known.limit.equals(limit)) {
      return known.bucket;
    }
    return buckets.asMap().compute(key, (name, old) -> adapt(old, limit)).bucket;
  }

  private Limited adapt(@org.jspecify.annotations.Nullable Limited old, RateLimit limit) {
    if (old == null) {
      return new Limited(
          limit, Bucket.builder().addLimit(bandwidth(limit)).withCustomTimePrecision(time).build());
    }
    if (!old.limit.equals(limit)) {
      old.bucket.replaceConfiguration(
          BucketConfiguration.builder().addLimit(bandwidth(limit)).build(),
          TokensInheritanceStrategy.PROPORTIONALLY);
    }
    return new Limited(limit, old.bucket);
  }

  private static Bandwidth bandwidth(RateLimit limit) {
    return Bandwidth.builder()
        .capacity(limit.burst())
        .refillGreedy(limit.perMinute(), Duration.ofMinutes(1))
        .build();
  }

  private record NanoMeter(LongSupplier nanos) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanos.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
