package dev.banyan.operate.report;

import dev.banyan.operate.report.LineChart.Point;
import dev.banyan.operate.report.LineChart.Series;
import dev.banyan.operate.report.Table.Column;
import dev.banyan.operate.report.Tiles.Tile;
import dev.banyan.scale.Basis;
import dev.banyan.scale.simulate.ServiceTotals;
import dev.banyan.scale.simulate.SimulationResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A simulated time as a report. Everything in it is simulated. */
public final class SimulationHtml {

  private static final int DECISIONS_MAX = 200;

  /** From so long on it is a day with its hours, not a stretch of minutes. */
  private static final long DAY_FROM_SECONDS = 12 * 3600;

  private final SimulationResult result;
  private final Axis time;

  private SimulationHtml(SimulationResult result) {
    this.result = result;
    this.time =
        result.seconds() >= DAY_FROM_SECONDS
            ? Axis.linear("time of day", Unit.CLOCK)
            : Axis.linear("since the begin", Unit.ELAPSED);
  }

  /** The report; {@link ReportHtml} makes a file of it. */
  public static Report of(SimulationResult result, Instant generatedAt) {
    long missed = result.services().stream().mapToLong(ServiceTotals::missed).sum();
    long arrived = result.services().stream().mapToLong(ServiceTotals::arrived).sum();
    return new Report(
        "Simulation: " + result.scenario(),
        Unit.COUNT.format(arrived)
            + " requests, "
            + Unit.COUNT.format(missed)
            + " of them over their target, for "
            + Unit.DOLLARS.format(result.bill().total().doubleValue())
            + ".",
        generatedAt,
        List.of(
            new Fact("Scenario", result.scenario()),
            new Fact("Simulated", Unit.ELAPSED.format(result.seconds())),
            new Fact("Services", Unit.COUNT.format(result.services().size()))),
        sections(result));
  }

  /** Its chapters, to stand in a report of more. */
  public static List<Section> sections(SimulationResult result) {
    return new SimulationHtml(result).sections();
  }

  private List<Section> sections() {
    var sections = new ArrayList<Section>();
    sections.add(outcome());
    for (ServiceTotals service : result.services()) {
      sections.add(service(service));
    }
    sections.add(machines());
    sections.add(decisions());
    return sections;
  }

  private Section outcome() {
    var tiles = new ArrayList<Tile>();
    for (ServiceTotals service : result.services()) {
      tiles.add(
          Tile.of(
              service.service() + " within its target",
              Unit.PERCENT.format(100 * (1 - service.missedShare())),
              service.p95Met() ? "95 % are asked" : "95 % are asked: not met",
              service.p95Met() ? Tone.GOOD : Tone.BAD,
              Basis.SIMULATED));
    }
    tiles.add(
        Tile.of(
            "Cost",
            Unit.DOLLARS.format(result.bill().total().doubleValue()),
            result.bill().arithmetic(),
            Basis.SIMULATED));
    tiles.add(
        Tile.of(
            "Most nodes",
            Unit.COUNT.format(result.bill().peakNodes()),
            "at a time",
            Basis.SIMULATED));
    List<List<String>> rows = new ArrayList<>();
    for (ServiceTotals each : result.services()) {
      rows.add(
          List.of(
              each.service(),
              Unit.COUNT.format(each.arrived()),
              Unit.COUNT.format(each.served()),
              Unit.COUNT.format(each.shed()),
              Unit.COUNT.format(each.waiting()),
              Unit.COUNT.format(each.missed()),
              Unit.COUNT.format(each.peakPods()),
              Unit.NUMBER.format(each.podHours())));
    }
    return Section.of(
        "Outcome",
        "",
        new Tiles(tiles),
        Table.of(
            "All services",
            Basis.SIMULATED,
            List.of(
                Column.words("service"),
                Column.figures("came"),
                Column.figures("served"),
                Column.figures("shed"),
                Column.figures("still waiting"),
                Column.figures("over target"),
                Column.figures("most replicas"),
                Column.figures("replica-hours")),
            rows));
  }

  private Section service(ServiceTotals service) {
    List<SimulationResult.Point> points =
        result.points().stream()
            .filter(point -> point.service().equals(service.service()))
            .toList();
    double interval = points.isEmpty() ? 1 : Math.max(1, points.getFirst().second());
    var blocks = new ArrayList<Block>();
    blocks.add(
        LineChart.of(
            "Load",
            "",
            Basis.SIMULATED,
            time,
            Axis.linear("requests a second", Unit.PER_SECOND),
            List.of(
                Series.line("came", curve(points, point -> point.arrived() / interval)),
                Series.line("over target", curve(points, point -> point.missed() / interval)),
                Series.line("shed", curve(points, point -> point.shed() / interval)))));
    blocks.add(
        LineChart.of(
            "Replicas",
            "What the autoscaler wants, and what is up and ready.",
            Basis.SIMULATED,
            time,
            Axis.linear("replicas", Unit.COUNT),
            List.of(
                Series.steps("ready", curve(points, SimulationResult.Point::ready)),
                Series.steps("wanted", curve(points, SimulationResult.Point::desired)))));
    blocks.add(
        LineChart.of(
            "Time to the answer, p95",
            "A gap is a time in which nothing was served.",
            Basis.SIMULATED,
            time,
            Axis.log("p95", Unit.SECONDS),
            List.of(Series.line("p95", curve(points, SimulationResult.Point::p95Seconds)))));
    return new Section("Service " + service.service(), "", blocks);
  }

  private Section machines() {
    String first = result.services().isEmpty() ? "" : result.services().getFirst().service();
    List<SimulationResult.Point> points =
        result.points().stream().filter(point -> point.service().equals(first)).toList();
    double nodeHours = result.bill().nodeSeconds() / 3600.0;
    double perNodeHour = nodeHours == 0 ? 0 : result.bill().nodes().doubleValue() / nodeHours;
    double fixed = result.bill().fixed().doubleValue() / Math.max(1, result.seconds());
    var cost = new ArrayList<Point>();
    double spent = 0;
    long before = 0;
    for (SimulationResult.Point point : points) {
      long seconds = point.second() - before;
      spent += seconds * (point.nodes() * perNodeHour / 3600 + fixed);
      before = point.second();
      cost.add(new Point(point.second(), spent));
    }
    return Section.of(
        "Machines and money",
        "",
        LineChart.of(
            "Nodes",
            "",
            Basis.SIMULATED,
            time,
            Axis.linear("nodes", Unit.COUNT),
            List.of(Series.steps("nodes", curve(points, SimulationResult.Point::nodes)))),
        LineChart.of(
            "Cost so far",
            result.bill().arithmetic() + "; the curve takes the nodes at each of its points.",
            Basis.SIMULATED,
            time,
            Axis.linear("dollars", Unit.DOLLARS),
            List.of(Series.line("cost", cost))));
  }

  private Section decisions() {
    List<List<String>> rows = new ArrayList<>();
    for (SimulationResult.Scaling each :
        result.decisions().stream().limit(DECISIONS_MAX).toList()) {
      rows.add(
          List.of(
              time.unit().format(each.second()),
              each.service() + (each.region() > 0 ? ", region " + each.region() : ""),
              each.decision().current() + " → " + each.decision().desired(),
              each.decision().reason()));
    }
    long more = result.decisions().size() - rows.size() + result.decisionsOmitted();
    return Section.of(
        "What the autoscalers decided",
        more > 0 ? "The first " + rows.size() + "; " + Unit.COUNT.format(more) + " followed." : "",
        Table.of(
            "",
            Basis.SIMULATED,
            List.of(
                Column.words("at"),
                Column.words("service"),
                Column.figures("replicas"),
                Column.words("why")),
            rows));
  }

  private static List<Point> curve(
      List<SimulationResult.Point> points, ToDoubleFunction<SimulationResult.Point> of) {
    return points.stream()
        .map(point -> new Point(point.second(), of.applyAsDouble(point)))
        .toList();
  }
}
