package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A hold on a one-off command. Thread-safe. */
public interface CommandRun {

  Id id();

  InstanceStatus status();

  /** Ends the command and everything it started. Its result says that it was cancelled, and why. */
  void cancel(String reason);

  /** Completes when no process of it is left and all output was passed on. Never fails. */
  CompletableFuture<RunResult> result();

  /** Waits for the result; block on virtual threads only. */
  default RunResult await() throws InterruptedException {
    try {
      return result().get();
    } catch (ExecutionException never) {
      throw new IllegalStateException(never.getCause());
    }
  }

  /** What gets the output of a command while it runs, one call at a time. */
  @FunctionalInterface
  interface Output {

    Output NONE = line -> {};

    /** May block: the command then waits with its output. */
    void line(LogLine line);
  }

  /** Within which a command must end when nothing else is said. */
  Duration TIMEOUT_DEFAULT = Duration.ofHours(1);
}
