package dev.banyan.quickstart;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stand-in for a call to a language model: it takes a tenth of a second and no CPU, and a replica
 * makes only so many at a time, as an account with a provider allows. What comes meanwhile waits in
 * line; so this is what fills up first under load, and what more replicas help.
 */
final class Think {

  static final int AT_ONCE = 8;

  /** Who finds more than so many in line is sent away at once. */
  private static final int WAITING_MAX = 2_000;

  private static final long WAIT_MILLIS_MAX = 20_000;
  private static final long CALL_MILLIS = 100;

  private final Call call;
  private final Semaphore pool = new Semaphore(AT_ONCE, true);
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * What came of a call.
   *
   * @param answered false where the line was too long or too slow
   * @param waitedMillis for a place in the pool
   */
  record Thought(boolean answered, long waitedMillis) {}

  /** What is waited for once there is a place. */
  @FunctionalInterface
  interface Call {
    void await() throws InterruptedException;
  }

  Think() {
    this(() -> TimeUnit.MILLISECONDS.sleep(CALL_MILLIS));
  }

  Think(Call call) {
    this.call = call;
  }

  /** Waits for a place in the pool, then for the call. */
  Thought think() throws InterruptedException {
    long began = System.nanoTime();
    boolean entered = false;
    try {
      entered =
          waiting.incrementAndGet() <= WAITING_MAX
              && pool.tryAcquire(WAIT_MILLIS_MAX, TimeUnit.MILLISECONDS);
    } finally {
      waiting.decrementAndGet();
    }
    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    if (!entered) {
      return new Thought(false, waited);
    }
    try {
      call.await();
      return new Thought(true, waited);
    } finally {
      pool.release();
    }
  }

  /** How full it is, for whoever watches. */
  Map<String, Object> pool() {
    var state = new LinkedHashMap<String, Object>();
    state.put("size", AT_ONCE);
    state.put("inUse", AT_ONCE - pool.availablePermits());
    state.put("waiting", waiting.get());
    return state;
  }
}
