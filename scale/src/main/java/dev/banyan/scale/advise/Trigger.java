package dev.banyan.scale.advise;

import java.time.Duration;
import java.util.Optional;

/**
 * A threshold that speaks for an action: beyond it (strictly, as guides write {@code > 70 %})
 * throughout {@code held}.
 *
 * @param threshold in the metric's unit; for a counter its increase within {@code held}
 * @param held for how long, or the file's {@code sustained}
 * @param action what it speaks for; not {@link Action#LEAVE}
 * @param source the guide and its lines
 */
public record Trigger(
    Metric metric, double threshold, Optional<Duration> held, Action action, String source) {

  private static final Duration HELD_MAX = Duration.ofDays(1);

  public Trigger {
    if (action == Action.LEAVE) {
      throw new IllegalArgumentException("no threshold speaks for leaving things as they are");
    }
    if (threshold < 0) {
      throw new IllegalArgumentException("threshold: " + threshold + " is below 0");
    }
    if (held.isPresent() && (held.get().compareTo(HELD_MAX) > 0 || held.get().isZero())) {
      throw new IllegalArgumentException("held: must be more than 0 and at most 1d");
    }
    if (metric.role() != Metric.Role.PRESSURE && action != Action.OPTIMISE) {
      throw new IllegalArgumentException(
          metric.wire() + " is no shortage; its action can only be optimise");
    }
  }

  boolean beyond(double value) {
    return metric.lowIsBad() ? value < threshold : value > threshold;
  }

  /** Whether a value is so far back that the trigger lets go. */
  boolean released(double value, double release) {
    return metric.lowIsBad()
        ? value >= threshold * (1 + release)
        : value <= threshold * (1 - release);
  }

  /** Tells it from the others of its file. */
  String key() {
    return metric.wire() + ">" + action.name();
  }
}
