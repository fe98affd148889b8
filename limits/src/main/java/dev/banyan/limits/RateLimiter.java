package dev.banyan.limits;

/**
 * Token buckets by key. Thread-safe, and cheap enough for an event loop: implementations neither
 * block nor do input or output before they answer.
 */
public interface RateLimiter {

  /**
   * Takes a token from the key's bucket if there is one. A key that comes with another limit than
   * before keeps its share of what it had used.
   *
   * @param key what is limited, such as {@code team:team_…}; keep it short and free of secrets
   */
  default Decision tryAcquire(String key, RateLimit limit) {
    return tryAcquire(key, limit, 1);
  }

  /**
   * Takes several tokens, or none.
   *
   * @param tokens how many, at least 1; more than the burst is never allowed
   */
  Decision tryAcquire(String key, RateLimit limit, long tokens);

  /** How the key stands, without taking anything: allowed says whether one token is there. */
  Decision peek(String key, RateLimit limit);

  /** Forgets what the key has used. */
  void reset(String key);
}
