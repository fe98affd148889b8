package dev.banyan.bench.durability;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread for each ledger, which writes between {@link #go} and {@link #halt}. After
 * {@code halt} has returned none of them writes, and what they noted can be seen by the caller.
 */
final class WriterThreads implements AutoCloseable {

  private static final long RETRY_NANOS = 10_000_000;

  /** Two phases a cycle: all arrive to begin, all arrive when they have stopped. */
  private final Phaser phases = new Phaser(1);

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private volatile boolean writing;
  private volatile boolean closed;

  WriterThreads(List<Ledger> ledgers) {
    phases.bulkRegister(ledgers.size());
    for (Ledger ledger : ledgers) {
      threads.add(Thread.ofVirtual().name(ledger.name()).start(() -> write(ledger)));
    }
  }

  private void write(Ledger ledger) {
    while (true) {
      phases.arriveAndAwaitAdvance();
      if (closed) {
        return;
      }
      while (writing) {
        attempt(ledger);
      }
      phases.arriveAndAwaitAdvance();
    }
  }

  private void attempt(Ledger ledger) {
    try {
      ledger.attempt();
    } catch (IOException e) {
      // The node is gone, as was intended, or not quite there: the attempt stays unacknowledged.
      LockSupport.parkNanos(RETRY_NANOS);
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }

  void go() {
    writing = true;
    phases.arriveAndAwaitAdvance();
  }

  void halt() {
    writing = false;
    phases.arriveAndAwaitAdvance();
  }

  /** A writer that failed by itself (a refused write, say) makes the drill worthless. */
  void rethrow() {
    RuntimeException first = failure.get();
    if (first != null) {
      throw first;
    }
  }

  @Override
  public void close() {
    closed = true;
    writing = false;
    phases.forceTermination();
    for (Thread thread : threads) {
      try {
        thread.join(java.time.Duration.ofSeconds(40));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
