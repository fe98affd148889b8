package dev.banyan.operate.machine;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits on conditions, with a deadline. */
public final class Await {

  private static final long POLL_NANOS = 5_000_000;

  private Await() {}

  /**
   * Returns once the condition holds.
   *
   * @param what is awaited, for the message
   * @throws IllegalStateException at the deadline
   */
  public static void until(Duration atMost, Supplier<String> what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("waited " + atMost.toSeconds() + " s for " + what.get());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
