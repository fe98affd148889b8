package dev.banyan.data;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a database takes writes, tried with a real one that leaves no row: a transaction with a
 * number of its own, which takes a place in the shared table of locks, and a commit that waits for
 * the disk. A database whose locks, disk or connections are used up still reads well.
 *
 * <p>However many ask, one try is under way at a time: one that hangs is joined, not repeated.
 * Thread-safe; blocks for at most {@link #WITHIN}.
 */
public final class WriteProbe {

  /** How long a write may take; a disk that is merely slow takes no node out of service. */
  public static final Duration WITHIN = Duration.ofMillis(1800);

  private static final Logger log = LoggerFactory.getLogger(WriteProbe.class);
  private static final Query PROBE = new Query("probe", "none");

  private final SqlDatabase database;
  // Guarded by this.
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
  private volatile boolean failing;

  public WriteProbe(SqlDatabase database) {
    this.database = database;
  }

  /**
   * Asks several at once, within {@link #WITHIN} in all: each waits for a disk.
   *
   * @throws IllegalStateException when one takes none, or not in time, with a sentence
   */
  public static void ask(List<WriteProbe> probes) throws InterruptedException {
    long deadline = System.nanoTime() + WITHIN.toNanos();
    List<CompletableFuture<Void>> tries = probes.stream().map(WriteProbe::current).toList();
    for (int i = 0; i < tries.size(); i++) {
      probes.get(i).await(tries.get(i), deadline);
    }
  }

  private void await(CompletableFuture<Void> outcome, long deadline) throws InterruptedException {
    try {
      outcome.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      throw new IllegalStateException(
          "the database " + database.name() + " took no write in time", slow);
    } catch (ExecutionException failure) {
      throw new IllegalStateException(
          "the database " + database.name() + " takes no writes", failure.getCause());
    }
  }

  private synchronized CompletableFuture<Void> current() {
    if (last.isDone()) {
      var begun = new CompletableFuture<Void>();
      last = begun;
      Thread.ofVirtual().name("write-probe").start(() -> tryOut(begun));
    }
    return last;
  }

  private void tryOut(CompletableFuture<Void> outcome) {
    try {
      database.write(
          PROBE,
          handle ->
              handle
                  .createQuery("SELECT pg_logical_emit_message(true, 'banyan.probe', '')::text")
                  .mapTo(String.class)
                  .one());
      failing = false;
      outcome.complete(null);
    } catch (RuntimeException | Error failure) {
      if (!failing) {
        failing = true;
        log.warn("the database {} takes no writes", database.name(), failure);
      }
      outcome.completeExceptionally(failure);
    }
  }
}
