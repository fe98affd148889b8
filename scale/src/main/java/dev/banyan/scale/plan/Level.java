package dev.banyan.scale.plan;

import java.util.Locale;

/**
 * How heavy a load is assumed. What is likely is reckoned with every figure's likely value; the
 * ends with the figures taken as independent ({@link Estimate}), and what stands under the load, as
 * a database core's queries, at its own end.
 */
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
