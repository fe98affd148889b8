package dev.banyan.workloads;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The present status of one instance. Only the instance's own thread moves it; anybody reads it and
 * waits for it.
 */
final class StatusBoard {

  private final InstanceSpec spec;
  private final Parts parts;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile InstanceStatus status;
  private volatile int failures;
  private volatile boolean ended;
  private long transitions;

  StatusBoard(InstanceSpec spec, Parts parts) {
    this.spec = spec;
    this.parts = parts;
    this.status = InstanceStatus.first(spec, parts.clock().instant());
  }

  /** What one transition says; the rest follows from the attempt. */
  record Move(
      InstanceState state,
      boolean ready,
      String reason,
      OptionalInt exitCode,
      Optional<Instant> restartsAt,
      int restarts,
      String host,
      boolean ended) {

    static Move to(InstanceState state, String reason) {
      return new Move(
          state, false, reason, OptionalInt.empty(), Optional.empty(), 0, "127.0.0.1", false);
    }

    Move ready(String onHost) {
      return new Move(state, true, reason, exitCode, restartsAt, restarts, onHost, ended);
    }

    Move exit(OptionalInt code) {
      return new Move(state, ready, reason, code, restartsAt, restarts, host, ended);
    }

    Move restartsAt(Instant at) {
      return new Move(state, ready, reason, exitCode, Optional.of(at), restarts, host, ended);
    }

    Move restarts(int count) {
      return new Move(state, ready, reason, exitCode, restartsAt, count, host, ended);
    }

    Move forGood() {
      return new Move(state, ready, reason, exitCode, restartsAt, restarts, host, true);
    }
  }

  /** Keeps the transition, shows it, wakes who waits, tells listeners. */
  void move(Move move, Optional<Attempt> attempt) {
    InstanceStatus before = status;
    boolean first = transitions == 0;
    Instant now = parts.clock().instant();
    String reason = Explain.bounded(move.reason());
    var next =
        new InstanceStatus(
            spec.id(),
            spec.team(),
            spec.app(),
            spec.service(),
            spec.ordinal(),
            spec.release(),
            move.state(),
            move.ready(),
            reason,
            move.exitCode().isPresent() ? move.exitCode() : before.exitCode(),
            move.state().live() ? attempt.map(live -> live.trace().pid()).orElse(0L) : 0,
            move.host(),
            attempt.map(Attempt::port).orElse(OptionalInt.empty()),
            attempt.map(Attempt::startedAt).or(before::startedAt),
            before.state() == move.state() && !first ? before.since() : now,
            move.restarts(),
            move.restartsAt(),
            Usage.NONE);
    transitions++;
    parts
        .keeper()
        .keep(
            new InstanceRecord(
                next, parts.node(), attempt.map(Attempt::trace), transitions, move.ended()),
            new InstanceTransition(
                spec.id(),
                transitions,
                first ? Optional.empty() : Optional.of(before.state()),
                move.state(),
                reason,
                now));
    lock.lock();
    try {
      status = next;
      ended = move.ended();
      if (move.state() == InstanceState.FAILED) {
        failures++;
      }
      moved.signalAll();
    } finally {
      lock.unlock();
    }
    parts.transitions().accept(next);
  }

  /** No transition comes any more, whatever the last one ran into. */
  void end() {
    lock.lock();
    try {
      ended = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  InstanceStatus status() {
    return status;
  }

  boolean ended() {
    return ended;
  }

  int failures() {
    return failures;
  }

  /** Waits until the test holds; gives the status at that time or when the time was over. */
  InstanceStatus await(Predicate<InstanceStatus> test, Duration atMost)
      throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (!test.test(status) && left > 0) {
        left = moved.awaitNanos(left);
      }
      return status;
    } finally {
      lock.unlock();
    }
  }
}
