package dev.banyan.operate.load;

import java.util.random.RandomGenerator;

/**
 * When requests begin in an open model: a schedule that does not wait for answers. Not thread-safe:
 * each event loop has its own.
 */
@FunctionalInterface
public interface Arrivals {

  /** Nanoseconds from one arrival to the next, above or equal to zero. */
  double gapNanos();

  /** Evenly spaced. Sums are kept in doubles, so no rate drifts by rounding. */
  static Arrivals uniform(double perSecond) {
    double gap = 1e9 / checked(perSecond);
    return () -> gap;
  }

  /** Independent of each other, as many users are: exponential gaps. */
  static Arrivals poisson(double perSecond, RandomGenerator random) {
    double mean = 1e9 / checked(perSecond);
    return () -> -Math.log1p(-random.nextDouble()) * mean;
  }

  private static double checked(double perSecond) {
    if (!(perSecond > 0) || Double.isInfinite(perSecond)) {
      throw new IllegalArgumentException("a rate is above zero: " + perSecond);
    }
    return perSecond;
  }
}
