package dev.banyan.scale.measure;

/**
 * A figure with the interval that holds the true one in {@link #LEVEL} of all repetitions.
 *
 * @param value the best guess
 * @param low the lower end, at most {@code value}
 * @param high the upper end, at least {@code value}; infinite where the data set no bound
 */
public record Estimate(double value, double low, double high) {

  /** The share of repetitions whose interval should hold the true figure. */
  public static final double LEVEL = 0.90;

  public Estimate {
    if (!(low <= value && value <= high)) {
      throw new IllegalArgumentException(
          "interval " + low + " to " + high + " does not hold its own value " + value);
    }
  }

  /** Half the width of the interval as a share of the value; infinite for a value of zero. */
  public double relativeHalfWidth() {
    return value == 0 ? Double.POSITIVE_INFINITY : (high - low) / 2 / Math.abs(value);
  }

  /** Whether the interval holds a figure. */
  public boolean holds(double figure) {
    return low <= figure && figure <= high;
  }

  /** Such as {@code 12.3 (10.9 to 14.1)}. */
  public String text() {
    return Figures.text(value)
        + " ("
        + Figures.text(low)
        + " to "
        + (Double.isInfinite(high) ? "no bound" : Figures.text(high))
        + ")";
  }
}
