package dev.banyan.workloads;

import dev.banyan.kernel.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs what is due when a test moves the clock. Thread-safe. */
final class ManualTimer implements Timer {

  private final MutableClock clock;
  private final List<Task> tasks = new ArrayList<>();

  private record Task(Instant due, Runnable work) {}

  ManualTimer(MutableClock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Pending after(Duration delay, Runnable work) {
    var task = new Task(clock.instant().plus(delay), work);
    tasks.add(task);
    return () -> {
      synchronized (this) {
        tasks.remove(task);
      }
    };
  }

  /** Moves the clock, and runs what became due in order. */
  void advance(Duration by) {
    clock.advance(by);
    List<Task> due;
    synchronized (this) {
      due =
          tasks.stream()
              .filter(task -> !task.due().isAfter(clock.instant()))
              .sorted(Comparator.comparing(Task::due))
              .toList();
      tasks.removeAll(due);
    }
    due.forEach(task -> task.work().run());
  }

  synchronized int waiting() {
    return tasks.size();
  }

  @Override
  public void close() {}
}
