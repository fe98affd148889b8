package dev.banyan.scale.advise;

import java.util.ArrayList;
import java.util.List;

/**
 * The levels of one metric. Half-open and without gaps: each edge belongs to the level above it, so
 * that every value is in exactly one level. Where a guide leaves values between healthy and warning
 * without a name they are {@link Level#WATCH}.
 *
 * <p>Where low is bad the edges fall: {@code critical} ≤ {@code warning} ≤ {@code watch}, and below
 * an edge is the worse side.
 *
 * @param watch the edge of healthy
 * @param warning the edge of the warning
 * @param critical the edge of what needs action at once
 * @param source the guide and its lines
 */
public record Band(Metric metric, double watch, double warning, double critical, String source) {

  /** The values from {@code from} up to, but not including, {@code to}. */
  public record Range(Level level, double from, double to) {

    /** Whether a value lies in it; the last range holds its infinite end. */
    public boolean holds(double value) {
      return from <= value && (value < to || to == Double.POSITIVE_INFINITY);
    }
  }

  public Band {
    boolean ordered =
        metric.lowIsBad()
            ? critical <= warning && warning <= watch
            : watch <= warning && warning <= critical;
    if (!ordered) {
      throw new IllegalArgumentException(
          "the edges of "
              + metric.wire()
              + " must "
              + (metric.lowIsBad() ? "fall" : "rise")
              + " from watch through warning to critical; they are "
              + Numbers.text(watch)
              + ", "
              + Numbers.text(warning)
              + ", "
              + Numbers.text(critical));
    }
  }

  /** The four ranges in rising order; one is empty where two edges are the same. */
  public List<Range> ranges() {
    List<Level> levels = new ArrayList<>(List.of(Level.values()));
    double[] edges = {watch, warning, critical};
    if (metric.lowIsBad()) {
      levels = levels.reversed();
      edges = new double[] {critical, warning, watch};
    }
    double from = Double.NEGATIVE_INFINITY;
    List<Range> out = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      double to = i < edges.length ? edges[i] : Double.POSITIVE_INFINITY;
      out.add(new Range(levels.get(i), from, to));
      from = to;
    }
    return List.copyOf(out);
  }

  /**
   * The level of a value.
   *
   * @throws IllegalArgumentException when it is no number
   */
  public Level level(double value) {
    return ranges().stream()
        .filter(range -> range.holds(value))
        .map(Range::level)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(metric.wire() + ": " + value + " is no value"));
  }
}
