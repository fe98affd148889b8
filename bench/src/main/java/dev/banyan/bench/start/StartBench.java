package dev.banyan.bench.start;

import dev.banyan.bench.BenchCommand;
import dev.banyan.bench.node.HttpAsk;
import dev.banyan.bench.node.Node;
import dev.banyan.bench.report.Figure;
import dev.banyan.bench.report.Numbers;
import dev.banyan.bench.report.Section;
import dev.banyan.operate.machine.Await;
import dev.banyan.operate.machine.ProcFs;
import dev.banyan.operate.machine.Scratch;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench start}. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "From ./banyan up to ready, and the memory of a node that stands idle.")
public final class StartBench extends BenchCommand {

  private static final double READY_MAX_SECONDS = 2;
  private static final double JVM_MAX_MEGABYTES = 200;

  @Option(names = "--app", description = "The app that is run (default: the bundled quickstart).")
  private Path app = home().resolve("examples/quickstart");

  @Option(
      names = "--path",
      description = "A path that the app's own process answers (default: the quickstart's).")
  private String path = "/api/health";

  /** One start, timed from the launcher's own. */
  private record Start(Duration ready, Duration printed, Duration served) {}

  @Override
  protected Findings measure() {
    Path cache = home().resolve("target/launcher/banyan.aot");
    ProcFs proc = new ProcFs();
    try (Scratch scratch = new Scratch("start");
        Node node =
            node(app, scratch.folder().resolve("data"), List.of(), UnaryOperator.identity())) {
      say("First start");
      Start first = start(node);
      node.stop();
      List<Start> warm = new ArrayList<>();
      int starts = quick() ? 3 : 10;
      for (int index = 0; index < starts; index++) {
        Start took = start(node);
        warm.add(took);
        say(
            "Warm start %d: ready %s, app %s"
                .formatted(
                    index + 1, Numbers.duration(took.ready()), Numbers.duration(took.served())));
        if (index < starts - 1) {
          node.stop();
        }
      }
      say("Idle");
      LockSupport.parkNanos(Duration.ofSeconds(quick() ? 5 : 60).toNanos());
      List<Footprint> idle = Footprint.of(node, proc);
      return findings(first, warm, idle, Files.exists(cache));
    }
  }

  private Start start(Node node) {
    node.launch();
    Duration ready = node.awaitReadiness();
    URI asked = URI.create("http://127.0.0.1:" + node.edgeAddress().getPort() + path);
    long began = System.nanoTime();
    Await.until(
        Duration.ofSeconds(120),
        () -> "the app to answer; Banyan printed:\n" + node.printedLast(),
        () -> HttpAsk.answers(asked, status -> status < 400));
    Duration served = ready.plusNanos(System.nanoTime() - began);
    return new Start(ready, node.awaitReady(), served);
  }

  private static List<String> row(String name, Duration... durations) {
    return Stream.concat(Stream.of(name), Stream.of(durations).map(Numbers::duration)).toList();
  }

  private static Duration median(List<Duration> durations) {
    List<Duration> sorted = new ArrayList<>(durations);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private Findings findings(Start first, List<Start> warm, List<Footprint> idle, boolean cached) {
    List<Duration> ready = warm.stream().map(Start::ready).toList();
    List<Duration> printed = warm.stream().map(Start::printed).toList();
    List<Duration> served = warm.stream().map(Start::served).toList();
    Section starts =
        new Section(
            "From ./banyan up",
            List.of("", "/health/ready answers 200", "the app's process answers", "says so"),
            List.of(
                row(
                    "first start (database made, app built)",
                    first.ready(),
                    first.served(),
                    first.printed()),
                row("warm start, median", median(ready), median(served), median(printed)),
                row(
                    "warm start, slowest",
                    Collections.max(ready),
                    Collections.max(served),
                    Collections.max(printed))),
            List.of(
                "%d warm starts, each after an orderly stop; timed from the start of the launcher's process."
                    .formatted(ready.size()),
                "Each process of the app is a JVM of its own; they start beside the last steps.",
                cached
                    ? "With the start cache that the launcher makes after a first run."
                    : "Without the start cache that the launcher makes after a first run: there was none yet."));
    Section memory =
        new Section(
            "Memory of an idle node",
            List.of("", "processes", "RSS", "PSS"),
            idle.stream()
                .map(
                    part ->
                        List.of(
                            part.name(),
                            Integer.toString(part.processes()),
                            Numbers.mebibytes(part.rssBytes()),
                            Numbers.mebibytes(part.pssBytes())))
                .toList(),
            List.of("RSS counts shared pages in each process, PSS divides them: PSS adds up."));
    return new Findings(
        "Start and footprint",
        List.of(starts, memory),
        List.of(
            Figure.measured("start.warm.ready", median(ready).toNanos() / 1e9, "s")
                .against(new Figure.Target.AtMost(READY_MAX_SECONDS)),
            Figure.measured("start.warm.app", median(served).toNanos() / 1e9, "s"),
            Figure.measured("start.idle.jvm", idle.get(0).rssBytes() / 1e6, "MB")
                .against(new Figure.Target.AtMost(JVM_MAX_MEGABYTES)),
            Figure.measured("start.idle.postgresql", idle.get(1).pssBytes() / 1e6, "MB"),
            Figure.measured("start.idle.redis", idle.get(2).pssBytes() / 1e6, "MB")),
        List.of());
  }
}
