package dev.banyan.scale.plan;

/**
 * A quantity reckoned from figures that nobody knows exactly: what is likely, and its ends.
 *
 * <p>The figures are taken as independent of each other, so that all of them at their ends at once
 * is next to impossible. By the propagation of errors an end of a product lies off what is likely
 * by the root of the sum of its factors' squared deviations, in the logarithm: ln(high/mid) = √Σ
 * ln(highᵢ/midᵢ)². So a product deviates no less than its least certain factor, and less than all
 * together. What is added has its users in common and rises and falls with them; the ends of a sum
 * are the sums of the ends.
 *
 * @param low at the light end
 * @param mid likely
 * @param high at the heavy end
 */
record Estimate(double low, double mid, double high) {

  static final Estimate NONE = exact(0);

  static Estimate exact(double value) {
    return new Estimate(value, value, value);
  }

  static Estimate of(Figure figure) {
    return new Estimate(figure.low(), figure.mid(), figure.high());
  }

  double at(Level level) {
    return switch (level) {
      case LOW -> low;
      case MID -> mid;
      case HIGH -> high;
    };
  }

  Estimate times(double factor) {
    return new Estimate(low * factor, mid * factor, high * factor);
  }

  Estimate times(Figure figure) {
    return times(of(figure));
  }

  /** Divided by a figure over 0, whose low end makes the heavy one. */
  Estimate over(Figure figure) {
    return new Estimate(
        end(low, mid, 1 / figure.high(), 1 / figure.mid()),
        mid / figure.mid(),
        end(high, mid, 1 / figure.low(), 1 / figure.mid()));
  }

  Estimate times(Estimate other) {
    return new Estimate(
        end(low, mid, other.low, other.mid),
        mid * other.mid,
        end(high, mid, other.high, other.mid));
  }

  Estimate plus(Estimate other) {
    return new Estimate(low + other.low, mid + other.mid, high + other.high);
  }

  private static double end(double one, double oneMid, double other, double otherMid) {
    double likely = oneMid * otherMid;
    // without a deviation, or without anything that it could be measured by, the ends multiply
    if (one == oneMid || other == otherMid || likely == 0) {
      return one * other;
    }
    double deviation = Math.hypot(Math.log(one / oneMid), Math.log(other / otherMid));
    return likely * Math.exp(one < oneMid ? -deviation : deviation);
  }
}
