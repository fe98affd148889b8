package dev.banyan.operate.report;

import dev.banyan.operate.measure.Curve;
import dev.banyan.operate.report.LineChart.Interval;
import dev.banyan.operate.report.LineChart.Mark;
import dev.banyan.operate.report.LineChart.Point;
import dev.banyan.operate.report.LineChart.Series;
import dev.banyan.operate.report.LineChart.Shape;
import dev.banyan.scale.Basis;
import dev.banyan.scale.measure.Estimate;
import dev.banyan.scale.measure.Peak;
import dev.banyan.scale.measure.Prediction;
import dev.banyan.scale.measure.UslModel;
import dev.banyan.scale.measure.UslPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The plots of a measurement. */
final class MeasurePlots {

  /** Places between the least and the most at which a law is drawn. */
  private static final int PLACES = 60;

  private MeasurePlots() {}

  /** What was measured as dots, and the law with its interval where one fits. */
  static LineChart throughput(Curve curve) {
    var series = new ArrayList<Series>();
    var marks = new ArrayList<Mark>();
    curve.model().ifPresent(model -> law(curve, model, series, marks));
    series.add(new Series("measured", Shape.DOTS, dots(curve), List.of()));
    boolean lawful = curve.model().isPresent();
    return LineChart.of(
            curve.name(),
            lawful
                ? "The band holds the law in "
                    + Unit.PERCENT.format(100 * Estimate.LEVEL)
                    + " of all repetitions of the run."
                : "No law: " + curve.lack(),
            lawful ? Basis.PREDICTED : Basis.MEASURED,
            Axis.linear(curve.axis().unit(), Unit.COUNT),
            Axis.linear("answers a second", Unit.PER_SECOND),
            series)
        .withMarks(marks);
  }

  private static List<Point> dots(Curve curve) {
    return curve.points().stream()
        .sorted(Comparator.comparingDouble(UslPoint::n))
        .map(point -> new Point(point.n(), point.throughput()))
        .toList();
  }

  private static void law(Curve curve, UslModel model, List<Series> series, List<Mark> marks) {
    double least = curve.points().stream().mapToDouble(UslPoint::n).min().orElse(1);
    double most = curve.points().stream().mapToDouble(UslPoint::n).max().orElse(least);
    double end = most * Prediction.REACH;
    var points = new ArrayList<Point>();
    var band = new ArrayList<Interval>();
    for (double n : places(curve, least, end)) {
      Estimate estimate = model.throughputAt(n).estimate();
      points.add(new Point(n, estimate.value()));
      band.add(new Interval(n, estimate.low(), estimate.high()));
    }
    series.add(new Series("predicted by the law", Shape.LINE, points, band));
    marks.add(new Mark(most, "measured up to here"));
    if (model.peak() instanceof Peak.At at && at.n().value() <= end) {
      marks.add(new Mark(at.n().value(), "highest, predicted"));
    }
  }

  /** Closer where the law bends, and where something was measured. */
  private static TreeSet<Double> places(Curve curve, double least, double end) {
    var places = new TreeSet<Double>();
    curve.points().forEach(point -> places.add(point.n()));
    for (int i = 0; i <= PLACES; i++) {
      places.add(Math.min(end, least * Math.pow(end / least, (double) i / PLACES)));
    }
    return places;
  }
}
