package dev.banyan.operate.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which core serves and which one loads: the first two that this process may run on, which are not
 * always 0 and 1. Both are the same where there is one only; nothing is pinned then, and the report
 * says so.
 */
public record Cores(int server, int load, boolean apart) {

  public static Cores here() {
    return of(new ProcFs().coresAllowed(), Runtime.getRuntime().availableProcessors());
  }

  /**
   * @param allowed cores that this process may run on
   * @param atOnce how many of them it may keep busy, which a quota may bound further
   */
  static Cores of(List<Integer> allowed, int atOnce) {
    if (allowed.size() < 2 || atOnce < 2) {
      int only = allowed.isEmpty() ? 0 : allowed.getFirst();
      return new Cores(only, only, false);
    }
    return new Cores(allowed.get(0), allowed.get(1), true);
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
