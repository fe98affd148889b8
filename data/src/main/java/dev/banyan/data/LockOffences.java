package dev.banyan.data;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers which apps took too many locks, so that one that does it again and again is kept out
 * for longer and longer. For one thread.
 */
final class LockOffences {

  /** After so long without another one an app begins anew. */
  static final Duration FORGIVEN_AFTER = Duration.ofHours(1);

  /** How long it is kept out the second time. */
  static final Duration OUT_FIRST = Duration.ofMinutes(1);

  /** The longest that it is kept out. */
  static final Duration OUT_MAX = Duration.ofMinutes(30);

  private record Past(int count, long last) {}

  private final Map<String, Past> pasts = new HashMap<>();

  /**
   * Takes in that an app had to lose sessions.
   *
   * @param now as {@link System#nanoTime} tells it
   * @return how long it is to be kept out; empty the first time
   */
  Optional<Duration> again(String role, long now) {
    pasts.values().removeIf(past -> now - past.last >= FORGIVEN_AFTER.toNanos());
    Past past = pasts.getOrDefault(role, new Past(0, now));
    pasts.put(role, new Past(past.count + 1, now));
    if (past.count == 0) {
      return Optional.empty();
    }
    Duration out = OUT_FIRST;
    for (int i = 1; i < past.count && out.compareTo(OUT_MAX) < 0; i++) {
      out = out.multipliedBy(2);
    }
    return Optional.of(out.compareTo(OUT_MAX) > 0 ? OUT_MAX : out);
  }
}
