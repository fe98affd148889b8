package dev.banyan.server.cli;

import dev.banyan.operate.load.Ask;
import dev.banyan.operate.load.ClassReport;
import dev.banyan.operate.load.HistogramLog;
import dev.banyan.operate.load.Latency;
import dev.banyan.operate.load.LoadJson;
import dev.banyan.operate.load.LoadListener;
import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadPoint;
import dev.banyan.operate.load.LoadReport;
import dev.banyan.operate.load.LoadShape;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.load.StepReport;
import dev.banyan.operate.report.LoadReportHtml;
import dev.banyan.operate.report.ReportHtml;
import dev.banyan.server.cli.Terminal.Ink;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows a load while it runs and when it is done, and keeps its files. */
final class LoadOutput implements LoadListener, AutoCloseable {

  /** Between two lines of progress where they cannot overwrite each other. */
  private static final int SECONDS_PER_LINE = 10;

  private static final String RESULTS = "results.json";
  private static final String REPORT = "report.html";

  private final Terminal terminal;
  private final LoadPlan plan;
  private final boolean live;
  private final boolean json;
  private final @Nullable Path folder;
  private final @Nullable HistogramLog log;
  private int points;

  private LoadOutput(
      Terminal terminal,
      LoadPlan plan,
      boolean json,
      @Nullable Path folder,
      @Nullable HistogramLog log) {
    this.terminal = terminal;
    this.plan = plan;
    this.json = json;
    this.folder = folder;
    this.log = log;
    this.live = terminal.overwrites();
  }

  /**
   * @throws CliException when the folder cannot be written
   */
  static LoadOutput of(Terminal terminal, LoadPlan plan, Optional<Path> folder, boolean json) {
    if (folder.isEmpty()) {
      return new LoadOutput(terminal, plan, json, null, null);
    }
    Path into = folder.get();
    try {
      Files.createDirectories(into);
      ResultFile.check(into.resolve(RESULTS));
      ResultFile.check(into.resolve(REPORT));
      var file = new BufferedOutputStream(ResultFile.open(into.resolve("latency.hlog")));
      return new LoadOutput(
          terminal, plan, json, into, new HistogramLog(file, plan.name(), Instant.now()));
    } catch (IOException refused) {
      throw new CliException("--out: " + into + " cannot be written: " + refused.getMessage());
    }
  }

  @Override
  public void stepBegins(int index, LoadStep step) {
    if (log != null) {
      log.stepBegins(index, step);
    }
    if (index == 0) {
      terminal.say(
          "Loading "
              + plan.target().text()
              + ", "
              + plan.steps().size()
              + (plan.steps().size() == 1 ? " step" : " steps")
              + ", "
              + plan.limits().threads()
              + (plan.limits().threads() == 1 ? " event loop" : " event loops")
              + ". Ctrl-C ends it at once.");
    }
  }

  @Override
  public void progress(LoadPoint point) {
    if (json) {
      return;
    }
    String line = progressLine(point);
    if (live) {
      // Without the wrap of long lines: a narrow terminal cuts it off, and the next one covers it.
      terminal.err().print("\r\u001b[K\u001b[?7l" + line + "\u001b[?7h");
      terminal.err().flush();
    } else if (points++ % SECONDS_PER_LINE == SECONDS_PER_LINE - 1) {
      terminal.say(line);
    }
  }

  private String progressLine(LoadPoint point) {
    double seconds = Math.max(0.001, point.length().toNanos() / 1e9);
    return String.format(
        Locale.ROOT,
        "%3ds %d/%d %s%s: %s/s done, p50 %s, p95 %s, p99 %s, failed %s, dropped %s, asked %s/s,"
            + " under way %s, own CPU %.2f",
        point.at().toSeconds(),
        point.step() + 1,
        plan.steps().size(),
        plan.steps().get(point.step()).name(),
        point.warmingUp() ? " (warming up)" : "",
        count(point.done() / seconds),
        millis(point.p50Nanos()),
        millis(point.p95Nanos()),
        millis(point.p99Nanos()),
        count(point.failed()),
        count(point.dropped()),
        count(point.offered() / seconds),
        count(point.underWay()),
        point.generatorCores());
  }

  @Override
  public void interval(LoadPoint point, RequestClass requestClass, Latency latency) {
    if (log != null) {
      log.interval(point, requestClass, latency);
    }
  }

  /** The tables, and the files. */
  void show(LoadReport report) throws IOException {
    if (live) {
      terminal.err().print("\r\u001b[K");
      terminal.err().flush();
    }
    if (!json) {
      tables(report);
    }
    keep(report);
  }

  private void tables(LoadReport report) {
    if (!report.steps().isEmpty()) {
      terminal.line(terminal.ink(Ink.BOLD, plan.name()) + ": every figure is measured.");
      if (report.steps().stream().anyMatch(step -> step.step().shape().open())) {
        terminal.line(
            "Latency counts from when a request was due, whether or not it could be sent.");
      }
      terminal.table(
          List.of(
              "step", "asked/s", "done/s", "p50", "p95", "p99", "max", "failed", "dropped",
              "own CPU", ""),
          report.steps().stream().map(this::row).toList());
    }
    if (plan.classes().size() > 1 || !(plan.classes().getFirst().ask() instanceof Ask.Http)) {
      classes(report);
    }
    for (StepReport step : report.steps()) {
      for (String failure : step.failures()) {
        terminal.line(terminal.ink(Ink.RED, step.step().name() + ": ") + failure + ".");
      }
    }
    plan.think()
        .ifPresent(
            think ->
                report.steps().stream()
                    .filter(StepReport::passed)
                    .filter(step -> step.step().shape() instanceof LoadShape.Constant)
                    .reduce((one, next) -> next)
                    .ifPresent(
                        best ->
                            terminal.line(
                                "The last step that held, "
                                    + best.step().name()
                                    + ", is about "
                                    + count(
                                        Math.rint(best.offeredPerSecond() * think.toNanos() / 1e9))
                                    + " users at one request each "
                                    + count(think.toNanos() / 1e9)
                                    + " s (predicted).")));
    for (String note : report.notes()) {
      terminal.line(terminal.ink(Ink.YELLOW, "Note: ") + note + ".");
    }
    if (report.stopped()) {
      terminal.line("Stopped; this is what was done until then.");
    }
  }

  private List<String> row(StepReport step) {
    Latency latency = step.latency();
    boolean bottleneck = step.generator().bottleneck().isPresent();
    String verdict =
        step.passed() ? terminal.ink(Ink.GREEN, "held") : terminal.ink(Ink.RED, "failed");
    return List.of(
        step.step().name(),
        count(step.offeredPerSecond()),
        count(step.donePerSecond()),
        millis(latency.p50()),
        millis(latency.p95()),
        millis(latency.p99()),
        millis(latency.max()),
        count(step.total().failed() + step.total().unfinished()),
        count(step.total().dropped()),
        String.format(Locale.ROOT, "%.0f %%", step.generator().busiestLoop() * 100),
        verdict + (bottleneck ? terminal.ink(Ink.YELLOW, ", by the generator") : ""));
  }

  private void classes(LoadReport report) {
    List<List<String>> rows = new ArrayList<>();
    for (StepReport step : report.steps()) {
      for (ClassReport each : step.classes()) {
        if (each.tally().offered() == 0) {
          continue;
        }
        double seconds = step.measured().toNanos() / 1e9;
        rows.add(
            List.of(
                step.step().name(),
                each.name(),
                count(each.tally().doneInside() / seconds),
                millis(each.latency().p50()),
                millis(each.latency().p95()),
                millis(each.latency().p99()),
                millis(each.firstEvent().p95()),
                millis(each.roundTrip().p95()),
                each.tally().events() == 0 ? "" : count(each.tally().events() / seconds),
                count(each.tally().failed() + each.tally().unfinished())));
      }
    }
    if (!rows.isEmpty()) {
      terminal.line("");
      terminal.table(
          List.of(
              "step",
              "class",
              "done/s",
              "p50",
              "p95",
              "p99",
              "first p95",
              "message p95",
              "events/s",
              "failed"),
          rows);
    }
  }

  private void keep(LoadReport report) throws IOException {
    Path into = folder;
    if (into != null) {
      ResultFile.write(into.resolve(RESULTS), LoadJson.of(report).toPrettyString() + "\n");
      ResultFile.write(
          into.resolve(REPORT),
          ReportHtml.of(LoadReportHtml.of(report, report.startedAt().plus(report.elapsed()))));
      terminal.say("The report is " + into.resolve(REPORT) + ".");
    }
  }

  private static String millis(double nanos) {
    if (Double.isNaN(nanos)) {
      return "";
    }
    return count(nanos / 1e6) + " ms";
  }

  /** Three digits where it is small, whole where it is large. */
  private static String count(double value) {
    if (value == Math.rint(value) || value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
  }
}
