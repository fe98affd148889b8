package dev.banyan.apps.autoscale;

import java.time.Duration;
import java.util.Optional;

/**
 * A queue at one moment.
 *
 * @param length jobs that wait or are under way, as far as the queue tells the latter
 * @param oldest how long the oldest waits; zero where none does; empty where it cannot be told
 * @param where what was looked at, in words: {@code the Redis list emails}
 */
public record QueueReading(long length, Optional<Duration> oldest, String where) {

  /** More than any policy asks about, and little enough to be multiplied and added. */
  public static final long LENGTH_MAX = 1_000_000_000;

  public QueueReading {
    length = Math.clamp(length, 0, LENGTH_MAX);
  }
}
