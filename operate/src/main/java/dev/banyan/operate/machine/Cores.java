package dev.banyan.operate.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which core serves and which one loads. Both are 0 on a machine with a single core, where nothing
 * is pinned and the report says so.
 */
public record Cores(int server, int load, boolean apart) {

  public static Cores here() {
    int cores = Runtime.getRuntime().availableProcessors();
    return cores >= 2 ? new Cores(0, 1, true) : new Cores(0, 0, false);
  }

  /** The command, held to the core that serves. */
  public List<String> onServer(List<String> command) {
    return pinned(server, command);
  }

  /** The command, held to the core that loads. */
  public List<String> onLoad(List<String> command) {
    return pinned(load, command);
  }

  private List<String> pinned(int core, List<String> command) {
    if (!apart) {
      return command;
    }
    var all = new java.util.ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
    all.addAll(command);
    return List.copyOf(all);
  }

  /** Moves this process, with all its threads, to the core that loads. */
  public void pinThisProcess() {
    pinProcess(ProcessHandle.current().pid(), load);
  }

  /** Moves a running process, with all its threads, to the core that serves. */
  public void pinToServer(long pid) {
    pinProcess(pid, server);
  }

  private void pinProcess(long pid, int core) {
    if (!apart) {
      return;
    }
    try {
      Process taskset =
          new ProcessBuilder(
                  "taskset", "-a", "-c", "-p", Integer.toString(core), Long.toString(pid))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!taskset.waitFor(10, TimeUnit.SECONDS) || taskset.exitValue() != 0) {
        throw new IllegalStateException("taskset could not move process " + pid);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("taskset (util-linux) is needed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
