package dev.banyan.operate.report;

import dev.banyan.operate.load.LoadReport;
import dev.banyan.operate.load.LoadShape;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.load.StepReport;
import dev.banyan.operate.report.Tiles.Tile;
import dev.banyan.scale.Basis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A run of load as a report. Everything in it is measured. */
public final class LoadReportHtml {

  private final LoadReport run;

  private LoadReportHtml(LoadReport run) {
    this.run = run;
  }

  /** The report; {@link ReportHtml} makes a file of it. */
  public static Report of(LoadReport run, Instant generatedAt) {
    return new Report(
        "Load on " + run.plan().target().text(),
        verdict(run),
        generatedAt,
        facts(run),
        sections(run));
  }

  /** Its chapters, to stand in a report of more. */
  public static List<Section> sections(LoadReport run) {
    return new LoadReportHtml(run).sections();
  }

  /** In a sentence, what the run showed. */
  public static String verdict(LoadReport run) {
    if (run.steps().isEmpty()) {
      return "The run was stopped before its first step was over.";
    }
    String end = run.stopped() ? " The run was stopped before its end." : "";
    Optional<StepReport> held = highestHeld(run);
    Optional<StepReport> broke = run.steps().stream().filter(step -> !step.passed()).findFirst();
    if (broke.isEmpty()) {
      return (run.steps().size() == 1 ? "The step held." : "All steps held.") + end;
    }
    String first = broke.get().failures().getFirst();
    return held.map(step -> "Held up to " + step.step().name() + ". ").orElse("No step held. ")
        + "At "
        + broke.get().step().name()
        + ": "
        + first
        + (first.endsWith(".") ? "" : ".")
        + end;
  }

  private static List<Fact> facts(LoadReport run) {
    return List.of(
        new Fact("Load", run.plan().name()),
        new Fact("Target", run.plan().target().text()),
        new Fact("Began", run.startedAt().toString()),
        new Fact("Took", Unit.SECONDS.format(run.elapsed().toMillis() / 1000.0)),
        new Fact(
            "Asked",
            run.plan().classes().stream()
                .map(RequestClass::name)
                .collect(Collectors.joining(", "))));
  }

  private List<Section> sections() {
    var sections = new ArrayList<Section>();
    sections.add(outcome());
    if (run.steps().isEmpty()) {
      return sections;
    }
    var plots = new LoadPlots(run);
    var steps = new ArrayList<Block>();
    steps.add(plots.rates());
    steps.add(plots.latencies());
    steps.add(new LoadTables(run).steps());
    sections.add(
        new Section(
            "Step by step",
            "Times count from when a request was due, whether or not it could be sent then: what a"
                + " user would have waited.",
            steps));
    sections.add(
        Section.of(
            "Latency by percentile",
            "How long the slowest of a hundred, a thousand, ten thousand requests took.",
            plots.percentiles()));
    if (run.series().size() > 2) {
      sections.add(new Section("Second by second", "Warm-ups are drawn too.", plots.overTime()));
    }
    sections.add(new Section("Requests by class", "", List.of(new LoadTables(run).classes())));
    failures().ifPresent(sections::add);
    sections.add(generator(plots));
    return sections;
  }

  private Section outcome() {
    var blocks = new ArrayList<Block>();
    blocks.add(
        Callout.of(
            run.passed() ? Tone.GOOD : Tone.BAD,
            run.passed() ? "Held" : run.stopped() ? "Stopped" : "Not held",
            verdict(run)));
    highestHeld(run)
        .or(() -> run.steps().stream().findFirst())
        .ifPresent(it -> blocks.add(tiles(it)));
    run.notes().forEach(note -> blocks.add(Callout.of(Tone.INFO, "", note)));
    return new Section("Outcome", "", blocks);
  }

  private Tiles tiles(StepReport best) {
    String at = "at " + best.step().name();
    double worst =
        run.steps().stream().mapToDouble(step -> step.generator().busiestLoop()).max().orElse(0);
    boolean limited =
        run.steps().stream().anyMatch(step -> step.generator().bottleneck().isPresent());
    long lost =
        run.steps().stream()
            .map(StepReport::total)
            .mapToLong(tally -> tally.failed() + tally.dropped() + tally.unfinished())
            .sum();
    return Tiles.of(
        Tile.of(
            best.passed() ? "Highest rate held" : "Good answers",
            Unit.PER_SECOND.format(best.donePerSecond()),
            at,
            Basis.MEASURED),
        Tile.of("p50", time(best.latency().p50()), at, Basis.MEASURED),
        Tile.of("p95", time(best.latency().p95()), at, Basis.MEASURED),
        Tile.of("p99", time(best.latency().p99()), at, Basis.MEASURED),
        Tile.of(
            "Failed or dropped",
            Unit.COUNT.format(lost),
            "of "
                + Unit.COUNT.format(
                    run.steps().stream().mapToLong(step -> step.total().offered()).sum())
                + " in all steps",
            lost == 0 ? Tone.GOOD : Tone.WARNING,
            Basis.MEASURED),
        Tile.of(
            "Generator's busiest loop",
            Unit.PERCENT.format(Math.round(worst * 100)),
            limited ? "it was the bottleneck" : "room was left",
            limited ? Tone.BAD : Tone.PLAIN,
            Basis.MEASURED));
  }

  private Optional<Section> failures() {
    var blocks = new ArrayList<Block>();
    for (StepReport step : run.steps()) {
      if (!step.passed()) {
        blocks.add(
            new Callout(
                Tone.BAD,
                step.step().name(),
                step.failures().getFirst(),
                Optional.of(Basis.MEASURED),
                List.of(),
                step.failures().subList(1, step.failures().size())));
      }
    }
    boolean lost =
        run.steps().stream()
            .map(StepReport::total)
            .anyMatch(tally -> tally.failed() + tally.dropped() + tally.unfinished() > 0);
    if (lost) {
      blocks.add(new LoadTables(run).lost());
    }
    return blocks.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Section(
                "What failed",
                "A dropped arrival is one for which no connection was free in time; it never"
                    + " reached the target.",
                blocks));
  }

  private Section generator(LoadPlots plots) {
    var blocks = new ArrayList<Block>();
    run.steps().stream()
        .flatMap(
            step ->
                step.generator().bottleneck().map(why -> step.step().name() + ": " + why).stream())
        .forEach(why -> blocks.add(Callout.of(Tone.BAD, "Do not trust this step", why)));
    blocks.add(plots.generator());
    return new Section(
        "The generator itself",
        "A generator at its limit measures itself. It is trusted while its busiest loop is below 85"
            + " % and it begins its requests in time.",
        blocks);
  }

  /** The good step of the most good answers. */
  private static Optional<StepReport> highestHeld(LoadReport run) {
    return run.steps().stream()
        .filter(StepReport::passed)
        .max(Comparator.comparingDouble(StepReport::donePerSecond));
  }

  static String time(double nanos) {
    return Unit.MILLISECONDS.format(nanos / 1e6);
  }

  static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }

  /** What steps are compared by: their rate, their workers, or else their number. */
  static Axis axis(List<StepReport> steps) {
    if (steps.stream().allMatch(step -> step.step().shape() instanceof LoadShape.Constant)) {
      return Axis.linear("offered, requests a second", Unit.PER_SECOND);
    }
    if (steps.stream().allMatch(step -> step.step().shape() instanceof LoadShape.Closed)) {
      return Axis.linear("workers", Unit.COUNT);
    }
    return Axis.linear("step", Unit.COUNT);
  }

  static double place(Axis axis, StepReport step, int index) {
    return switch (step.step().shape()) {
      case LoadShape.Constant constant when axis.unit() == Unit.PER_SECOND -> constant.perSecond();
      case LoadShape.Closed closed when axis.label().equals("workers") -> closed.workers();
      default -> index + 1;
    };
  }
}
