package dev.banyan.server;

import dev.banyan.data.DataModule;
import dev.banyan.http.IdempotencyStore;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done now and then on every node: partitions ahead, old answers away. */
final class Maintenance implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Maintenance.class);
  private static final Duration EVERY = Duration.ofHours(1);

  private final ScheduledExecutorService thread;

  private Maintenance(ScheduledExecutorService thread) {
    this.thread = thread;
  }

  /** Begins an hour from now; what a start needs has been done by the slices themselves. */
  static Maintenance start(DataModule data, IdempotencyStore idempotency) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("maintenance").factory());
    thread.scheduleWithFixedDelay(
        () -> run(data, idempotency), EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
    return new Maintenance(thread);
  }

  private static void run(DataModule data, IdempotencyStore idempotency) {
    try {
      data.partitions().maintain();
      log.debug("{} kept answers were dropped", idempotency.sweep());
    } catch (RuntimeException failure) {
      log.warn("maintenance is tried again in an hour", failure);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
