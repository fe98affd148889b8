package dev.banyan.apps;

import dev.banyan.data.Query;
import dev.banyan.http.IfMatch;
import dev.banyan.kernel.Problems;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Scales and restarts services of the release that serves. Each change is recorded before it is
 * begun, and none is when too much waits. Thread-safe; calls block on SQL.
 */
final class ServiceChanges {

  private static final Query UPDATE = new Query("update", "app");
  private static final Query SCALE = new Query("upsert", "app_service");

  private final Changes changes;
  private final AppRunners runners;
  private final AppDirectory directory;
  private final InstantSource clock;

  ServiceChanges(AppSupervisor.Parts parts, AppRunners runners, AppDirectory directory) {
    this.changes = parts.changes();
    this.runners = runners;
    this.directory = directory;
    this.clock = parts.clock();
  }

  /**
   * Sets how many replicas run, within the declared range. Where an autoscaler sets them too, it
   * leaves this count alone for a while, and goes on from it.
   *
   * @param ifMatch the count that must be asked for now, or {@code *} for any; empty: whatever is
   */
  ServiceStatus scale(
      App app, String service, int replicas, Changes.By by, Optional<String> ifMatch) {
    ServiceSpec.Process process = directory.process(app, service);
    if (!process.replicas().contains(replicas)) {
      throw Problems.invalid(
          "replicas",
          service
              + " has replicas: "
              + process.replicas()
              + " in "
              + AppManifest.FILE_NAME
              + "; choose a count in that range, or change the range and release.");
    }
    AppRunner runner = runners.of(app);
    try (ChangeQueue.Place place = runner.reserve()) {
      changes.make(
          SCALE,
          Changes.Entry.of(app, by, "service.scale", service, Map.of("replicas", replicas)),
          handle -> {
            // First, for its lock: who else sets the count, by hand or not, waits there.
            ScalingTable.hold(handle, app, service, clock.instant());
            if (ifMatch.isPresent()) {
              int now = AppRollout.count(process, AppTable.replicas(handle, app.team(), app.id()));
              IfMatch.require(ifMatch, Optional.of(Integer.toString(now)));
            }
            AppTable.setReplicas(handle, app.team(), app.id(), service, replicas);
          });
      runner.scale(place, service, replicas);
      return directory.service(app, service);
    }
  }

  /** Restarts services; all of them when none is named. */
  void restart(App app, Optional<String> service, String reason, Changes.By by) {
    Deployment serving = directory.serving(app);
    List<String> names = new ArrayList<>();
    if (service.isPresent()) {
      names.add(directory.process(app, service.get()).name());
    } else {
      names.addAll(processes(serving));
    }
    AppRunner runner = runners.of(app);
    try (ChangeQueue.Place place = runner.reserve()) {
      String target = service.orElse(app.id().toString());
      changes.announce(UPDATE, Changes.Entry.of(app, by, "service.restart", target, Map.of()));
      runner.restart(place, names, reason);
    }
  }

  /**
   * Exchanges the instances of an app that were given something that holds no more; once begun it
   * is tried until it succeeded. What is launched later is given what holds then.
   */
  void renew(App app, String reason) {
    Optional<AppRunner> runner = runners.find(app.id());
    if (runner.isEmpty()) {
      return;
    }
    try (ChangeQueue.Place place = runner.get().reserve()) {
      String target = app.id().toString();
      changes.announce(
          UPDATE, Changes.Entry.of(app, Changes.By.BANYAN, "service.restart", target, Map.of()));
      runner.get().renew(place, reason);
    }
  }

  /**
   * Changes a secret: what runs gets it by a rolling restart.
   *
   * @param write makes the change, when there is a place for the restart
   */
  <T> T changeSecret(App app, Supplier<T> write) {
    AppRunner runner = runners.of(app);
    try (ChangeQueue.Place place = runner.reserve()) {
      T written = write.get();
      directory
          .deployment(app)
          .ifPresent(serving -> runner.restart(place, processes(serving), "A secret was changed."));
      return written;
    }
  }

  private static List<String> processes(Deployment serving) {
    return serving.manifest().processes().stream().map(ServiceSpec.Process::name).toList();
  }
}
