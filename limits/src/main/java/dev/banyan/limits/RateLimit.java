package dev.banyan.limits;

import dev.banyan.kernel.Plan;
import java.time.Duration;
import java.util.Optional;

/**
 * A rate: a bucket of {@code burst} tokens that refills evenly with {@code perMinute} tokens.
 *
 * @param perMinute sustained requests per minute, from 1 to {@link #PER_MINUTE_MAX}
 * @param burst requests that may come at once, from 1 to what {@link #FULL_WITHIN} refills
 */
public record RateLimit(long perMinute, long burst) {

  /** No machine serves as many; past it sums of tokens and nanoseconds would not be exact. */
  public static final long PER_MINUTE_MAX = 1_000_000_000;

  /** In this time every bucket is full again, so that a limiter may forget one as old. */
  public static final Duration FULL_WITHIN = Duration.ofHours(1);

  /** Refuses, in words for whoever configures it, what no limiter could keep. */
  public RateLimit {
    if (perMinute < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "requests per minute and burst are at least 1, not " + perMinute + " and " + burst);
    }
    if (perMinute > PER_MINUTE_MAX) {
      throw new IllegalArgumentException(
          "requests per minute are at most " + PER_MINUTE_MAX + ", not " + perMinute);
    }
    if (burst > perMinute * FULL_WITHIN.toMinutes()) {
      throw new IllegalArgumentException(
          "a burst is at most what an hour refills: "
              + perMinute * FULL_WITHIN.toMinutes()
              + " at "
              + perMinute
              + " a minute, not "
              + burst);
    }
  }

  /** The request rate of a plan; empty for an unlimited one. */
  public static Optional<RateLimit> of(Plan plan) {
    return plan.unlimited()
        ? Optional.empty()
        : Optional.of(new RateLimit(plan.requestsPerMinute(), plan.burst()));
  }
}
