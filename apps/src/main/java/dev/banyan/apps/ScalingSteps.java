package dev.banyan.apps;

import dev.banyan.apps.autoscale.ScalerState;
import dev.banyan.apps.autoscale.Verdict;
import dev.banyan.data.DataException;
import dev.banyan.data.Query;
import dev.banyan.workloads.LogStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what an autoscaler decided, by the way of {@code banyan scale}: the count stands in
 * the shard, with the audit entry, the event, the decision and what the policy remembers, in one
 * transaction, before anything is started or ended. Thread-safe; calls block on SQL.
 */
final class ScalingSteps {

  private static final Logger log = LoggerFactory.getLogger(ScalingSteps.class);
  private static final Query SCALE = new Query("upsert", "app_service");

  private final Changes changes;
  private final LogStore logs;
  private final InstantSource clock;

  ScalingSteps(Changes changes, LogStore logs, InstantSource clock) {
    this.changes = changes;
    this.logs = logs;
    this.clock = clock;
  }

  /** Somebody set the count while it was decided. */
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Sets a count.
   *
   * @param after what the policy remembers once it is set
   * @param heldFrom when the count was set by hand last, as the decision knew it
   * @return whether it was set; where it was not, the next sync decides anew
   */
  boolean carryOut(
      AppRunner runner, Verdict verdict, ScalerState after, Optional<Instant> heldFrom) {
    App app = runner.app();
    String service = verdict.service();
    try (ChangeQueue.Place place = runner.reserve()) {
      try {
        changes.make(
            SCALE,
            Changes.Entry.of(
                app,
                Changes.By.AUTOSCALER,
                "service.scale",
                service,
                Map.of("replicas", verdict.to(), "from", verdict.from(), "why", verdict.words())),
            handle -> {
              if (!ScalingTable.heldFromIs(handle, app, service, heldFrom)) {
                throw new Overtaken();
              }
              AppTable.setReplicas(handle, app.team(), app.id(), service, verdict.to());
              ScalingTable.keep(handle, app, service, after);
              ScalingTable.add(handle, app, verdict);
            });
      } catch (DataException.OutcomeUnknown unknown) {
        runner.recount(place, service);
        throw unknown;
      }
      runner.scale(place, service, verdict.to());
    } catch (Overtaken overtaken) {
      log.info("app {}: {} was scaled by hand meanwhile", app.name(), service);
      return false;
    } catch (AppsException refused) {
      log.warn("app {}: {} cannot be scaled now: {}", app.name(), service, refused.getMessage());
      return false;
    }
    say(app, service, verdict.words());
    return true;
  }

  /** Tells the app's log and the node's. */
  void say(App app, String service, String words) {
    log.info("app {}: {}", app.name(), words);
    try {
      logs.say(app.id(), service, app.id(), clock.instant(), "Autoscaler: " + words);
    } catch (RuntimeException full) {
      log.warn("the log of app {} cannot be written", app.name(), full);
    }
  }
}
