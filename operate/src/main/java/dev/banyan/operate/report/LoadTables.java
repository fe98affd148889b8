package dev.banyan.operate.report;

import static dev.banyan.operate.report.LoadReportHtml.time;

import dev.banyan.operate.load.ClassReport;
import dev.banyan.operate.load.Failure;
import dev.banyan.operate.load.LoadReport;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.load.StepReport;
import dev.banyan.operate.load.Tally;
import dev.banyan.operate.report.Table.Column;
import dev.banyan.scale.Basis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tables of a run of load. */
final class LoadTables {

  private final LoadReport run;

  LoadTables(LoadReport run) {
    this.run = run;
  }

  Table steps() {
    List<List<String>> rows = new ArrayList<>();
    for (StepReport step : run.steps()) {
      rows.add(
          List.of(
              step.step().name(),
              step.passed() ? "✓ held" : "✕ " + step.failures().getFirst(),
              Unit.PER_SECOND.format(step.offeredPerSecond()),
              Unit.PER_SECOND.format(step.donePerSecond()),
              time(step.latency().p50()),
              time(step.latency().p95()),
              time(step.latency().p99()),
              time(step.latency().max()),
              Unit.COUNT.format(step.total().failed()),
              Unit.COUNT.format(step.total().dropped())));
    }
    return Table.of(
        "All steps",
        Basis.MEASURED,
        List.of(
            Column.words("step"),
            Column.words("verdict"),
            Column.figures("offered"),
            Column.figures("done"),
            Column.figures("p50"),
            Column.figures("p95"),
            Column.figures("p99"),
            Column.figures("longest"),
            Column.figures("failed"),
            Column.figures("dropped")),
        rows);
  }

  Table classes() {
    List<List<String>> rows = new ArrayList<>();
    for (StepReport step : run.steps()) {
      for (ClassReport each : step.classes()) {
        rows.add(
            List.of(
                step.step().name(),
                each.name(),
                Unit.COUNT.format(each.tally().offered()),
                Unit.COUNT.format(each.tally().done()),
                time(each.latency().p50()),
                time(each.latency().p95()),
                time(each.latency().p99()),
                each.firstEvent().count() == 0 ? "–" : time(each.firstEvent().p95()),
                each.roundTrip().count() == 0 ? "–" : time(each.roundTrip().p95()),
                promised(each.requestClass().objective())));
      }
    }
    return Table.of(
        "",
        Basis.MEASURED,
        List.of(
            Column.words("step"),
            Column.words("class"),
            Column.figures("offered"),
            Column.figures("done"),
            Column.figures("p50"),
            Column.figures("p95"),
            Column.figures("p99"),
            Column.figures("first event, p95"),
            Column.figures("round trip, p95"),
            Column.words("promised")),
        rows);
  }

  Table lost() {
    List<Failure> kinds =
        Arrays.stream(Failure.values())
            .filter(
                kind ->
                    run.steps().stream()
                        .anyMatch(step -> step.total().failures().getOrDefault(kind, 0L) > 0))
            .toList();
    var columns = new ArrayList<Column>();
    columns.add(Column.words("step"));
    kinds.forEach(kind -> columns.add(Column.figures(kind.text())));
    columns.add(Column.figures("dropped"));
    columns.add(Column.figures("unfinished"));
    columns.add(Column.words("statuses"));
    List<List<String>> rows = new ArrayList<>();
    for (StepReport step : run.steps()) {
      Tally tally = step.total();
      var row = new ArrayList<String>();
      row.add(step.step().name());
      kinds.forEach(kind -> row.add(Unit.COUNT.format(tally.failures().getOrDefault(kind, 0L))));
      row.add(Unit.COUNT.format(tally.dropped()));
      row.add(Unit.COUNT.format(tally.unfinished()));
      row.add(
          tally.statuses().entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(each -> each.getKey() + " × " + Unit.COUNT.format(each.getValue()))
              .collect(Collectors.joining(", ")));
      rows.add(row);
    }
    return Table.of("Requests that came to nothing", Basis.MEASURED, columns, rows);
  }

  private static String promised(RequestClass.Objective objective) {
    var parts = new ArrayList<String>();
    promised(parts, "p95", objective.p95());
    promised(parts, "p99", objective.p99());
    promised(parts, "first event p95", objective.firstEventP95());
    promised(parts, "round trip p95", objective.roundTripP95());
    parts.add("errors ≤ " + Unit.PERCENT.format(objective.errorShareMax() * 100));
    return String.join(", ", parts);
  }

  private static void promised(List<String> parts, String what, Optional<Duration> most) {
    most.ifPresent(
        time -> parts.add(what + " ≤ " + Unit.MILLISECONDS.format(LoadReportHtml.millis(time))));
  }
}
