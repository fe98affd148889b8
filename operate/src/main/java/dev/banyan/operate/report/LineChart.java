package dev.banyan.operate.report;

import dev.banyan.scale.Basis;
import java.util.List;

/**
 * Curves over a time or a number.
 *
 * @param title what it shows
 * @param note what is to be seen in it, for those who cannot see it too; may be empty
 * @param basis where its figures come from
 * @param series the curves
 * @param targets level lines, such as an SLO
 * @param marks moments at which something happened
 */
public record LineChart(
    String title,
    String note,
    Basis basis,
    Axis x,
    Axis y,
    List<Series> series,
    List<Target> targets,
    List<Mark> marks)
    implements Block {

  /** The most curves of a chart. */
  public static final int SERIES_MAX = 12;

  /** The most points of a curve that are drawn; peaks and troughs are kept. */
  public static final int POINTS_MAX = 400;

  /** The most marks that are drawn. */
  public static final int MARKS_MAX = 40;

  /** How a curve is drawn. */
  public enum Shape {
    LINE,
    /** It holds a value until the next. */
    STEPS,
    /** Points that are not joined. */
    DOTS,
    /** A line with a dot at each point. */
    DOTTED_LINE
  }

  /** A value; one that is not finite leaves a gap. */
  public record Point(double x, double y) {}

  /** An interval at a place, drawn behind its curve. */
  public record Interval(double x, double low, double high) {}

  /**
   * A curve.
   *
   * @param points by ascending x
   * @param band by ascending x; may be empty
   */
  public record Series(String name, Shape shape, List<Point> points, List<Interval> band) {

    public Series {
      points = List.copyOf(points);
      band = List.copyOf(band);
    }

    public static Series line(String name, List<Point> points) {
      return new Series(name, Shape.LINE, points, List.of());
    }

    public static Series steps(String name, List<Point> points) {
      return new Series(name, Shape.STEPS, points, List.of());
    }

    public static Series dotted(String name, List<Point> points) {
      return new Series(name, Shape.DOTTED_LINE, points, List.of());
    }
  }

  /** A level line at a value of y. */
  public record Target(String name, double y) {}

  /** Something that happened at a value of x. */
  public record Mark(double x, String name) {}

  public LineChart {
    if (series.size() > SERIES_MAX) {
      throw new IllegalArgumentException(
          series.size() + " curves; the most is " + SERIES_MAX + ": " + title);
    }
    series = List.copyOf(series);
    targets = List.copyOf(targets);
    marks = List.copyOf(marks);
  }

  public static LineChart of(
      String title, String note, Basis basis, Axis x, Axis y, List<Series> series) {
    return new LineChart(title, note, basis, x, y, series, List.of(), List.of());
  }

  public LineChart withTargets(List<Target> some) {
    return new LineChart(title, note, basis, x, y, series, some, marks);
  }

  public LineChart withMarks(List<Mark> some) {
    return new LineChart(title, note, basis, x, y, series, targets, some);
  }
}
