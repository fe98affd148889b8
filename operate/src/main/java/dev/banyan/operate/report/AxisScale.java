package dev.banyan.operate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * From values to places along an axis, 0 to 1, with round values to write beside it.
 *
 * <p>Round steps are 1, 2 and 5 times a power of ten (Heckbert, "Nice Numbers for Graph Labels",
 * Graphics Gems, 1990), for time those of a clock.
 */
final class AxisScale {

  private static final double[] CLOCK_STEPS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400
  };

  /** Decades of a logarithmic axis: what is smaller than this of the largest lies on its edge. */
  private static final int DECADES_MAX = 9;

  /**
   * A value that is written beside the axis.
   *
   * @param place 0 to 1
   * @param minor whether it goes first where room is short
   */
  record Tick(double value, double place, String label, boolean minor) {}

  private final Axis axis;
  private final double low;
  private final double high;
  private final List<Tick> ticks;

  private AxisScale(Axis axis, double low, double high, List<Double> values) {
    this.axis = axis;
    this.low = low;
    this.high = high;
    this.ticks = new ArrayList<>();
    for (double value : values) {
      OptionalDouble place = place(value);
      if (place.isPresent()) {
        boolean minor = ticks.size() % 2 == 1;
        ticks.add(new Tick(value, place.getAsDouble(), axis.unit().tick(value), minor));
      }
    }
  }

  /** An axis that begins and ends with its values. */
  static AxisScale exact(Axis axis, double low, double high, int ticksWanted) {
    double to = high > low ? high : low + 1;
    return switch (axis.spacing()) {
      case LOG -> logarithmic(axis, low, to);
      case PERCENTILE -> percentiles(axis, to);
      case LINEAR -> new AxisScale(axis, low, to, steps(axis, low, to, ticksWanted));
    };
  }

  /** An axis that begins at zero and ends at a round value, or lies between round ones. */
  static AxisScale round(Axis axis, double low, double high, int ticksWanted) {
    if (axis.spacing() != Axis.Spacing.LINEAR) {
      return exact(axis, low, high, ticksWanted);
    }
    double from = Math.min(0, low);
    double to = high > from ? high : from + 1;
    double step = step(axis, to - from, ticksWanted);
    double bottom = Math.floor(from / step + 1e-9) * step;
    double top = Math.ceil(to / step - 1e-9) * step;
    return new AxisScale(axis, bottom, top, steps(axis, bottom, top, ticksWanted));
  }

  /** 0 to 1, or nothing where a value has no place on the axis. */
  OptionalDouble place(double value) {
    if (!Double.isFinite(value)) {
      return OptionalDouble.empty();
    }
    if (axis.spacing() == Axis.Spacing.LOG && value <= 0) {
      return OptionalDouble.empty();
    }
    double share = (along(value) - along(low)) / (along(high) - along(low));
    return share < -1e-6 || share > 1 + 1e-6
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.clamp(share, 0, 1));
  }

  List<Tick> ticks() {
    return ticks;
  }

  double low() {
    return low;
  }

  double high() {
    return high;
  }

  private double along(double value) {
    return switch (axis.spacing()) {
      case LINEAR -> value;
      case LOG -> Math.log10(value);
      case PERCENTILE -> -Math.log10(1 - Math.min(value, 99.999_999) / 100);
    };
  }

  private static AxisScale logarithmic(Axis axis, double low, double high) {
    double top = roundUp(Math.max(high, 1e-9));
    double bottom = low > 0 ? roundDown(low) : top / 1000;
    bottom = Math.max(bottom, top / Math.pow(10, DECADES_MAX));
    if (bottom >= top) {
      bottom = top / 10;
    }
    boolean wide = Math.log10(top / bottom) > 3.5;
    var values = new ArrayList<Double>();
    for (int decade = (int) Math.floor(Math.log10(bottom) + 1e-9);
        decade <= Math.ceil(Math.log10(top));
        decade++) {
      for (int factor : wide ? new int[] {1} : new int[] {1, 2, 5}) {
        values.add(factor * Math.pow(10, decade));
      }
    }
    return new AxisScale(axis, bottom, top, values);
  }

  private static double roundUp(double value) {
    double decade = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    double of = value / decade;
    return decade * (of <= 1 + 1e-9 ? 1 : of <= 2 + 1e-9 ? 2 : of <= 5 + 1e-9 ? 5 : 10);
  }

  private static double roundDown(double value) {
    double decade = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    double of = value / decade;
    return decade * (of >= 5 - 1e-9 ? 5 : of >= 2 - 1e-9 ? 2 : 1);
  }

  private static AxisScale percentiles(Axis axis, double high) {
    double top = Math.clamp(high, 90, 99.9999);
    var values = new ArrayList<Double>(List.of(0.0, 50.0));
    for (double rest = 10; 100 - rest <= top + 1e-9 && rest > 1e-5; rest /= 10) {
      values.add(100 - rest);
    }
    return new AxisScale(axis, 0, top, values);
  }

  private static List<Double> steps(Axis axis, double low, double high, int wanted) {
    double step = step(axis, high - low, wanted);
    var values = new ArrayList<Double>();
    for (double at = Math.ceil(low / step - 1e-9); at * step <= high + step * 1e-9; at++) {
      values.add(at * step);
    }
    return values;
  }

  private static double step(Axis axis, double range, int wanted) {
    double least = range / wanted;
    if (axis.unit().ofTime()) {
      for (double step : CLOCK_STEPS) {
        if (step >= least - 1e-9) {
          return step;
        }
      }
      return Math.ceil(least / 86_400) * 86_400;
    }
    double step = roundUp(least);
    return axis.unit() == Unit.COUNT ? Math.max(1, step) : step;
  }
}
