package dev.banyan.scale.lint.guide;

/** How capacity is bought. */
public enum Market {
  ON_DEMAND,
  /** Spare capacity that may be taken back (spot, preemptible). */
  SPOT,
  /** Committed to for a year (reserved, committed use). */
  RESERVED
}
