package dev.banyan.server.tour;

import dev.banyan.kernel.UnlinkedTree;
import dev.banyan.server.NodeFile;
import dev.banyan.server.StartException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A node of the tour's own: a process that runs the quickstart on free ports, with its data in a
 * folder that goes away with it. Thread-safe.
 */
final class TourNode implements AutoCloseable {

  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final Duration END_MAX = Duration.ofSeconds(45);
  private static final int LINES_OF_FAILURE = 15;

  private final Path folder;
  private final Process process;
  private boolean closed;

  private TourNode(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /** Starts the process; {@link #await} waits until it serves. */
  static TourNode start(Path app, String autoscale) throws IOException {
    Path folder = Files.createTempDirectory("banyan-tour");
    List<String> command = jvm();
    command.addAll(
        List.of(
            "up",
            app.toString(),
            "--data",
            folder.resolve("data").toString(),
            "--port",
            "0",
            "--api-port",
            "0",
            "--autoscale",
            autoscale,
            "--yes"));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(folder.resolve("node.log").toFile());
    // The quickstart runs on the Java that Banyan runs on, whatever else the machine has.
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try {
      return new TourNode(folder, builder.start());
    } catch (IOException refused) {
      UnlinkedTree.delete(folder);
      throw refused;
    }
  }

  /** The program that runs now, with its settings, but for those that suit short commands only. */
  private static List<String> jvm() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!argument.startsWith("-XX:TieredStopAtLevel")
          && !argument.startsWith("-Xshare")
          && !argument.startsWith("-Dbanyan.terminal")) {
        command.add(argument);
      }
    }
    command.add("-Dbanyan.terminal=false");
    command.add("-Dbanyan.terminal.log=false");
    String path = System.getProperty("java.class.path");
    if (path.endsWith(".jar") && !path.contains(":")) {
      command.addAll(List.of("-jar", path));
    } else {
      command.addAll(List.of("-cp", path, "dev.banyan.server.Main"));
    }
    return command;
  }

  /**
   * Where it serves.
   *
   * @throws StartException when it ends instead, or takes too long, with what it printed last
   */
  NodeFile await(Runnable everySecond) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Optional<NodeFile> file = NodeFile.read(data());
      if (file.isPresent()) {
        return file.get();
      }
      if (process.waitFor(1, TimeUnit.SECONDS)) {
        throw new StartException("The tour's node ended instead of serving:\n" + lastLines());
      }
      everySecond.run();
    }
    throw new StartException(
        "The tour's node does not serve after " + START_MAX.toSeconds() + " s:\n" + lastLines());
  }

  Path data() {
    return folder.resolve("data");
  }

  /** Whether it still runs. */
  boolean alive() {
    return process.isAlive();
  }

  /** What it printed last. */
  String lastLines() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("node.log"));
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LINES_OF_FAILURE), lines.size()));
  }

  /** Ends the node as Ctrl-C would, and deletes what it kept. Further calls do nothing. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    process.destroy();
    try {
      if (!process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    UnlinkedTree.delete(folder);
  }
}
