package dev.banyan.operate.report;

import dev.banyan.operate.report.LineChart.Interval;
import dev.banyan.operate.report.LineChart.Mark;
import dev.banyan.operate.report.LineChart.Point;
import dev.banyan.operate.report.LineChart.Series;
import dev.banyan.operate.report.LineChart.Shape;
import dev.banyan.operate.report.LineChart.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A line chart. The drawing stretches with the page while lines keep their width and words their
 * size: words stand beside it as HTML, at shares of its width and height.
 */
final class LineChartHtml {

  private static final int SIDE = 1000;
  private static final int TICKS_X = 8;
  private static final int TICKS_Y = 5;

  /** What the name of a mark takes of a narrow plot's width, at most. */
  private static final double MARK_WIDTH = 0.34;

  private static final double MARK_LEFT_FROM = 0.6;
  private static final int MARK_LANES = 4;

  /** A target this many times above all there is would leave nothing to see of the curves. */
  private static final double TARGET_ABOVE_MAX = 3;

  private final LineChart chart;
  private final Markup out;
  private final String id;
  private final List<Series> series;
  private final AxisScale x;
  private final AxisScale y;

  LineChartHtml(LineChart chart, Markup out, String id) {
    this.chart = chart;
    this.out = out;
    this.id = id;
    this.series =
        chart.series().stream()
            .map(
                each ->
                    new Series(
                        each.name(),
                        each.shape(),
                        Downsample.to(LineChart.POINTS_MAX, each.points()),
                        each.band().size() > LineChart.POINTS_MAX ? List.of() : each.band()))
            .toList();
    Range along = Range.of(series, true, chart.x());
    Range up = Range.of(series, false, chart.y());
    double top = up.high();
    for (Target target : chart.targets()) {
      if (target.y() <= up.high() * TARGET_ABOVE_MAX) {
        top = Math.max(top, target.y());
      }
    }
    this.x = AxisScale.exact(chart.x(), along.low(), along.high(), TICKS_X);
    this.y = AxisScale.round(chart.y(), up.low(), top, TICKS_Y);
  }

  void write() {
    out.open("figure", "class", "chart lines", "id", id);
    ChartParts.caption(out, chart.title(), chart.note(), chart.basis());
    legend();
    out.open("div", "class", "frame", "style", "--yw:" + labelWidth() + "ch");
    out.text("div", chart.y().label(), "class", "ytitle");
    out.open("div", "class", "ys", "aria-hidden", "true");
    for (AxisScale.Tick tick : y.ticks()) {
      out.text("span", tick.label(), "style", "bottom:" + percent(tick.place()));
    }
    out.close();
    plot();
    out.open("div", "class", "xs", "aria-hidden", "true");
    for (AxisScale.Tick tick : x.ticks()) {
      out.text(
          "span",
          tick.label(),
          "class",
          tick.minor() ? "minor" : "major",
          "style",
          "left:" + percent(tick.place()));
    }
    out.close();
    out.text("div", chart.x().label(), "class", "xtitle");
    out.close();
    new ChartTable(chart, series).write(out);
    out.close().line();
  }

  private void legend() {
    out.open("ul", "class", "legend");
    for (int i = 0; i < series.size(); i++) {
      out.open("li").open("button", "type", "button", "data-of", String.valueOf(i));
      out.open("svg", "viewBox", "0 0 24 8", "aria-hidden", "true", "class", "key");
      out.lone("path", "d", "M1 4H23", "class", "line s" + i).own("</path>").close();
      out.text(ChartParts.name(series.get(i).name())).close().close();
    }
    for (Target target : chart.targets()) {
      out.open("li", "class", "target");
      out.text(
          ChartParts.name(target.name())
              + " "
              + chart.y().unit().format(target.y())
              + (y.place(target.y()).isEmpty() ? " (beyond the plot)" : ""));
      out.close();
    }
    out.close();
  }

  private void plot() {
    out.open("div", "class", "plot", "tabindex", "0");
    out.open(
        "svg",
        "viewBox",
        "0 0 " + SIDE + " " + SIDE,
        "preserveAspectRatio",
        "none",
        "role",
        "img",
        "aria-labelledby",
        id + "t " + id + "d");
    out.text("title", chart.title(), "id", id + "t");
    out.text("desc", description(), "id", id + "d");
    for (AxisScale.Tick tick : y.ticks()) {
      path("M0 " + down(tick.place()) + "H" + SIDE, "grid");
    }
    for (Target target : chart.targets()) {
      y.place(target.y()).ifPresent(at -> path("M0 " + down(at) + "H" + SIDE, "target"));
    }
    List<Mark> marks = chart.marks().stream().limit(LineChart.MARKS_MAX).toList();
    for (Mark mark : marks) {
      x.place(mark.x()).ifPresent(at -> path("M" + across(at) + " 0V" + SIDE, "mark"));
    }
    for (int i = 0; i < series.size(); i++) {
      curve(i);
    }
    out.close();
    markNames(marks);
    out.close();
  }

  /** Names that would stand on each other stand below each other. */
  private void markNames(List<Mark> marks) {
    double[] taken = new double[MARK_LANES];
    Arrays.fill(taken, -1);
    for (Mark mark : marks) {
      OptionalDouble place = x.place(mark.x());
      if (place.isEmpty()) {
        continue;
      }
      double at = place.getAsDouble();
      boolean left = at > MARK_LEFT_FROM;
      double from = left ? at - MARK_WIDTH : at;
      int lane = 0;
      while (lane < MARK_LANES - 1 && taken[lane] > from) {
        lane++;
      }
      taken[lane] = from + MARK_WIDTH;
      out.text(
          "span",
          ChartParts.name(mark.name()),
          "class",
          (left ? "marked left lane" : "marked lane") + lane,
          "style",
          "left:" + percent(at));
    }
  }

  private void curve(int index) {
    Series curve = series.get(index);
    var line = new StringBuilder();
    var dots = new StringBuilder();
    var places = new ArrayList<String>();
    boolean drawing = false;
    for (Point point : curve.points()) {
      OptionalDouble at = x.place(point.x());
      OptionalDouble up = y.place(point.y());
      if (at.isEmpty() || up.isEmpty()) {
        drawing = false;
        continue;
      }
      String across = across(at.getAsDouble());
      String down = down(up.getAsDouble());
      if (!drawing) {
        line.append('M').append(across).append(' ').append(down);
      } else if (curve.shape() == Shape.STEPS) {
        line.append('H').append(across).append('V').append(down);
      } else {
        line.append('L').append(across).append(' ').append(down);
      }
      drawing = true;
      dots.append('M').append(across).append(' ').append(down).append("h0");
      places.add(
          across
              + "|"
              + down
              + "|"
              + chart.x().unit().format(point.x())
              + "|"
              + chart.y().unit().format(point.y()));
    }
    out.open(
        "g",
        "class",
        "curve",
        "data-of",
        String.valueOf(index),
        "data-name",
        ChartParts.name(curve.name()),
        "data-points",
        String.join(";", places));
    band(curve, index);
    if (curve.shape() != Shape.DOTS) {
      path(line.toString(), "line s" + index);
    }
    if (curve.shape() == Shape.DOTS || curve.shape() == Shape.DOTTED_LINE || places.size() == 1) {
      path(dots.toString(), "dots s" + index);
    }
    out.close();
  }

  private void band(Series curve, int index) {
    var above = new StringBuilder();
    var below = new StringBuilder();
    for (Interval each : curve.band()) {
      OptionalDouble at = x.place(each.x());
      OptionalDouble low = y.place(Math.max(each.low(), y.low()));
      OptionalDouble high = y.place(Math.min(each.high(), y.high()));
      if (at.isPresent() && low.isPresent() && high.isPresent()) {
        String across = across(at.getAsDouble());
        above.append(above.isEmpty() ? "M" : "L").append(across).append(' ');
        above.append(down(high.getAsDouble()));
        below.insert(0, "L" + across + " " + down(low.getAsDouble()));
      }
    }
    if (!above.isEmpty()) {
      path(above.toString() + below + "Z", "band s" + index);
    }
  }

  private void path(String drawing, String style) {
    out.lone("path", "d", drawing, "class", style).own("</path>");
  }

  private String description() {
    return "Line chart, "
        + chart.y().label()
        + " over "
        + chart.x().label()
        + ". "
        + series.stream().map(this::description).collect(Collectors.joining(" "))
        + " The figures stand in the table below.";
  }

  private String description(Series curve) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Point point : curve.points()) {
      if (Double.isFinite(point.y())) {
        low = Math.min(low, point.y());
        high = Math.max(high, point.y());
      }
    }
    Unit unit = chart.y().unit();
    return ChartParts.name(curve.name())
        + (low > high
            ? ": no figures."
            : ": from " + unit.format(low) + " to " + unit.format(high) + ".");
  }

  private int labelWidth() {
    return Math.clamp(
        y.ticks().stream().mapToInt(tick -> tick.label().length()).max().orElse(1), 2, 12);
  }

  private static String across(double place) {
    return Markup.place(place * SIDE);
  }

  private static String down(double place) {
    return Markup.place((1 - place) * SIDE);
  }

  private static String percent(double place) {
    return Markup.place(place * 100) + "%";
  }

  /** From the least to the most of what is drawn, bands included. */
  private record Range(double low, double high) {

    static Range of(List<Series> series, boolean across, Axis axis) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (Series each : series) {
        var values = new ArrayList<Double>();
        each.points().forEach(point -> values.add(across ? point.x() : point.y()));
        each.band()
            .forEach(
                interval -> {
                  values.add(across ? interval.x() : interval.low());
                  values.add(across ? interval.x() : interval.high());
                });
        for (double value : values) {
          boolean has = Double.isFinite(value) && (axis.spacing() != Axis.Spacing.LOG || value > 0);
          low = has ? Math.min(low, value) : low;
          high = has ? Math.max(high, value) : high;
        }
      }
      return low > high ? new Range(0, 1) : new Range(low, high);
    }
  }
}
