package dev.banyan.workloads;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition with a generous deadline; how long it took is never asserted. */
public final class Until {

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private Until() {}

  /** Returns when it holds; fails with what is seen when it never does. */
  public static void holds(BooleanSupplier condition, Supplier<?> seen) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("did not come true within " + DEADLINE + ": " + seen.get());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}
