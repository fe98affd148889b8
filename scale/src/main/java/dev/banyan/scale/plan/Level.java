package dev.banyan.scale.plan;

import java.util.Locale;

/** How heavy a load is assumed: every figure of a plan stands at each of the three. */
public enum Level {
  LOW,
  MID,
  HIGH;

  /** {@code low}, {@code mid}, {@code high}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The other end: what makes a load heavy when it is small, as a cache hit rate. */
  Level opposite() {
    return switch (this) {
      case LOW -> HIGH;
      case MID -> MID;
      case HIGH -> LOW;
    };
  }
}
