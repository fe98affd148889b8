package dev.banyan.scale.plan;

import java.util.Locale;

/** How machines are paid for. */
public enum Commitment {
  /** By the hour, no promise. */
  ON_DEMAND,
  /** What may be taken away at short notice runs on machines that may be. */
  SPOT,
  /** A year's promise for machines and databases. */
  RESERVED;

  /** {@code on-demand}, {@code spot}, {@code reserved}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
