package dev.banyan.scale.advise;

import java.util.Locale;

/** How a metric stands, mildest first. */
public enum Level {
  /** Nothing to see. */
  HEALTHY,
  /** Neither healthy nor a warning: what guides leave without a name. */
  WATCH,
  /** Plan. */
  WARNING,
  /** Act at once. */
  CRITICAL;

  /** The word for people. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
