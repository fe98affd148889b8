package dev.banyan.operate.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that a measurement started, and therefore ends: by its id, its descendants with it,
 * never anything else. Its output goes to a file.
 */
public final class OwnedProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final Path log;
  private final Leftovers.Entry leftover;

  private OwnedProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.leftover = Leftovers.ofThisProgram().add(Leftovers.Kind.PROCESS, this::end);
  }

  /**
   * @param environment added to this process's own
   */
  public static OwnedProcess start(
      List<String> command, Path directory, Map<String, String> environment, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new OwnedProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.getFirst(), e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** All that it has printed. */
  public String output() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL to the process alone: what it started lives on, as in a crash. */
  public void kill() {
    process.destroyForcibly();
    if (!ended(PATIENCE)) {
      throw new IllegalStateException("process " + pid() + " does not end on SIGKILL");
    }
  }

  /** SIGTERM, patience, then SIGKILL; then whatever of its descendants is left. */
  @Override
  public void close() {
    leftover.end();
  }

  private void end() {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroy();
    if (!ended(PATIENCE)) {
      process.destroyForcibly();
      ended(PATIENCE);
    }
    descendants.forEach(ProcessHandle::destroy);
  }

  private boolean ended(Duration within) {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
