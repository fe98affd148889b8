package dev.banyan.scale.plan;

import dev.banyan.scale.Basis;

/**
 * A figure that nobody knows exactly, with where it comes from.
 *
 * @param low at the light end
 * @param mid likely
 * @param high at the heavy end
 * @param basis {@code guide <name>:<line>} or {@code assumption: <words>}
 */
public record Figure(double low, double mid, double high, String basis) {

  private static final double LARGEST = 1e15;

  public Figure {
    if (!(low >= 0) || !(high <= LARGEST)) {
      throw new IllegalArgumentException("low: a figure is between 0 and 1e15");
    }
    if (!(low <= mid && mid <= high)) {
      throw new IllegalArgumentException(
          "mid: " + low + ", " + mid + ", " + high + " do not rise from low to high");
    }
    if (!basis.startsWith("guide ") && !basis.startsWith("assumption: ")) {
      throw new IllegalArgumentException(
          "basis: '" + basis + "' is neither 'guide <name>:<line>' nor 'assumption: <why>'");
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

  /** Whether a guide states it, or it is reckoned from an assumption. */
  public Basis kind() {
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
