package dev.banyan.accounts;

import dev.banyan.data.Listener;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the slice does by itself on every node: looks for changes each second and at each NOTIFY,
 * and now and then writes down, carries over, rotates and sweeps. Everything here may run on
 * several nodes at once and be left out for a while.
 */
final class Upkeep implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration WRITE_EVERY = Duration.ofSeconds(15);
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);

  private final Changes changes;
  private final Revocations revocations;
  private final SigningKeys signingKeys;
  private final LastUsed lastUsed;
  private final Retention retention;
  private final AuditTrail audit;
  private final ScheduledExecutorService scheduler =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().name("accounts-upkeep-", 0).daemon().factory());
  private @Nullable AutoCloseable listening;

  Upkeep(
      Changes changes,
      Revocations revocations,
      SigningKeys signingKeys,
      LastUsed lastUsed,
      Retention retention,
      AuditTrail audit) {
    this.changes = changes;
    this.revocations = revocations;
    this.signingKeys = signingKeys;
    this.lastUsed = lastUsed;
    this.retention = retention;
    this.audit = audit;
  }

  void start(Listener listener) {
    listening = listener.listen(Changes.CHANNEL, payload -> changes.lookQuietly());
    every(LOOK_EVERY, "look", changes::lookQuietly);
    every(WRITE_EVERY, "last uses", lastUsed::flush);
    every(WRITE_EVERY, "audit", audit::drain);
    every(SWEEP_EVERY, "signing keys", signingKeys::rotate);
    every(SWEEP_EVERY, "revocations", revocations::sweep);
    every(SWEEP_EVERY, "what is over", retention::sweep);
    every(SWEEP_EVERY, "changes", changes::sweep);
  }

  private void every(Duration pause, String name, Runnable work) {
    var unused =
        scheduler.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException failure) {
                LOG.warn(
                    "upkeep of accounts ({}) failed, again in {}: {}",
                    name,
                    pause,
                    failure.getMessage());
              }
            },
            pause.toMillis(),
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    scheduler.shutdown();
    try {
      if (listening != null) {
        listening.close();
      }
      if (!scheduler.awaitTermination(5, TimeUnit.SECONDS)) {
        scheduler.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("while closing", e);
    }
    lastUsed.flush();
  }
}
