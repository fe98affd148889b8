package dev.banyan.bench.load;

import dev.banyan.bench.BenchCommand;
import dev.banyan.bench.report.Figure;
import dev.banyan.bench.report.Numbers;
import dev.banyan.bench.report.Section;
import dev.banyan.operate.load.LoadLimits;
import dev.banyan.operate.load.LoadListener;
import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadReport;
import dev.banyan.operate.load.LoadRun;
import dev.banyan.operate.load.LoadShape;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.load.StepReport;
import dev.banyan.operate.load.Target;
import dev.banyan.operate.machine.Cores;
import dev.banyan.operate.machine.ProcFs;
import dev.banyan.operate.machine.Scratch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench load}. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = {
      "The load generator beside wrk and Gatling, on one core, before an nginx on the other.",
      "Needs nginx and taskset; wrk and Maven where they are to be compared."
    })
public final class LoadBench extends BenchCommand {

  private static final String OWN = "banyan load";
  private static final String WRK = "wrk";

  /** Of the closed peak: from here on upward open rates are tried. */
  private static final double FIRST_SHARE = 0.3;

  private static final double SHARE_STEP = 0.05;

  @Option(names = "--rounds", description = "Rounds in turns (default: 5, --quick: 1).")
  private int rounds;

  @Option(
      names = "--connections",
      description = "Connections of both generators (default: ${DEFAULT-VALUE}).")
  private int connections = 64;

  @Option(
      names = "--no-gatling",
      description = "Leaves Gatling out, whose libraries Maven would fetch.")
  private boolean withoutGatling;

  private final Cores cores = Cores.here();
  private final ProcFs proc = new ProcFs();
  private final List<Section> sections = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> invalid = new ArrayList<>();

  @Override
  protected Findings measure() throws Exception {
    // First of all, so that every thread made later stays there; nginx is put elsewhere.
    cores.pinThisProcess();
    try (Scratch scratch = new Scratch("load");
        Answering upstream = Answering.start(scratch, cores::onServer)) {
      double peak = closed(upstream.port());
      open(upstream.port(), peak);
      if (!withoutGatling) {
        gatling(scratch, upstream, peak);
      }
    }
    if (!cores.apart()) {
      invalid.add("generator and upstream share the only core");
    }
    return new Findings("The load generator beside wrk and Gatling", sections, figures, invalid);
  }

  private int rounds() {
    return rounds > 0 ? rounds : quick() ? 1 : 5;
  }

  private Duration time() {
    return Duration.ofSeconds(quick() ? 2 : 6);
  }

  /** Closed loops, in turns: what one core asks at most, and what a request costs it. */
  private double closed(int port) throws Exception {
    say("Warming up");
    LoadRun.run(plan(port, List.of(workers(quick() ? 4 : 30))), LoadListener.NONE);
    List<Asked> own = new ArrayList<>();
    List<Asked> wrk = new ArrayList<>();
    for (int round = 0; round < rounds(); round++) {
      say("Closed loops, round " + (round + 1));
      own.add(
          Asked.of(
              cores,
              proc,
              () ->
                  LoadRun.run(plan(port, List.of(workers(time().toSeconds()))), LoadListener.NONE),
              this::done));
      Asked other =
          Asked.of(
              cores, proc, () -> Wrk.run(port, connections, time()), answers -> answers.orElse(0L));
      if (other.requests() > 0) {
        wrk.add(other);
      }
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(row(OWN, middle(own)));
    if (!wrk.isEmpty()) {
      rows.add(row(WRK, middle(wrk)));
    }
    sections.add(
        new Section(
            "Closed loops over %d connections, the generator on one core".formatted(connections),
            List.of(
                "",
                "req/s",
                "CPU-µs/req",
                "load core",
                "server core",
                "limited by",
                "req/s per core by CPU"),
            rows,
            List.of(
                "The middle one of %d rounds of %s each, in turns. nginx on the other core answers 100 bytes from memory. CPU is what the generator's whole core was busy, the kernel included."
                    .formatted(rounds(), Numbers.duration(time())),
                wrk.isEmpty()
                    ? "wrk is not here, so nothing is compared."
                    : "wrk waits for each answer and counts from the send: it has no open model.")));
    figures(OWN.replace(' ', '.'), middle(own));
    if (!wrk.isEmpty()) {
      figures(WRK, middle(wrk));
      figures.add(
          Figure.measured(
              "load.closed.cpuRatio",
              middle(own).microsPerRequest() / middle(wrk).microsPerRequest(),
              "× wrk's CPU"));
    }
    return middle(own).perSecond();
  }

  private void figures(String who, Asked asked) {
    figures.add(Figure.measured("load.closed." + who + ".perSecond", asked.perSecond(), "req/s"));
    figures.add(Figure.measured("load.closed." + who + ".cpu", asked.microsPerRequest(), "µs/req"));
  }

  private static List<String> row(String who, Asked asked) {
    return List.of(
        who,
        Numbers.plain(asked.perSecond()),
        Numbers.plain(asked.microsPerRequest()),
        Numbers.percent(asked.loadShare()),
        Numbers.percent(asked.serverShare()),
        asked.limit(),
        Numbers.plain(1e6 / asked.microsPerRequest()));
  }

  /** The open model upward, until the generator is the bottleneck by its own word. */
  private void open(int port, double peak) {
    List<LoadStep> steps = new ArrayList<>();
    for (double share = FIRST_SHARE; share <= 1.0001; share += SHARE_STEP * (quick() ? 4 : 1)) {
      steps.add(
          LoadStep.of(
              new LoadShape.Constant(Math.rint(peak * share)), Duration.ofSeconds(1), time()));
    }
    List<List<String>> rows = new ArrayList<>();
    Optional<StepReport> best = Optional.empty();
    for (LoadStep step : steps) {
      say("Open model at " + step.name());
      StepReport report =
          LoadRun.run(plan(port, List.of(step)), LoadListener.NONE).steps().getFirst();
      boolean honest = report.passed() && report.generator().bottleneck().isEmpty();
      rows.add(
          List.of(
              step.name(),
              Numbers.plain(report.donePerSecond()),
              Numbers.nanos(report.latency().p50()),
              Numbers.nanos(report.latency().p99()),
              Numbers.percent(report.generator().busiestLoop()),
              Numbers.nanos(report.generator().lagP99().toNanos()),
              honest
                  ? "yes"
                  : report
                      .generator()
                      .bottleneck()
                      .orElseGet(() -> String.join("; ", report.failures()))));
      if (!honest) {
        break;
      }
      best = Optional.of(report);
    }
    sections.add(
        new Section(
            "Open model, evenly spaced, timed from when each request was due",
            List.of("asked", "done/s", "p50", "p99", "event loop busy", "late p99", "honest"),
            rows,
            List.of(
                "Honest is a step without a dropped arrival in which no event loop was busy above 85 % of the time, and 99 % of the requests began within 10 ms of when they were due.")));
    if (best.isEmpty()) {
      invalid.add("no open step was honest");
    } else {
      figures.add(
          Figure.measured("load.open.perSecond", best.get().donePerSecond(), "req/s per core"));
    }
  }

  /** Gatling's open model upward, until it falls behind. */
  private void gatling(Scratch scratch, Answering upstream, double peak) throws Exception {
    say("Resolving Gatling");
    Gatling other = new Gatling(home(), scratch);
    Optional<String> classPath = other.classPath();
    if (classPath.isEmpty()) {
      sections.add(
          new Section(
              "Gatling",
              List.of(""),
              List.of(),
              List.of("Gatling does not resolve from the Maven repository here: not compared.")));
      return;
    }
    List<Double> rates = new ArrayList<>();
    for (double share = 0.05; share < 0.9; share *= quick() ? 2 : 1.3) {
      rates.add(Math.rint(peak * share));
    }
    say("Gatling, open model");
    List<List<String>> rows = new ArrayList<>();
    Optional<Gatling.Stage> best = Optional.empty();
    boolean behind = false;
    for (Gatling.Stage stage :
        other.run(
            classPath.get(), upstream, cores, proc, rates, Duration.ofSeconds(quick() ? 5 : 15))) {
      Asked seen = stage.seen();
      boolean held = seen.perSecond() > 0.99 * stage.asked();
      behind |= !held;
      if (held && !behind) {
        best = Optional.of(stage);
      }
      rows.add(
          List.of(
              Numbers.plain(stage.asked()),
              Numbers.plain(seen.perSecond()),
              Numbers.plain(seen.microsPerRequest()),
              Numbers.percent(seen.loadShare()),
              Numbers.percent(seen.serverShare()),
              held ? "yes" : "no"));
    }
    sections.add(
        new Section(
            "Gatling 3.15, open model",
            List.of("asked/s", "req/s", "CPU-µs/req", "load core", "server core", "kept up"),
            rows,
            List.of(
                "In a JVM of its own on the same core, stages one after the other. Requests are counted by nginx, CPU by the core's clock, in the middle of each stage; kept up is above 99 % of what was asked.")));
    best.ifPresent(
        stage -> {
          figures.add(
              Figure.measured(
                  "load.open.gatling.perSecond", stage.seen().perSecond(), "req/s per core"));
          figures.add(
              Figure.measured("load.open.gatling.cpu", stage.seen().microsPerRequest(), "µs/req"));
        });
  }

  private LoadStep workers(long seconds) {
    return LoadStep.of(
        LoadShape.Closed.of(connections), Duration.ZERO, Duration.ofSeconds(seconds));
  }

  private LoadPlan plan(int port, List<LoadStep> steps) {
    return LoadPlan.of(
            Target.of("http://127.0.0.1:" + port + "/", false),
            List.of(RequestClass.get("root", "/")),
            steps)
        .withLimits(LoadLimits.defaults().withThreads(1).withConnectionsMax(connections));
  }

  private long done(LoadReport report) {
    for (StepReport step : report.steps()) {
      if (!step.passed()) {
        invalid.add(OWN + ", closed: " + String.join("; ", step.failures()));
      }
    }
    return report.steps().stream().mapToLong(step -> step.total().done()).sum();
  }

  private static Asked middle(List<Asked> runs) {
    return runs.stream()
        .sorted(Comparator.comparingDouble(Asked::perSecond))
        .toList()
        .get(runs.size() / 2);
  }
}
