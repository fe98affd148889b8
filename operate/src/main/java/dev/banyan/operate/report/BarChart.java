package dev.banyan.operate.report;

import dev.banyan.scale.Basis;
import java.util.Arrays;
import java.util.List;

/**
 * Lying bars, one or several of each name, each with its figure beside it.
 *
 * @param title what it shows
 * @param note what is to be seen in it; may be empty
 * @param basis where its figures come from
 * @param unit of the values
 * @param parts what the values of each bar are, in order
 * @param bars by name
 * @param stacked whether the values of a bar add up to one bar, or lie below each other
 */
public record BarChart(
    String title,
    String note,
    Basis basis,
    Unit unit,
    List<String> parts,
    List<Bar> bars,
    boolean stacked)
    implements Block {

  /** The most parts of a bar. */
  public static final int PARTS_MAX = 12;

  /** The most bars that are shown; those beyond are counted. */
  public static final int BARS_MAX = 60;

  /**
   * A bar, or why there is none.
   *
   * @param values a part each, none below zero; NaN where there is none; empty without a bar
   * @param remark in small beside the name; may be empty
   * @param marked whether it stands out
   */
  public record Bar(String name, List<Double> values, String remark, boolean marked) {

    public Bar {
      values = List.copyOf(values);
      for (double value : values) {
        if (value < 0 || Double.isInfinite(value)) {
          throw new IllegalArgumentException("a bar of " + value + ": " + name);
        }
      }
    }

    public static Bar of(String name, double... values) {
      return new Bar(name, Arrays.stream(values).boxed().toList(), "", false);
    }

    double sum() {
      return values.stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).sum();
    }
  }

  public BarChart {
    parts = List.copyOf(parts);
    bars = List.copyOf(bars);
    if (parts.isEmpty() || parts.size() > PARTS_MAX) {
      throw new IllegalArgumentException(
          parts.size() + " parts; it is 1 to " + PARTS_MAX + ": " + title);
    }
    for (Bar bar : bars) {
      if (!bar.values().isEmpty() && bar.values().size() != parts.size()) {
        throw new IllegalArgumentException(
            bar.values().size() + " values for " + parts.size() + " parts: " + bar.name());
      }
    }
  }
}
