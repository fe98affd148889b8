package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.Periodic;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The apps whose processes have a password that holds no more: for each of them something is begun
 * about it, again and again until that was possible. Kept in memory alone, for the processes
 * themselves end with Banyan. Bounded by the apps of this installation; thread-safe.
 */
final class OwedRenewals implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OwedRenewals.class);

  private final Set<Id> owed = ConcurrentHashMap.newKeySet();
  private final Consumer<Id> begin;
  private final Periodic trying;

  /**
   * @param begin one app's renewal; what it throws has it called again
   */
  OwedRenewals(Duration every, Consumer<Id> begin) {
    this.begin = begin;
    this.trying =
        Periodic.start(
            "app-renewals",
            every,
            this::tryAll,
            failure -> log.error("passwords of apps could not be renewed", failure));
  }

  /** Adds an app; returns at once. */
  void add(Id app) {
    owed.add(app);
  }

  private void tryAll() {
    for (Id app : owed) {
      // Before, not after: what is owed once more meanwhile is not taken for done.
      owed.remove(app);
      try {
        begin.accept(app);
      } catch (RuntimeException refused) {
        owed.add(app);
        log.warn(
            "app {} has a password that holds no more; its restart is tried again: {}",
            app,
            Reasons.of(refused));
      }
    }
  }

  @Override
  public void close() {
    trying.close();
  }
}
