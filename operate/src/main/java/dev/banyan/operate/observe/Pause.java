package dev.banyan.operate.observe;

import java.time.Instant;

/** Waits; tests do not. */
@FunctionalInterface
public interface Pause {

  /** Returns at that time, or when the thread is interrupted. */
  void until(Instant at) throws InterruptedException;
}
