package dev.banyan.operate.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A process that a measurement started, and therefore ends: by its id, its descendants with it,
 * never anything else. Its output goes to a file.
 */
public final class OwnedProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What is broken off leaves nothing behind either. */
  private static final Set<OwnedProcess> LIVING = ConcurrentHashMap.newKeySet();

  private static volatile boolean ending;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(OwnedProcess::endAll, "end-owned"));
  }

  private final Process process;
  private final Path log;

  private OwnedProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
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
    if (ending) {
      throw new IllegalStateException("this program is being ended");
    }
    try {
      var started = new OwnedProcess(builder.start(), log);
      LIVING.add(started);
      return started;
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
    LIVING.remove(this);
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroy();
    if (!ended(PATIENCE)) {
      process.destroyForcibly();
      ended(PATIENCE);
    }
    descendants.forEach(ProcessHandle::destroy);
  }

  private static void endAll() {
    ending = true;
    LIVING.forEach(OwnedProcess::close);
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
