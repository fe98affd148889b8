package dev.banyan.apps.autoscale;

import dev.banyan.scale.hpa.Decision;
import java.util.Locale;

/** Why a service has the count it has, and not the one that its metrics alone ask for. */
public enum Cause {
  NOTHING,
  TOLERANCE,
  DIRECTION,
  WINDOW,
  RATE,
  MAX,
  MIN,
  ERROR,
  DISABLED,
  ABOVE_MAX,
  BELOW_MIN,
  COOLDOWN,
  /** The time of day will take more. */
  PREDICTED,
  /** The count was set by hand a short while ago. */
  HELD,
  /** The machine has no room for more. */
  BOX;

  static Cause of(Decision.LimitedBy limitedBy) {
    return valueOf(limitedBy.name());
  }

  /** As the API writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
