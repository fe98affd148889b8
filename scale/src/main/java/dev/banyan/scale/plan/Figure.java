package dev.banyan.scale.plan;

import dev.banyan.scale.Basis;

/**
 * A figure that nobody knows exactly, with where it comes from.
 *
 * @param low at the light end
 * @param mid likely
 * @param high at the heavy end
 * @param basis {@code guide <name>:<line>}, {@code assumption: <words>} or {@code measured:
 *     <words>}
 */
public record Figure(double low, double mid, double high, String basis) {

  private static final double LARGEST = 1e15;
  private static final String MEASURED = "measured: ";

  public Figure {
    if (!(low >= 0) || !(high <= LARGEST)) {
      throw new IllegalArgumentException("low: a figure is between 0 and 1e15");
    }
    if (!(low <= mid && mid <= high)) {
      throw new IllegalArgumentException(
          "mid: " + low + ", " + mid + ", " + high + " do not rise from low to high");
    }
    if (!basis.startsWith("guide ")
        && !basis.startsWith("assumption: ")
        && !basis.startsWith(MEASURED)) {
      throw new IllegalArgumentException(
          "basis: '"
              + basis
              + "' is none of 'guide <name>:<line>', 'assumption: <why>' and 'measured: <how>'");
    }
  }

  /** The figure at a level. */
  public double at(Level level) {
    return switch (level) {
      case LOW -> low;
      case MID -> mid;
      case HIGH -> high;
    };
  }

  /** The figure at a level of load when more of it means less load (a capacity, a hit rate). */
  double against(Level level) {
    return at(level.opposite());
  }

  /**
   * What was measured, with the interval that holds it as its ends.
   *
   * @param how in a few words
   */
  public static Figure measured(double low, double value, double high, String how) {
    return new Figure(low, value, high, MEASURED + how);
  }

  /** Whether a guide states it, it was measured, or it is reckoned from an assumption. */
  public Basis kind() {
    if (basis.startsWith(MEASURED)) {
      return Basis.MEASURED;
    }
    return basis.startsWith("guide ") ? Basis.GUIDE : Basis.PREDICTED;
  }

  /** {@code 0.05–0.1–0.2 (guide bondhu:205)}. */
  public String text() {
    return low == high
        ? Numbers.plain(mid) + " (" + basis + ")"
        : Numbers.plain(low)
            + " – "
            + Numbers.plain(mid)
            + " – "
            + Numbers.plain(high)
            + " ("
            + basis
            + ")";
  }
}
