package dev.banyan.apps;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides, from one look at Redis to the next, what is done when it serves nobody: one app's script
 * that does not end holds up all apps, and nobody but Banyan may end it. A script that has written
 * cannot be ended; then only ending Redis helps, which loses nothing it had acknowledged. For one
 * thread.
 */
final class RedisPatience {

  /**
   * How long each is borne.
   *
   * @param every between two looks
   * @param busy how long a script may hold up all others
   * @param ending how long after the order to end the script Redis is killed
   * @param silence how long without any answer, as when a script is inside one of Lua's own
   *     functions; longer, since a slow disk silences Redis too
   */
  record Limits(Duration every, Duration busy, Duration ending, Duration silence) {

    static final Limits USUAL =
        new Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(4),
            Duration.ofSeconds(45));
  }

  /** What a look saw. */
  enum Sight {
    /** It answers, or refuses for a reason of its own. */
    WELL,
    /** It says that a script holds it up. */
    BUSY,
    SILENT
  }

  /** What is due. */
  enum Deed {
    NOTHING,
    END_SCRIPT,
    KILL
  }

  private final Limits limits;
  private @Nullable Long since;
  private @Nullable Long ordered;

  RedisPatience(Limits limits) {
    this.limits = limits;
  }

  /**
   * Takes in a look.
   *
   * @param now as {@link System#nanoTime} tells it
   */
  Deed after(Sight sight, long now) {
    if (sight == Sight.WELL) {
      forget();
      return Deed.NOTHING;
    }
    Long began = since;
    if (began == null) {
      since = now;
      return Deed.NOTHING;
    }
    Long told = ordered;
    boolean stubborn = told != null && now - told >= limits.ending().toNanos();
    if (stubborn || now - began >= limits.silence().toNanos()) {
      forget();
      return Deed.KILL;
    }
    if (sight == Sight.BUSY && told == null && now - began >= limits.busy().toNanos()) {
      ordered = now;
      return Deed.END_SCRIPT;
    }
    return Deed.NOTHING;
  }

  /** As if it had always been well; for a Redis that was just started. */
  void forget() {
    since = null;
    ordered = null;
  }
}
