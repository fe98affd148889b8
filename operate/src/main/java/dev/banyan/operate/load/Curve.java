package dev.banyan.operate.load;

import java.util.Arrays;

/**
 * How many arrivals an open step has had by a time, turned round: when it has had so many. Any
 * spacing then comes of counting: 1, 2, 3 … is even, sums of exponential draws are Poisson also
 * where the rate changes (a Poisson process of rate 1, its time changed). Immutable.
 */
@FunctionalInterface
interface Curve {

  /**
   * When so many arrivals have come.
   *
   * @param arrivals above zero
   * @return seconds from the step's begin; infinite when there are never so many
   */
  double secondAt(double arrivals);

  /** The whole step's: a warm-up at the first rate, then the shape. */
  static Curve of(LoadStep step) {
    double warm = step.warmUp().toNanos() / 1e9;
    double length = step.measured().toNanos() / 1e9;
    return switch (step.shape()) {
      case LoadShape.Constant constant -> line(constant.perSecond(), warm + length);
      case LoadShape.Ramp ramp ->
          after(
              arrivals -> arrivals / ramp.fromPerSecond(),
              ramp.fromPerSecond() * warm,
              warm,
              ramp(ramp.fromPerSecond(), ramp.toPerSecond(), length));
      case LoadShape.Recorded recorded -> {
        double[] seconds = recorded.arrivals().seconds();
        Curve curve =
            recorded.arrivals().hasRates()
                ? rates(seconds, recorded.arrivals().rates(), length)
                : times(seconds, length);
        yield arrivals -> warm + curve.secondAt(arrivals);
      }
      case LoadShape.Closed closed -> arrivals -> Double.POSITIVE_INFINITY;
    };
  }

  /** Arrivals a second at a time of the step; NaN where that is not known beforehand. */
  static double rateAt(LoadStep step, double second) {
    double warm = step.warmUp().toNanos() / 1e9;
    double length = step.measured().toNanos() / 1e9;
    return switch (step.shape()) {
      case LoadShape.Constant constant -> constant.perSecond();
      case LoadShape.Ramp ramp ->
          ramp.fromPerSecond()
              + (ramp.toPerSecond() - ramp.fromPerSecond())
                  * Math.clamp((second - warm) / length, 0, 1);
      case LoadShape.Recorded recorded -> Double.NaN;
      case LoadShape.Closed closed -> Double.NaN;
    };
  }

  private static Curve line(double rate, double length) {
    return arrivals -> within(arrivals / rate, length);
  }

  private static Curve after(Curve first, double firstHas, double firstLasts, Curve then) {
    return arrivals ->
        arrivals <= firstHas
            ? first.secondAt(arrivals)
            : firstLasts + then.secondAt(arrivals - firstHas);
  }

  /** The root of {@code from·t + (to − from)·t² / 2·length = arrivals}, in its stable form. */
  private static Curve ramp(double from, double to, double length) {
    double slope = (to - from) / length;
    return arrivals -> {
      double inner = from * from + 2 * slope * arrivals;
      return inner < 0
          ? Double.POSITIVE_INFINITY
          : within(2 * arrivals / (from + Math.sqrt(inner)), length);
    };
  }

  private static Curve times(double[] seconds, double length) {
    return arrivals -> {
      // The k-th arrival has number k; what lies between belongs to the next.
      int index = (int) Math.ceil(arrivals) - 1;
      return index >= seconds.length
          ? Double.POSITIVE_INFINITY
          : within(seconds[index], Math.nextUp(length));
    };
  }

  private static Curve rates(double[] seconds, double[] rates, double length) {
    double[] before = new double[seconds.length];
    for (int row = 1; row < seconds.length; row++) {
      before[row] = before[row - 1] + rates[row - 1] * (seconds[row] - seconds[row - 1]);
    }
    return arrivals -> {
      int row = Arrays.binarySearch(before, arrivals);
      row = row >= 0 ? row : -row - 2;
      // Rows without arrivals end at the same count as they begin: the one that reached it is
      // meant.
      while (row > 0 && before[row] >= arrivals) {
        row--;
      }
      return rates[row] == 0
          ? Double.POSITIVE_INFINITY
          : within(seconds[row] + (arrivals - before[row]) / rates[row], length);
    };
  }

  private static double within(double second, double length) {
    return second < length ? second : Double.POSITIVE_INFINITY;
  }
}
