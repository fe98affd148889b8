package dev.banyan.workloads;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps transitions in order. While the database is away they wait in memory, bounded, and are
 * tried again every few seconds: services must not stop because SQL does. Thread-safe.
 */
final class TransitionKeeper {

  static final int WAITING_MAX = 10_000;
  static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(TransitionKeeper.class);

  private record Step(InstanceRecord record, InstanceTransition transition) {}

  private final InstanceRecords records;
  private final Timer timer;
  private final Counter lost;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Step> waiting = new ArrayDeque<>();
  private boolean retryPlanned;

  TransitionKeeper(InstanceRecords records, Timer timer, MeterRegistry meters) {
    this.records = records;
    this.timer = timer;
    this.lost =
        Counter.builder("workload_transitions_lost")
            .description("Transitions given up because the database was away for too long")
            .register(meters);
    Gauge.builder("workload_transitions_waiting", this, TransitionKeeper::waiting)
        .description("Transitions that wait for the database")
        .register(meters);
  }

  /** Returns when it is kept, or waits in memory because the database is away. */
  void keep(InstanceRecord record, InstanceTransition transition) {
    var step = new Step(record, transition);
    if (waiting() == 0 && tryKeep(step)) {
      return;
    }
    lock.lock();
    try {
      if (waiting.size() >= WAITING_MAX) {
        waiting.removeFirst();
        lost.increment();
      }
      waiting.add(step);
      planRetry();
    } finally {
      lock.unlock();
    }
  }

  private boolean tryKeep(Step step) {
    try {
      records.keep(step.record(), step.transition());
      return true;
    } catch (RuntimeException away) {
      LOG.warn(
          "A transition of {} could not be kept and waits: {}",
          step.transition().instance(),
          Explain.cause(away));
      return false;
    }
  }

  private void planRetry() {
    if (!retryPlanned) {
      retryPlanned = true;
      timer.after(RETRY_AFTER, () -> Thread.startVirtualThread(this::retry));
    }
  }

  /** Writes what waits, in order, until the database fails again. */
  void retry() {
    while (true) {
      Step step;
      lock.lock();
      try {
        retryPlanned = false;
        step = waiting.peekFirst();
        if (step == null) {
          return;
        }
      } finally {
        lock.unlock();
      }
      boolean kept = tryKeep(step);
      lock.lock();
      try {
        if (!kept) {
          planRetry();
          return;
        }
        waiting.remove(step);
      } finally {
        lock.unlock();
      }
    }
  }

  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
