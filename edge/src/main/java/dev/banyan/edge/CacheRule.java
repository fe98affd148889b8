package dev.banyan.edge;

import java.time.Duration;

/**
 * How answers to GET and HEAD on a route are kept. What the app says stands above it: {@code
 * private}, {@code no-store}, {@code no-cache}, {@code Set-Cookie} and {@code Vary: *} are never
 * kept, and a shorter {@code max-age} or {@code s-maxage} wins.
 *
 * @param timeToLive how long an answer is fresh; positive
 * @param staleOnError whether an old answer is given when the app fails or does not answer
 * @param shared whether all callers get the same answer; otherwise the verified identity, the
 *     cookies and the {@code Authorization} header are part of the key
 */
public record CacheRule(Duration timeToLive, boolean staleOnError, boolean shared) {
  public CacheRule {
    if (!timeToLive.isPositive()) {
      throw new IllegalArgumentException("a cached route has a time to live above zero");
    }
  }
}
