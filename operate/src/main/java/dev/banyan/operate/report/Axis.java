package dev.banyan.operate.report;

/**
 * One direction of a plot.
 *
 * @param label what is measured along it
 * @param unit in what
 * @param spacing how values spread along it
 */
public record Axis(String label, Unit unit, Spacing spacing) {

  /** How values spread along an axis. */
  public enum Spacing {
    LINEAR,
    /** A decade takes as much room as the next; what is not above zero is left out. */
    LOG,
    /** Percentiles, 0 to below 100: 90, 99 and 99.9 stand equally far from each other. */
    PERCENTILE
  }

  public static Axis linear(String label, Unit unit) {
    return new Axis(label, unit, Spacing.LINEAR);
  }

  public static Axis log(String label, Unit unit) {
    return new Axis(label, unit, Spacing.LOG);
  }

  /** The horizontal axis of a latency-by-percentile curve. */
  public static Axis percentile() {
    return new Axis("percentile", Unit.PERCENTILE, Spacing.PERCENTILE);
  }
}
