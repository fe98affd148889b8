package dev.banyan.server;

import dev.banyan.server.Health.Check;
import dev.banyan.server.Health.Result;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How checks went lately. Whoever asks, and however many at once, the checks run one after the
 * other's end and once in {@link #KEEP} at most: probes are open to strangers, and each check costs
 * SQL and a connection. Thread-safe; blocks while the checks run.
 */
final class KeptReport {

  /** Shorter than any balancer's pace. */
  static final Duration KEEP = Duration.ofSeconds(1);

  private final List<Check> checks;
  private final LongSupplier nanos;
  private final ReentrantLock asking = new ReentrantLock();
  private List<Result> results = List.of();
  private boolean asked;
  private long endedAt;

  /**
   * A report that is not made yet.
   *
   * @param checks none, perhaps
   * @param nanos a clock that never goes back, such as {@link System#nanoTime}
   */
  KeptReport(List<Check> checks, LongSupplier nanos) {
    this.checks = List.copyOf(checks);
    this.nanos = nanos;
  }

  List<Result> results() {
    asking.lock();
    try {
      if (!asked || nanos.getAsLong() - endedAt >= KEEP.toNanos()) {
        results = Health.ask(checks);
        asked = true;
        endedAt = nanos.getAsLong();
      }
      return results;
    } finally {
      asking.unlock();
    }
  }
}
