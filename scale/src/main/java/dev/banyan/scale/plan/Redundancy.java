package dev.banyan.scale.plan;

import java.util.Locale;

/** What may be lost at once without losing the service for longer than its RTO. */
public enum Redundancy {
  /** A process: one of everything that keeps state. */
  NONE,
  /** A zone of a region: three zones, a second copy of the data written at once. */
  ZONE,
  /** A region: a standby elsewhere, its copy of the data a little behind. */
  REGION;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
