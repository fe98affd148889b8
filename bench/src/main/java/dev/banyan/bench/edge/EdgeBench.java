package dev.banyan.bench.edge;

import dev.banyan.bench.BenchCommand;
import dev.banyan.bench.report.Figure;
import dev.banyan.bench.report.Section;
import dev.banyan.operate.machine.Cores;
import dev.banyan.operate.machine.ProcFs;
import dev.banyan.operate.machine.Scratch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench edge}. */
@Command(
    name = "edge",
    mixinStandardHelpOptions = true,
    description = {
      "Banyan's edge beside nginx (one worker), before the same upstream, in one run.",
      "Needs nginx and taskset. Banyan has identity, limits and metrics on."
    })
public final class EdgeBench extends BenchCommand {

  /** The parts of the bench, in the order in which they run. */
  enum Part {
    HTTP,
    CACHED,
    LATENCY,
    WEBSOCKET,
    LARGE,
    IDLE
  }

  @Option(
      names = "--parts",
      split = ",",
      paramLabel = "PART",
      description = "Only these: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Part> parts = EnumSet.allOf(Part.class);

  @Option(names = "--rounds", description = "Rounds in turns (default: 5, --quick: 1).")
  private int rounds;

  @Option(
      names = "--profile",
      description = "Also records where the server's CPU time goes at 64 connections.")
  private boolean profile;

  private final List<Section> sections = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> invalid = new ArrayList<>();

  @Override
  protected Findings measure() throws IOException {
    Cores cores = Cores.here();
    ProcFs proc = new ProcFs();
    Sampler sampler = new Sampler(cores);
    // First of all, so that every thread made later stays there; the node is put elsewhere.
    cores.pinThisProcess();
    say("Starting a node and nginx");
    try (Scratch scratch = new Scratch("edge");
        EdgeRig rig =
            EdgeRig.start(
                scratch, cores, proc, (app, data) -> node(app, data, List.of(), cores::onServer))) {
      overHttp(sampler, rig);
      if (parts.contains(Part.WEBSOCKET)) {
        webSocket(sampler, rig);
      }
      if (parts.contains(Part.LARGE)) {
        large(proc, rig);
      }
      if (parts.contains(Part.IDLE)) {
        idle(proc, rig);
      }
    }
    return new Findings("Edge beside nginx", sections, figures, invalid);
  }

  private int rounds() {
    return rounds > 0 ? rounds : quick() ? 1 : 5;
  }

  private Duration run() {
    return quick() ? Duration.ofSeconds(2) : Duration.ofSeconds(4);
  }

  /**
   * On one core, which it shares with what it compiles, a JVM gets faster for the best part of a
   * minute.
   */
  private Duration warmUp() {
    return quick() ? Duration.ofSeconds(4) : Duration.ofSeconds(60);
  }

  private void overHttp(Sampler sampler, EdgeRig rig) throws IOException {
    if (parts.contains(Part.HTTP) || parts.contains(Part.LATENCY)) {
      Samples http =
          throughput(
              sampler,
              rig,
              new Throughput(
                  "http",
                  "Requests: a 1 KiB answer over keep-alive connections, one core",
                  "/",
                  List.of(1, 16, 64),
                  rounds(),
                  warmUp(),
                  run(),
                  Map.of(16, 0.75, 64, 0.7)));
      sections.add(new CrossCheck(64, run()).section(http, rig.proxies()));
      if (profile) {
        say("Profile");
        sections.add(
            Profile.of(
                rig.nodePid(),
                () ->
                    rig.proxies()
                        .getFirst()
                        .get("/")
                        .closed(64, Duration.ofSeconds(quick() ? 5 : 15))));
      }
      if (parts.contains(Part.LATENCY)) {
        latency(sampler, rig, http);
      }
    }
    if (parts.contains(Part.CACHED)) {
      throughput(
          sampler,
          rig,
          new Throughput(
              "cached",
              "Cached route beside nginx proxy_cache",
              "/cached",
              List.of(16, 64),
              rounds(),
              warmUp().dividedBy(4),
              run(),
              Map.of()));
    }
  }

  private Samples throughput(Sampler sampler, EdgeRig rig, Throughput question) {
    say(question.title());
    Samples samples = question.run(sampler, rig.proxies());
    sections.add(question.section(samples, rig.proxies()));
    figures.addAll(question.figures(samples));
    invalid.addAll(samples.failures(question.question()));
    return samples;
  }

  private void latency(Sampler sampler, EdgeRig rig, Samples http) {
    double slower =
        Math.min(Throughput.peak(http, Throughput.BANYAN), Throughput.peak(http, Throughput.NGINX));
    AddedLatency question =
        new AddedLatency(0.7 * slower, 64, rounds(), Duration.ofSeconds(1), run().multipliedBy(2));
    say("Added latency");
    Samples samples = question.run(sampler, rig.withDirect());
    sections.add(question.section(samples, rig.withDirect()));
    figures.addAll(question.figures(samples));
    invalid.addAll(samples.failures("latency"));
  }

  private void webSocket(Sampler sampler, EdgeRig rig) {
    say("WebSocket messages");
    Messages question = new Messages(64, 128, rounds(), run());
    Samples samples = question.run(sampler, rig.pair());
    sections.add(question.section(samples, rig.pair()));
    figures.addAll(question.figures(samples));
    invalid.addAll(samples.failures("websocket"));
  }

  private void large(ProcFs proc, EdgeRig rig) throws IOException {
    say("Large bodies");
    LargeBody question = new LargeBody(quick() ? 1L << 28 : 1L << 30, 128L << 20);
    List<LargeBody.Moved> moved = question.run(proc, rig.pair());
    sections.add(question.section(moved));
    figures.addAll(question.figures(moved));
    invalid.addAll(question.failures(moved));
  }

  private void idle(ProcFs proc, EdgeRig rig) {
    say("Idle WebSockets");
    IdleSockets question = new IdleSockets(quick() ? 1_000 : 5_000);
    List<IdleSockets.Held> held = question.run(proc, rig.pair());
    sections.add(question.section(held));
    figures.addAll(question.figures(held));
    invalid.addAll(question.failures(held));
  }
}
