package dev.banyan.limits;

import dev.banyan.kernel.Plan;
import java.util.Optional;

/**
 * A rate: a bucket of {@code burst} tokens that refills evenly with {@code perMinute} tokens.
 *
 * @param perMinute sustained requests per minute, at least 1
 * @param burst requests that may come at once, at least 1
 */
public record RateLimit(long perMinute, long burst) {

  public RateLimit {
    if (perMinute < 1 || burst < 1) {
      throw new IllegalArgumentException("a rate limit's perMinute and burst are at least 1");
    }
  }

  /** The request rate of a plan; empty for an unlimited one. */
  public static Optional<RateLimit> of(Plan plan) {
    return plan.unlimited()
        ? Optional.empty()
        : Optional.of(new RateLimit(plan.requestsPerMinute(), plan.burst()));
  }
}
