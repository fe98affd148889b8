package dev.banyan.bench.start;

import dev.banyan.bench.BenchCommand;
import dev.banyan.bench.measure.Await;
import dev.banyan.bench.measure.ProcFs;
import dev.banyan.bench.measure.Scratch;
import dev.banyan.bench.node.Node;
import dev.banyan.bench.report.Figure;
import dev.banyan.bench.report.Numbers;
import dev.banyan.bench.report.Section;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
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

  @Override
  protected Findings measure() {
    Path cache = home().resolve("target/launcher/banyan.aot");
    ProcFs proc = new ProcFs();
    try (Scratch scratch = new Scratch("start");
        Node node =
            node(app, scratch.folder().resolve("data"), List.of(), UnaryOperator.identity())) {
      say("First start");
      Duration first = node.start();
      Duration firstApp = awaitApp(node, first);
      node.stop();
      List<Duration> ready = new ArrayList<>();
      List<Duration> serving = new ArrayList<>();
      int starts = quick() ? 3 : 10;
      for (int index = 0; index < starts; index++) {
        Duration took = node.start();
        ready.add(took);
        serving.add(awaitApp(node, took));
        say("Warm start %d: %s".formatted(index + 1, Numbers.duration(took)));
        if (index < starts - 1) {
          node.stop();
        }
      }
      say("Idle");
      LockSupport.parkNanos(Duration.ofSeconds(quick() ? 5 : 60).toNanos());
      List<Footprint> idle = Footprint.of(node, proc);
      return findings(first, firstApp, ready, serving, idle, Files.exists(cache));
    }
  }

  /** From the launch until the app behind the edge answers. */
  private static Duration awaitApp(Node node, Duration ready) {
    long began = System.nanoTime();
    Await.until(
        Duration.ofSeconds(120),
        () -> "the app to answer; Banyan printed:\n" + node.printedLast(),
        () -> answers(node));
    return ready.plusNanos(System.nanoTime() - began);
  }

  private static boolean answers(Node node) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + node.edgeAddress().getPort() + "/")
                  .toURL()
                  .openConnection();
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(1_000);
      try {
        return connection.getResponseCode() < 400;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }

  private static Duration median(List<Duration> durations) {
    List<Duration> sorted = new ArrayList<>(durations);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private Findings findings(
      Duration first,
      Duration firstApp,
      List<Duration> ready,
      List<Duration> serving,
      List<Footprint> idle,
      boolean cached) {
    Section starts =
        new Section(
            "From ./banyan up",
            List.of("", "to ready", "to the app's first answer"),
            List.of(
                List.of(
                    "first start (database made, app built)",
                    Numbers.duration(first),
                    Numbers.duration(firstApp)),
                List.of(
                    "warm start, median",
                    Numbers.duration(median(ready)),
                    Numbers.duration(median(serving))),
                List.of(
                    "warm start, slowest",
                    Numbers.duration(Collections.max(ready)),
                    Numbers.duration(Collections.max(serving)))),
            List.of(
                "%d warm starts, each after an orderly stop; timed from the start of the launcher's process."
                    .formatted(ready.size()),
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
            Figure.measured("start.warm.app", median(serving).toNanos() / 1e9, "s"),
            Figure.measured("start.idle.jvm", idle.get(0).rssBytes() / 1e6, "MB")
                .against(new Figure.Target.AtMost(JVM_MAX_MEGABYTES)),
            Figure.measured("start.idle.postgresql", idle.get(1).pssBytes() / 1e6, "MB"),
            Figure.measured("start.idle.redis", idle.get(2).pssBytes() / 1e6, "MB")),
        List.of());
  }
}
