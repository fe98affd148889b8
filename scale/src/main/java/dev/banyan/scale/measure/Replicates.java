package dev.banyan.scale.measure;

import java.util.Arrays;

/** Makes intervals of what the repetitions of a bootstrap gave. */
final class Replicates {

  /** Repetitions of a bootstrap; the ends of a 90 % interval then rest on 20 values each. */
  static final int COUNT = 400;

  /** The family of seeded generators; the same seed gives the same intervals everywhere. */
  static final String GENERATOR = "L64X128MixRandom";

  private Replicates() {}

  /** The percentile interval around {@code value}, which it always holds. */
  static Estimate estimate(double value, double[] replicates) {
    double[] sorted = replicates.clone();
    Arrays.sort(sorted);
    double tail = (1 - Estimate.LEVEL) / 2;
    return new Estimate(
        value,
        Math.min(value, quantile(sorted, tail)),
        Math.max(value, quantile(sorted, 1 - tail)));
  }

  /** Between the two neighbours in proportion; an infinite neighbour counts when it is reached. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    double part = place - below;
    if (part == 0 || below + 1 == sorted.length) {
      return sorted[below];
    }
    return Double.isInfinite(sorted[below + 1])
        ? sorted[below + 1]
        : sorted[below] + part * (sorted[below + 1] - sorted[below]);
  }
}
