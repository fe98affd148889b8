package dev.banyan.http;

import java.time.Duration;
import java.util.Optional;

/**
 * Counts a request against its caller's rate. Asked on an event loop for each call that was
 * authenticated, before its body is read: never blocks.
 */
@FunctionalInterface
public interface RequestQuota {

  /** Limits nobody. */
  RequestQuota UNLIMITED = (authentication, remoteAddress) -> Optional.empty();

  /** Takes one request; empty where no limit binds the caller. */
  Optional<Taken> take(Authentication authentication, String remoteAddress);

  /**
   * How the caller stands, told as {@code RateLimit-*} headers.
   *
   * @param allowed whether this request may go on
   * @param limit requests per minute
   * @param remaining requests that could be made at once
   * @param resetAfter until the whole burst is there again
   * @param retryAfter until the next request is allowed; zero if it is now
   */
  record Taken(
      boolean allowed, long limit, long remaining, Duration resetAfter, Duration retryAfter) {}
}
