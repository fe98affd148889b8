package dev.banyan.server.cli;

import dev.banyan.operate.observe.MetricMap;
import dev.banyan.operate.observe.Pause;
import dev.banyan.scale.advise.Thresholds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "advise",
    description = {
      "Says what to do next for a running system, with its evidence: optimise first, scale up, scale"
          + " out, or leave it: banyan advise http://localhost:9100/metrics",
      "Reads a page of metrics again and again, or looks them up in a Prometheus server; without an"
          + " address it asks the node about the folder's app. Every value is measured; what is not"
          + " there is listed, and never taken for zero."
    })
final class AdviseCommand implements Callable<Integer> {

  private static final String PRESET = "bondhu";

  @Parameters(
      arity = "0..1",
      paramLabel = "URL|APP",
      description = "A page of metrics, a Prometheus server, or an app of the node.")
  @Nullable String target;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description =
          "How long to watch (2m); with a Prometheus server or an app, how far to look back.")
  @Nullable String span;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "How often to read (5s; with a Prometheus server 15s).")
  @Nullable String every;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description =
          "Whose thresholds: those of a scaling guide, bondhu, covibes or ai-mate ("
              + PRESET
              + ").")
  @Nullable String preset;

  @Option(
      names = "--thresholds",
      paramLabel = "FILE",
      description =
          "Thresholds of your own in YAML: name, and triggers such as {metric: cpu, threshold: 70,"
              + " held: 5m, action: scale-up, source: ours}.")
  @Nullable Path thresholds;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "For an app: the data folder of the node to ask.")
  @Nullable Path data;

  @Option(
      names = "--watch",
      description = "Goes on, and says so when the advice changes; Ctrl-C ends it.")
  boolean watch;

  @Option(
      names = "--show-map",
      description = "Shows which exporters' series say what instead, to begin a --map of your own.")
  boolean showMap;

  @Option(names = "--json", description = "For programs.")
  boolean json;

  @Mixin TargetFlags reading = new TargetFlags();

  @Mixin SetupFlags setup = new SetupFlags();

  private final Terminal terminal;
  private final InstantSource clock;
  private final Pause pause;

  AdviseCommand(Terminal terminal) {
    this(terminal, Clock.systemUTC(), AdviseCommand::sleep);
  }

  AdviseCommand(Terminal terminal, InstantSource clock, Pause pause) {
    this.terminal = terminal;
    this.clock = clock;
    this.pause = pause;
  }

  private static void sleep(Instant until) throws InterruptedException {
    Duration left = Duration.between(Instant.now(), until);
    if (left.isPositive()) {
      Thread.sleep(left);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (showMap) {
      terminal.line(MetricMap.shippedText().stripTrailing());
      return 0;
    }
    String given = target;
    if (given == null || !isAddress(given)) {
      return askNode(given);
    }
    if (data != null) {
      throw new CliException("--data is of a node; the metrics of an address need none.");
    }
    var watching =
        new TargetWatch(
            given,
            reading,
            Spans.of(span, every),
            thresholds(),
            setup.setup(),
            new TargetWatch.Around(terminal, clock, pause, json));
    return watch ? watching.goOn() : watching.once();
  }

  /** The node's own API knows presets and windows, and is told what the node cannot see. */
  private int askNode(@Nullable String app) throws IOException {
    if (!reading.isEmpty() || thresholds != null || watch || every != null) {
      throw new CliException(
          "An app of the node is judged by what the node sees: only --for, --preset, --data, --json"
              + " and what no metric shows (--cached, --pooled, --largest, --redundancy,"
              + " --scaled-up) go with it. For anything else name the address of its metrics.");
    }
    return new NodeAdvice(
            app,
            data,
            Optional.ofNullable(preset),
            Optional.ofNullable(span),
            setup.setup(),
            json,
            terminal)
        .call();
  }

  /** Apps are named like hosts' parts: no dot, colon or slash. */
  private static boolean isAddress(String given) {
    return given.contains(".") || given.contains(":") || given.contains("/");
  }

  private Thresholds thresholds() throws IOException {
    Path file = thresholds;
    if (file == null) {
      String name = preset == null ? PRESET : preset;
      return ScaleFiles.read("--preset", () -> Thresholds.preset(name));
    }
    if (preset != null) {
      throw new CliException("--preset and --thresholds both say whose thresholds; give one.");
    }
    String text = ScaleFiles.text(file);
    return ScaleFiles.read(file.toString(), () -> Thresholds.read(text));
  }
}
