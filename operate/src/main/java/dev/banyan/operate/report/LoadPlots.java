package dev.banyan.operate.report;

import dev.banyan.operate.load.Latency;
import dev.banyan.operate.load.LoadPoint;
import dev.banyan.operate.load.LoadReport;
import dev.banyan.operate.load.StepReport;
import dev.banyan.operate.report.LineChart.Mark;
import dev.banyan.operate.report.LineChart.Point;
import dev.banyan.operate.report.LineChart.Series;
import dev.banyan.operate.report.LineChart.Target;
import dev.banyan.scale.Basis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The plots of a run of load. */
final class LoadPlots {

  private static final int CURVES_MAX = 6;
  private static final int MARKS_MAX = 12;

  private final LoadReport run;
  private final List<StepReport> steps;
  private final Axis axis;

  LoadPlots(LoadReport run) {
    this.run = run;
    this.steps = run.steps();
    this.axis = LoadReportHtml.axis(steps);
  }

  LineChart rates() {
    return LineChart.of(
        "Offered and done",
        "Where the curves part, the target no longer keeps up.",
        Basis.MEASURED,
        axis,
        Axis.linear("requests a second", Unit.PER_SECOND),
        List.of(
            Series.dotted("good answers", byStep(StepReport::donePerSecond)),
            Series.dotted("offered", byStep(StepReport::offeredPerSecond))));
  }

  LineChart latencies() {
    return LineChart.of(
            "Latency",
            "Logarithmic: each line upwards is a multiple of the one before.",
            Basis.MEASURED,
            axis,
            Axis.log("time to the whole answer", Unit.MILLISECONDS),
            List.of(
                Series.dotted("p50", byStep(step -> step.latency().p50() / 1e6)),
                Series.dotted("p95", byStep(step -> step.latency().p95() / 1e6)),
                Series.dotted("p99", byStep(step -> step.latency().p99() / 1e6)),
                Series.dotted("longest", byStep(step -> step.latency().max() / 1e6))))
        .withTargets(targets());
  }

  /** What was promised, where all of it is told by one line each. */
  private List<Target> targets() {
    if (run.plan().classes().size() != 1) {
      return List.of();
    }
    var objective = run.plan().classes().getFirst().objective();
    var targets = new ArrayList<Target>();
    objective
        .p95()
        .ifPresent(time -> targets.add(new Target("promised p95", LoadReportHtml.millis(time))));
    objective
        .p99()
        .ifPresent(time -> targets.add(new Target("promised p99", LoadReportHtml.millis(time))));
    return targets;
  }

  /** As HdrHistogram's plotter draws it. */
  LineChart percentiles() {
    var curves = new ArrayList<Series>();
    List<StepReport> answered = steps.stream().filter(step -> step.latency().count() > 0).toList();
    int shown = Math.min(CURVES_MAX, answered.size());
    for (int i = 0; i < shown; i++) {
      StepReport step = answered.get(shown == 1 ? 0 : i * (answered.size() - 1) / (shown - 1));
      curves.add(Series.line(step.step().name(), percentiles(step.latency())));
    }
    return LineChart.of(
        "Latency by percentile",
        answered.size() > shown ? shown + " of " + answered.size() + " steps are drawn." : "",
        Basis.MEASURED,
        Axis.percentile(),
        Axis.log("time to the whole answer", Unit.MILLISECONDS),
        curves);
  }

  /** As far to the right as there are requests to speak of. */
  private static List<Point> percentiles(Latency latency) {
    var points = new ArrayList<Point>();
    double nines = Math.log10(Math.max(10, latency.count()));
    for (double at = 0; at <= nines + 1e-9; at += 0.05) {
      double percentile = 100 * (1 - Math.pow(10, -at));
      points.add(new Point(percentile, latency.nanosAt(percentile) / 1e6));
    }
    return points;
  }

  List<Block> overTime() {
    Axis time = Axis.linear("since the begin", Unit.ELAPSED);
    List<Mark> marks = marks();
    var rates = new ArrayList<Series>();
    rates.add(Series.line("good answers", perSecond(LoadPoint::done)));
    rates.add(Series.line("offered", perSecond(LoadPoint::offered)));
    if (run.series().stream().anyMatch(point -> point.failed() > 0)) {
      rates.add(Series.line("failed", perSecond(LoadPoint::failed)));
    }
    if (run.series().stream().anyMatch(point -> point.dropped() > 0)) {
      rates.add(Series.line("dropped", perSecond(LoadPoint::dropped)));
    }
    return List.of(
        LineChart.of(
                "Requests over time",
                "",
                Basis.MEASURED,
                time,
                Axis.linear("requests a second", Unit.PER_SECOND),
                rates)
            .withMarks(marks),
        LineChart.of(
                "Latency over time",
                "",
                Basis.MEASURED,
                time,
                Axis.log("time to the whole answer", Unit.MILLISECONDS),
                List.of(
                    Series.line("p50", at(point -> point.p50Nanos() / 1e6)),
                    Series.line("p95", at(point -> point.p95Nanos() / 1e6)),
                    Series.line("p99", at(point -> point.p99Nanos() / 1e6))))
            .withMarks(marks));
  }

  LineChart generator() {
    return LineChart.of(
            "The generator's CPU",
            "",
            Basis.MEASURED,
            axis,
            Axis.linear("of one core", Unit.PERCENT),
            List.of(
                Series.dotted("busiest loop", byStep(step -> step.generator().busiestLoop() * 100)),
                Series.dotted(
                    "whole process", byStep(step -> step.generator().processCores() * 100))))
        .withTargets(List.of(new Target("a loop is trusted below", 85)));
  }

  private List<Mark> marks() {
    var marks = new ArrayList<Mark>();
    int last = -1;
    for (LoadPoint point : run.series()) {
      if (point.step() != last && point.step() < steps.size()) {
        last = point.step();
        double begin = (point.at().toNanos() - point.length().toNanos()) / 1e9;
        marks.add(new Mark(Math.max(0, begin), steps.get(last).step().name()));
      }
    }
    return marks.size() > MARKS_MAX ? List.of() : marks;
  }

  private List<Point> perSecond(ToDoubleFunction<LoadPoint> count) {
    return at(point -> count.applyAsDouble(point) * 1e9 / Math.max(1, point.length().toNanos()));
  }

  private List<Point> at(ToDoubleFunction<LoadPoint> value) {
    return run.series().stream()
        .map(point -> new Point(point.at().toMillis() / 1000.0, value.applyAsDouble(point)))
        .toList();
  }

  private List<Point> byStep(ToDoubleFunction<StepReport> value) {
    var points = new ArrayList<Point>();
    for (int i = 0; i < steps.size(); i++) {
      points.add(
          new Point(
              LoadReportHtml.place(axis, steps.get(i), i), value.applyAsDouble(steps.get(i))));
    }
    points.sort(Comparator.comparingDouble(Point::x));
    return points;
  }
}
