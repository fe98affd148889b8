package dev.banyan.bench.load;

import dev.banyan.operate.machine.Await;
import dev.banyan.operate.machine.Cores;
import dev.banyan.operate.machine.OwnedProcess;
import dev.banyan.operate.machine.ProcFs;
import dev.banyan.operate.machine.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/**
 * Gatling's open model in a process of its own, on this process's core: stages of more and more
 * users a second, each one request. What it did is read at the upstream and from the cores' clocks,
 * so that its start and its own word count for nothing.
 */
final class Gatling {

  private static final Duration RESOLVED_WITHIN = Duration.ofMinutes(5);
  private static final Duration STARTED_WITHIN = Duration.ofSeconds(60);

  /** Of a stage: from here to there, so that neither of its ends is in what is read. */
  private static final double FROM = 0.4;

  private static final double TO = 0.95;

  private final Path home;
  private final Scratch scratch;

  /** What a stage asked for, and what came of it. */
  record Stage(double asked, Asked seen) {}

  Gatling(Path home, Scratch scratch) {
    this.home = home;
    this.scratch = scratch;
  }

  /** Its libraries, by Maven; nothing where they do not resolve. */
  Optional<String> classPath() throws IOException, InterruptedException {
    Path file = scratch.folder().resolve("gatling.classpath");
    Process maven =
        new ProcessBuilder(
                home.resolve("mvnw").toString(),
                "-q",
                "-B",
                "-ntp",
                "-f",
                home.resolve("bench/gatling/pom.xml").toString(),
                "dependency:build-classpath",
                "-Dmdep.outputFile=" + file)
            .redirectErrorStream(true)
            .redirectOutput(scratch.folder().resolve("gatling.maven.log").toFile())
            .start();
    if (!maven.waitFor(RESOLVED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      maven.destroyForcibly();
    }
    return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }

  /** Runs the stages and ends it. */
  List<Stage> run(
      String classPath,
      Answering upstream,
      Cores cores,
      ProcFs proc,
      List<Double> rates,
      Duration stage)
      throws Exception {
    Path classes = compiled(classPath);
    long before = upstream.requests();
    var looks = new AtomicLong();
    try (OwnedProcess process =
        OwnedProcess.start(
            command(classes + ":" + classPath, upstream.port(), rates, stage),
            scratch.folder(),
            Map.of(),
            scratch.folder().resolve("gatling.log"))) {
      Await.until(
          STARTED_WITHIN,
          () -> "Gatling; it printed:\n" + process.output(),
          // Each look is a request too.
          () -> seen(upstream, before) - looks.incrementAndGet() > 50 || !process.alive());
      long began = System.nanoTime();
      List<Stage> stages = new ArrayList<>();
      for (int index = 0; index < rates.size() && process.alive(); index++) {
        waitUntil(began + (long) (stage.toNanos() * (index + FROM)));
        double rate = rates.get(index);
        long from = upstream.requests();
        long end = began + (long) (stage.toNanos() * (index + TO));
        Asked asked =
            Asked.of(
                cores,
                proc,
                () -> {
                  waitUntil(end);
                  return upstream.requests() - from - 1;
                },
                Long::longValue);
        stages.add(new Stage(rate, asked));
      }
      return stages;
    }
  }

  private static long seen(Answering upstream, long before) {
    try {
      return upstream.requests() - before;
    } catch (IOException away) {
      return 0;
    }
  }

  private static void waitUntil(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos - System.nanoTime()));
  }

  private Path compiled(String classPath) throws IOException {
    Path classes = scratch.folder().resolve("gatling");
    Files.createDirectories(classes);
    Files.writeString(
        classes.resolve("logback.xml"), "<configuration><root level=\"OFF\"/></configuration>");
    int failed =
        Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK is needed")
            .run(
                null,
                null,
                null,
                "-cp",
                classPath,
                "-d",
                classes.toString(),
                home.resolve("bench/gatling/OpenStages.java").toString());
    if (failed != 0) {
      throw new IllegalStateException("the simulation of Gatling did not compile");
    }
    return classes;
  }

  private static List<String> command(
      String classPath, int port, List<Double> rates, Duration stage) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-Djava.util.prefs.userRoot=.",
        "-Dbench.url=http://127.0.0.1:" + port,
        "-Dbench.seconds=" + stage.toSeconds(),
        "-Dbench.rates="
            + rates.stream().map(rate -> Double.toString(rate)).collect(Collectors.joining(",")),
        "-cp",
        classPath,
        "io.gatling.app.Gatling",
        "-s",
        "OpenStages",
        "-nr",
        "-rf",
        "gatling-results");
  }
}
