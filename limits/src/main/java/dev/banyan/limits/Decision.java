package dev.banyan.limits;

import java.time.Duration;

/**
 * What a {@link RateLimiter} says to one request.
 *
 * @param allowed whether a token was taken
 * @param limit the sustained rate per minute
 * @param remaining tokens left, never negative
 * @param resetAfter until the bucket is full again if nothing more comes
 * @param retryAfter until the next token; zero when allowed
 */
public record Decision(
    boolean allowed, long limit, long remaining, Duration resetAfter, Duration retryAfter) {

  /** {@link #retryAfter} in whole seconds as {@code Retry-After} sends it: at least 1. */
  public long retryAfterSeconds() {
    return Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
  }
}
