package dev.banyan.apps.autoscale;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Which verdicts are worth a line in a log: every change; and what keeps a service from one, once
 * until the next change, or again when it still does so after a while. Not thread-safe.
 */
public final class Telling {

  private static final Duration AGAIN_AFTER = Duration.ofMinutes(10);

  /** Metrics that fail for a moment, as after a start, are not worth a line. */
  private static final int ERRORS_MIN = 4;

  private final Map<Cause, Instant> told = new EnumMap<>(Cause.class);
  private int errors;

  /** Whether this one is to be told; the next of its kind then is not. */
  public boolean worth(Verdict verdict) {
    errors = verdict.cause() == Cause.ERROR ? errors + 1 : 0;
    if (verdict.changes()) {
      told.clear();
      return true;
    }
    boolean holdsBack =
        switch (verdict.cause()) {
          case WINDOW, RATE, HELD, BOX -> true;
          case MAX -> verdict.atLimit();
          case ERROR -> errors >= ERRORS_MIN;
          case NOTHING,
              TOLERANCE,
              DIRECTION,
              MIN,
              DISABLED,
              ABOVE_MAX,
              BELOW_MIN,
              COOLDOWN,
              PREDICTED ->
              false;
        };
    Instant last = told.get(verdict.cause());
    if (!holdsBack || (last != null && verdict.at().isBefore(last.plus(AGAIN_AFTER)))) {
      return false;
    }
    told.put(verdict.cause(), verdict.at());
    return true;
  }
}
