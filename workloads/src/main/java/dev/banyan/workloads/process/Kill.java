package dev.banyan.workloads.process;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Ends sets of processes that may be forking while they are ended. */
final class Kill {

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private Kill() {}

  /**
   * Kills what {@code pids} says, again and again, until it says nothing. A process in a system
   * call that cannot be interrupted dies later: hence the time.
   *
   * @param hold stops the processes from forking; called before each round
   * @param release lets them die
   * @return whether nothing is left
   */
  static boolean untilEmpty(
      Supplier<Set<Long>> pids, Runnable hold, Runnable release, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      if (pids.get().isEmpty()) {
        return true;
      }
      hold.run();
      try {
        pids.get().forEach(Kill::kill);
      } finally {
        release.run();
      }
      if (pids.get().isEmpty()) {
        return true;
      }
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** SIGTERM. Java looks at the start time before it signals, and refuses its own process. */
  static void ask(long pid) {
    if (pid > 1 && pid != ProcessHandle.current().pid()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
  }

  /** SIGKILL. */
  static void kill(long pid) {
    if (pid > 1 && pid != ProcessHandle.current().pid()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
