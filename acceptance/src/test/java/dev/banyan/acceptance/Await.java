package dev.banyan.acceptance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits on conditions, with a deadline. */
final class Await {

  private static final long POLL_NANOS = 20_000_000;

  private Await() {}

  /** Returns once the condition holds; fails at the deadline, naming what was waited for. */
  static void until(Duration atMost, Supplier<String> what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited " + atMost.toSeconds() + " s for " + what.get());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  static void until(Duration atMost, String what, BooleanSupplier condition) {
    until(atMost, () -> what, condition);
  }
}
