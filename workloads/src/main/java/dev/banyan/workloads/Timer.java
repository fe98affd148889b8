package dev.banyan.workloads;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs something short later. Tests advance it by hand. */
interface Timer extends AutoCloseable {

  /** The task must not block: all share one thread. Once closed, nothing runs any more. */
  Pending after(Duration delay, Runnable task);

  @Override
  void close();

  /** A task that may still be called off. */
  @FunctionalInterface
  interface Pending {

    Pending NONE = () -> {};

    void cancel();
  }

  static Timer system() {
    var thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("banyan-workload-timer").factory());
    thread.setRemoveOnCancelPolicy(true);
    thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return new Timer() {
      @Override
      public Pending after(Duration delay, Runnable task) {
        var scheduled = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
      }

      @Override
      public void close() {
        thread.shutdownNow();
      }
    };
  }
}
