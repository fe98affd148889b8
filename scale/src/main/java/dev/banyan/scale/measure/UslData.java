package dev.banyan.scale.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measured points that can carry a fit, as arrays; weights are scaled to a mean of 1. */
record UslData(double[] n, double[] x, double[] weight) {

  private static final int LEVELS_MIN = 3;
  private static final int ROWS_MIN = 4;
  private static final int ROWS_MAX = 2_000;

  /** Wider than anything measured, narrow enough that no sum of squares overflows. */
  private static final double N_MAX = 1e9;

  private static final double X_MIN = 1e-12;
  private static final double X_MAX = 1e15;
  private static final double WEIGHT_MIN = 1e-9;
  private static final double WEIGHT_MAX = 1e9;

  /** A level that lies less than this share above the first has not risen. */
  private static final double RISE_MIN = 0.05;

  /**
   * Checks the points.
   *
   * @throws IllegalArgumentException with everything that is wrong or missing
   */
  static UslData of(Axis axis, List<UslPoint> points) {
    if (points.size() > ROWS_MAX) {
      throw new IllegalArgumentException(
          "rows: " + points.size() + " is more than " + ROWS_MAX + "; average repetitions first");
    }
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      check("row " + (i + 1), points.get(i), wrong);
    }
    if (wrong.isEmpty()) {
      checkLevels(axis, points, wrong);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
    double mean = points.stream().mapToDouble(UslPoint::weight).average().orElseThrow();
    return new UslData(
        points.stream().mapToDouble(UslPoint::n).toArray(),
        points.stream().mapToDouble(UslPoint::throughput).toArray(),
        points.stream().mapToDouble(point -> point.weight() / mean).toArray());
  }

  private static void check(String row, UslPoint point, List<String> wrong) {
    if (!(point.n() >= 1 && point.n() <= N_MAX)) {
      wrong.add(row + ": n is " + point.n() + ", it must be from 1 to 1e9; leave the row out");
    }
    if (point.throughput() == 0) {
      wrong.add(row + ": throughput is 0, nothing was answered; mend the target or leave it out");
    } else if (!(point.throughput() >= X_MIN && point.throughput() <= X_MAX)) {
      wrong.add(row + ": throughput is " + point.throughput() + ", it must be a number above 0");
    }
    if (!(point.weight() >= WEIGHT_MIN && point.weight() <= WEIGHT_MAX)) {
      wrong.add(row + ": weight is " + point.weight() + ", it must be a number above 0");
    }
  }

  private static void checkLevels(Axis axis, List<UslPoint> points, List<String> wrong) {
    List<Double> levels = points.stream().map(UslPoint::n).distinct().sorted().toList();
    if (levels.size() < LEVELS_MIN || points.size() < ROWS_MIN) {
      wrong.add(
          "three parameters need "
              + LEVELS_MIN
              + " different "
              + axis.level()
              + " levels and "
              + ROWS_MIN
              + " rows; there are "
              + levels.size()
              + " levels "
              + levels.stream().map(Figures::text).toList()
              + " in "
              + points.size()
              + " rows; measure more steps");
      return;
    }
    double least = levels.getFirst();
    double most = levels.getLast();
    if (most < 2 * least) {
      wrong.add(
          "the "
              + axis.level()
              + " levels lie too close together, "
              + Figures.text(least)
              + " to "
              + Figures.text(most)
              + "; contention and coherency cost cannot be told apart in less than a doubling");
    }
    double first = mean(points, least);
    double best = levels.stream().mapToDouble(level -> mean(points, level)).max().orElseThrow();
    if (best < (1 + RISE_MIN) * first) {
      wrong.add(
          "throughput never rises above that of the first level, "
              + Figures.text(first)
              + " at "
              + Figures.text(least)
              + " "
              + axis.unit()
              + "; add smaller steps");
    }
  }

  private static double mean(List<UslPoint> points, double level) {
    return points.stream()
        .filter(point -> point.n() == level)
        .mapToDouble(UslPoint::throughput)
        .average()
        .orElseThrow();
  }

  int rows() {
    return n.length;
  }

  double leastN() {
    return Arrays.stream(n).min().orElseThrow();
  }

  double mostN() {
    return Arrays.stream(n).max().orElseThrow();
  }
}
