package dev.banyan.cache;

import java.time.Duration;

/** What a cache knows about a key. */
public sealed interface Lookup<V> {

  /**
   * It may be used.
   *
   * @param age since it was put
   * @param left until it is stale
   */
  record Fresh<V>(V value, Duration age, Duration left) implements Lookup<V> {}

  /** It may be used only where the source fails. */
  record Stale<V>(V value, Duration age) implements Lookup<V> {}

  /** Nothing is kept. */
  record Missing<V>() implements Lookup<V> {}
}
