package dev.banyan.workloads;

import dev.banyan.data.DataException;
import dev.banyan.data.SqlErrors;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps transitions. While the database is away they wait in memory, bounded, and are tried again
 * every few seconds: services must not stop because SQL does. Thread-safe.
 *
 * <p>One that the database refuses for what it says, while it takes others, would be refused for
 * ever: after {@link #REFUSALS_MAX} times it is given up. Whatever fails goes to the end, so that
 * it holds up nothing; their order does not matter, since each bears its number.
 */
final class TransitionKeeper {

  static final int WAITING_MAX = 10_000;
  static final int REFUSALS_MAX = 5;
  static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  // So many failures look like a database that is away; each may have cost a time-out.
  private static final int FAILURES_PER_ROUND_MAX = 5;
  private static final Logger LOG = LoggerFactory.getLogger(TransitionKeeper.class);

  private record Step(InstanceRecord record, InstanceTransition transition, int refusals) {
    Step refused() {
      return new Step(record, transition, refusals + 1);
    }
  }

  private record Failure(Step step, RuntimeException cause) {}

  private final InstanceRecords records;
  private final Timer timer;
  private final Counter lost;
  private final Counter refused;
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
    this.refused =
        Counter.builder("workload_transitions_refused")
            .description("Transitions given up because the database refused them, and only them")
            .register(meters);
    Gauge.builder("workload_transitions_waiting", this, TransitionKeeper::waiting)
        .description("Transitions that wait for the database")
        .register(meters);
  }

  /** Returns when it is kept, or waits in memory because the database is away. */
  void keep(InstanceRecord record, InstanceTransition transition) {
    var step = new Step(record, transition, 0);
    if (waiting() == 0 && tryKeep(step).isEmpty()) {
      return;
    }
    lock.lock();
    try {
      enqueue(step);
      planRetry();
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock. */
  private void enqueue(Step step) {
    if (waiting.size() >= WAITING_MAX) {
      waiting.removeFirst();
      lost.increment();
    }
    waiting.addLast(step);
  }

  private Optional<Failure> tryKeep(Step step) {
    try {
      records.keep(step.record(), step.transition());
      return Optional.empty();
    } catch (RuntimeException failure) {
      LOG.warn(
          "A transition of {} could not be kept and waits: {}",
          step.transition().instance(),
          Explain.cause(failure));
      return Optional.of(new Failure(step, failure));
    }
  }

  /** Under the lock. */
  private void planRetry() {
    if (!retryPlanned) {
      retryPlanned = true;
      timer.after(RETRY_AFTER, () -> Thread.startVirtualThread(this::retry));
    }
  }

  /** Tries what waits once, until the database seems to be away. */
  void retry() {
    var failures = new ArrayList<Failure>();
    int kept = 0;
    for (int left = waiting(); left > 0 && failures.size() < FAILURES_PER_ROUND_MAX; left--) {
      Optional<Step> step = take();
      if (step.isEmpty()) {
        break;
      }
      Optional<Failure> failure = tryKeep(step.get());
      failure.ifPresent(failures::add);
      kept += failure.isEmpty() ? 1 : 0;
    }
    List<Step> again = new ArrayList<>();
    for (Failure failure : failures) {
      judge(failure, kept > 0).ifPresent(again::add);
    }
    lock.lock();
    try {
      again.forEach(this::enqueue);
      retryPlanned = false;
      if (!waiting.isEmpty()) {
        planRetry();
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<Step> take() {
    lock.lock();
    try {
      return Optional.ofNullable(waiting.pollFirst());
    } finally {
      lock.unlock();
    }
  }

  /** What is to be tried again; empty when it is given up. */
  private Optional<Step> judge(Failure failure, boolean othersWereKept) {
    if (!isRefusal(failure.cause(), othersWereKept)) {
      return Optional.of(failure.step());
    }
    Step step = failure.step().refused();
    if (step.refusals() < REFUSALS_MAX) {
      return Optional.of(step);
    }
    refused.increment();
    LOG.error(
        "A transition is given up: the database refused it {} times. {} of {}",
        step.refusals(),
        step.transition(),
        step.record(),
        failure.cause());
    return Optional.empty();
  }

  /**
   * Whether it failed for what it says: the database says so (classes 22 and 23 of SQLSTATE), or it
   * took others in the same round and was not merely away or slow.
   */
  private static boolean isRefusal(RuntimeException cause, boolean othersWereKept) {
    boolean said =
        SqlErrors.state(cause)
            .filter(state -> state.startsWith("22") || state.startsWith("23"))
            .isPresent();
    boolean away =
        switch (cause) {
          case DataException.Unavailable unavailable -> true;
          case DataException.OutcomeUnknown unknown -> true;
          case DataException.Contended contended -> true;
          case DataException.TimedOut slow -> true;
          default -> false;
        };
    return said || (!away && othersWereKept);
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
