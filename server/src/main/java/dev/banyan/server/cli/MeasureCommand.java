package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.banyan.kernel.Durations;
import dev.banyan.operate.load.LoadLimits;
import dev.banyan.operate.load.LoadRun;
import dev.banyan.operate.load.Target;
import dev.banyan.operate.measure.MeasureAnswers;
import dev.banyan.operate.measure.MeasureException;
import dev.banyan.operate.measure.MeasureJson;
import dev.banyan.operate.measure.MeasurePlan;
import dev.banyan.operate.measure.MeasureProgress;
import dev.banyan.operate.measure.MeasureText;
import dev.banyan.operate.measure.Measurement;
import dev.banyan.operate.measure.Measurer;
import dev.banyan.operate.measure.Step;
import dev.banyan.operate.measure.StepPlan;
import dev.banyan.operate.measure.StepRunner;
import dev.banyan.operate.prometheus.MetricsException;
import dev.banyan.operate.report.MeasureHtml;
import dev.banyan.server.cli.Terminal.Ink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "measure",
    description = {
      "Finds what a request takes, where a target saturates, and how it grows:"
          + " banyan measure http://localhost:8080/ --pid 4711",
      "Several URLs of one target, or a scenario's classes, are measured each alone and all"
          + " together. What is loaded may stop serving others meanwhile.",
      "Of a Banyan app take PORT and PID of one instance from banyan ps: at the edge the load goes to"
          + " all replicas, and --pid sees one. A login, headers and other methods are said in a"
          + " scenario's file."
    })
final class MeasureCommand implements Callable<Integer> {

  private static final int ASKED_MAX = 1_000_000;

  @Mixin AskedFlags asked = new AskedFlags();

  @Mixin MeterFlags meterFlags = new MeterFlags();

  @Mixin ReplicaFlags replicaFlags = new ReplicaFlags();

  @Option(
      names = "--concurrency",
      paramLabel = "LEVELS",
      defaultValue = "1..64",
      description = "Requests in flight: 1..64 doubles, 1,2,5 names them (1..64).")
  String concurrency = "";

  @Option(
      names = "--step",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "How long each step lasts (10s).")
  String step = "";

  @Option(
      names = "--at",
      paramLabel = "LEVELS",
      description = "Also says what is to be expected at so many requests in flight.")
  @Nullable String at;

  @Option(
      names = "--at-replicas",
      paramLabel = "LEVELS",
      description = "Also says what is to be expected of so many replicas.")
  @Nullable String atReplicas;

  @Option(names = "--json", description = "For programs.")
  boolean json;

  @Option(names = "--out", paramLabel = "FILE", description = "Writes all of it there, as JSON.")
  @Nullable Path out;

  @Option(names = "--html", paramLabel = "FILE", description = "Keeps it as a report with plots.")
  @Nullable Path html;

  private final Terminal terminal;

  MeasureCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try {
      return measured();
    } catch (MeasureException | MetricsException told) {
      throw new CliException(String.valueOf(told.getMessage()));
    }
  }

  private int measured() throws IOException {
    Path file = out;
    if (file != null) {
      ResultFile.check(file);
    }
    Path page = html;
    if (page != null) {
      ReportFile.check(page);
    }
    AskedFlags.Asked what = asked.read();
    List<Target> targets = new ArrayList<>(List.of(what.target()));
    replicaFlags.copies.forEach(copy -> targets.add(asked.target(copy)));
    MeasurePlan plan =
        MeasurePlan.of(
            MeasurePlan.levels("--concurrency", concurrency, MeasurePlan.CONCURRENCY_MAX),
            replicaFlags.levels(targets.size()),
            ScaleFiles.read("--step", () -> Durations.parse(step)));
    meterFlags.requireOne(plan.replicas().getFirst());
    List<Integer> askedOf = levels("--at", at);
    List<Integer> askedReplicas = levels("--at-replicas", atReplicas);
    LoadLimits limits = LoadLimits.defaults().withConnectionsMax(MeasurePlan.CONCURRENCY_MAX);
    try (MeterFlags.Open meter = meterFlags.open();
        var runner = new StepRunner(LoadRun::run, targets, meter.meter(), limits)) {
      var measurer =
          new Measurer(runner, plan, what.classes(), replicaFlags.scaler(), new Told(terminal));
      String target = targets.getFirst().text();
      terminal.say(
          "Measuring " + target + "; this takes about " + measurer.length().toSeconds() + " s.");
      Measurement found = measurer.measure(target, meter.meter().source(), meter.cores());
      return told(found, MeasureAnswers.of(found, askedOf, askedReplicas));
    }
  }

  private static List<Integer> levels(String field, @Nullable String text) {
    return text == null ? List.of() : MeasurePlan.levels(field, text, ASKED_MAX);
  }

  private int told(Measurement found, MeasureAnswers answers) throws IOException {
    ObjectNode report = MeasureJson.of(found, answers);
    if (json) {
      terminal.out().println(report.toPrettyString());
    } else {
      terminal.table(MeasureText.HEADINGS, found.steps().stream().map(MeasureText::row).toList());
      terminal.line(MeasureText.findings(found, answers).stripTrailing());
    }
    Path file = out;
    if (file != null) {
      ResultFile.write(file, report.toPrettyString() + "\n");
      terminal.say("All of it is in " + file + ".");
    }
    Path page = html;
    if (page != null) {
      ReportFile.write(terminal, page, MeasureHtml.of(found, answers, Instant.now()));
    }
    return 0;
  }

  /** Progress on standard error. */
  private record Told(Terminal terminal) implements MeasureProgress {

    @Override
    public void begins(int number, int of, StepPlan plan) {
      terminal.say(
          terminal.ink(
              Ink.DIM,
              "  step "
                  + number
                  + " of "
                  + of
                  + ": "
                  + plan.mix().name()
                  + ", "
                  + MeasureText.load(plan)));
    }

    @Override
    public void ended(Step step) {
      if (!step.good()) {
        terminal.say("    not used: " + String.join("; ", step.failures()));
      }
    }
  }
}
