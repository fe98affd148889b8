package dev.banyan.server.tour;

import dev.banyan.operate.load.LoadPoint;
import dev.banyan.operate.report.Axis;
import dev.banyan.operate.report.Block;
import dev.banyan.operate.report.Callout;
import dev.banyan.operate.report.Fact;
import dev.banyan.operate.report.LineChart;
import dev.banyan.operate.report.LineChart.Mark;
import dev.banyan.operate.report.LineChart.Point;
import dev.banyan.operate.report.LineChart.Series;
import dev.banyan.operate.report.LineChart.Target;
import dev.banyan.operate.report.LintHtml;
import dev.banyan.operate.report.PlanHtml;
import dev.banyan.operate.report.Report;
import dev.banyan.operate.report.Section;
import dev.banyan.operate.report.Tone;
import dev.banyan.operate.report.Unit;
import dev.banyan.operate.report.Workings;
import dev.banyan.scale.Basis;
import dev.banyan.scale.plan.Plan;
import dev.banyan.server.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The tour as a report to keep. */
final class TourReport {

  private final LoadShow.Seen seen;
  private final Axis time = Axis.linear("since the load began", Unit.ELAPSED);

  private TourReport(LoadShow.Seen seen) {
    this.seen = seen;
  }

  static Report of(
      List<Claim> claims,
      LoadShow.Seen seen,
      Plan plan,
      dev.banyan.scale.lint.Report found,
      Instant now) {
    var tour = new TourReport(seen);
    long held = claims.stream().filter(Claim::held).count();
    var sections = new ArrayList<Section>();
    sections.add(tour.claims(claims));
    sections.add(tour.load());
    sections.add(PlanHtml.sections(plan).getFirst());
    for (Section section : LintHtml.sections(found)) {
      sections.add(
          new Section("A guide, checked: " + section.title(), section.lead(), section.blocks()));
    }
    return new Report(
        "A tour of Banyan",
        held == claims.size()
            ? "Everything was as claimed."
            : (claims.size() - held) + " of " + claims.size() + " claims did not hold.",
        now,
        List.of(
            new Fact("Banyan", Version.banyan()),
            new Fact("App", "quickstart"),
            new Fact("Cores", String.valueOf(Runtime.getRuntime().availableProcessors())),
            new Fact("Load", "GET /api/think, open model")),
        sections);
  }

  private Section claims(List<Claim> claims) {
    var blocks = new ArrayList<Block>();
    for (Claim claim : claims) {
      blocks.add(
          Callout.of(
              claim.held() ? Tone.GOOD : Tone.BAD,
              claim.chapter(),
              (claim.held() ? "As claimed, " : "Not as claimed: that ")
                  + claim.text()
                  + ". "
                  + claim.evidence()
                  + "."));
    }
    return new Section("What was claimed, and what came of it", "", blocks);
  }

  private Section load() {
    List<Mark> marks =
        seen.events().stream().map(event -> new Mark(at(event.at()), event.name())).toList();
    return Section.of(
        "Load, replicas and answers",
        "Each request waits for one of eight places that a replica has, then a tenth of a second.",
        LineChart.of(
                "Requests",
                "",
                Basis.MEASURED,
                time,
                Axis.linear("requests a second", Unit.PER_SECOND),
                List.of(
                    Series.line("answered", rates(LoadPoint::done)),
                    Series.line("asked", rates(LoadPoint::offered)),
                    Series.line("failed", rates(point -> point.failed() + point.dropped()))))
            .withMarks(marks),
        LineChart.of(
                "Time to the answer",
                "",
                Basis.MEASURED,
                time,
                Axis.log("p95", Unit.MILLISECONDS),
                List.of(
                    Series.line("p95", points(point -> point.p95Nanos() / 1e6)),
                    Series.line("p50", points(point -> point.p50Nanos() / 1e6))))
            .withTargets(List.of(new Target("good", 300)))
            .withMarks(marks),
        LineChart.of(
            "Replicas",
            "",
            Basis.MEASURED,
            time,
            Axis.linear("replicas", Unit.COUNT),
            List.of(
                Series.steps("ready", sights(Sight::ready)),
                Series.steps("wanted", sights(Sight::wanted)))),
        LineChart.of(
            "Pool and CPU",
            "Where the pool is full and the processors are not, requests wait for the pool.",
            Basis.MEASURED,
            time,
            Axis.linear("in use", Unit.PERCENT),
            List.of(
                Series.line("pool", sights(Sight::poolPercent)),
                Series.line("CPU of the replicas", sights(Sight::cpuPercent)))),
        new Callout(
            Tone.INFO,
            "Advice",
            "What requests wait for: "
                + seen.advice().bottleneck().map(it -> it.label()).orElse("nothing")
                + ". "
                + seen.advice().because()
                + ".",
            Optional.of(Basis.MEASURED),
            seen.advice().text().lines().toList(),
            List.of(PoolAdvice.WHOSE)),
        new Workings(
            "The generator",
            Stream.of(seen.rising(), seen.steady())
                .flatMap(report -> report.steps().stream())
                .map(
                    step ->
                        step.step().name()
                            + ": "
                            + Unit.PERCENT.format(Math.round(step.generator().busiestLoop() * 100))
                            + " of a core, late by at most "
                            + step.generator().lagMax().toMillis()
                            + " ms")
                .toList()));
  }

  private List<Point> rates(ToDoubleFunction<LoadPoint> count) {
    return points(
        point -> count.applyAsDouble(point) * 1e9 / Math.max(1, point.length().toNanos()));
  }

  /** Both runs, with a gap between them. */
  private List<Point> points(ToDoubleFunction<LoadPoint> value) {
    var points = new ArrayList<Point>();
    for (LoadPoint point : seen.rising().series()) {
      points.add(new Point(at(seen.risingBegan(), point), value.applyAsDouble(point)));
    }
    points.add(new Point(at(seen.steadyBegan()), Double.NaN));
    for (LoadPoint point : seen.steady().series()) {
      points.add(new Point(at(seen.steadyBegan(), point), value.applyAsDouble(point)));
    }
    return points;
  }

  private List<Point> sights(ToDoubleFunction<Sight> value) {
    return seen.sights().stream()
        .map(sight -> new Point(at(sight.at()), value.applyAsDouble(sight)))
        .toList();
  }

  private double at(Instant begin, LoadPoint point) {
    return at(begin.plus(point.at()));
  }

  private double at(Instant moment) {
    return Math.max(0, Duration.between(seen.risingBegan(), moment).toMillis() / 1000.0);
  }
}
