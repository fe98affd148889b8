package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the apps: what is wanted of them, from their rows, and how they do, from what
 * runs on this node. Thread-safe; calls block on SQL.
 */
final class AppDirectory {

  private static final Duration POLL = Duration.ofMillis(20);

  private final AppTable table;
  private final ReleaseTable releases;
  private final AppRunners runners;
  private final Removals removals;

  AppDirectory(AppTable table, ReleaseTable releases, AppRunners runners, Removals removals) {
    this.removals = removals;
    this.table = table;
    this.releases = releases;
    this.runners = runners;
  }

  /** An app by its id, from memory where this node runs it. */
  Optional<App> find(Id id) {
    return runners.find(id).map(AppRunner::app).or(() -> table.find(id));
  }

  /** The release that the app's row names. */
  Optional<Release> current(App app) {
    return table.find(app.id()).flatMap(App::release).flatMap(id -> releases.find(app, id));
  }

  Optional<Deployment> deployment(App app) {
    return runners.find(app.id()).flatMap(runner -> runner.live().deployment());
  }

  /** The release that serves, as it stands on this node. */
  Deployment serving(App app) {
    return deployment(app)
        .orElseThrow(
            () ->
                AppsException.conflict(
                    "nothing-live", "No release of this app is live. Make one first."));
  }

  /** A service of the release that serves, which must be one with processes. */
  ServiceSpec.Process process(App app, String service) {
    ServiceSpec spec = serving(app).manifest().services().get(service);
    if (spec == null) {
      throw Problems.notFound("service", service);
    }
    if (spec instanceof ServiceSpec.Process process) {
      return process;
    }
    throw AppsException.conflict(
        "static-service", service + " is a folder that the edge serves; it has no processes.");
  }

  List<ServiceStatus> services(App app) {
    return runners.find(app.id()).map(AppRunner::services).orElse(List.of());
  }

  ServiceStatus service(App app, String name) {
    return services(app).stream()
        .filter(service -> service.spec().name().equals(name))
        .findFirst()
        .orElseThrow(() -> Problems.notFound("service", name));
  }

  AppStatus status(App app) {
    if (app.removing()) {
      return new AppStatus(
          app, ServiceStatus.State.STOPPED, removals.reason(app), Optional.empty(), List.of());
    }
    return Statuses.of(
        app,
        current(app),
        releases.list(app, Integer.MAX_VALUE, 1).stream().findFirst(),
        services(app));
  }

  /** The status once nothing is left to do and nothing is starting, or when the time is over. */
  AppStatus awaitSettled(App app, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      boolean settled = runners.find(app.id()).map(AppRunner::settled).orElse(true);
      if (settled || System.nanoTime() > deadline) {
        return status(app);
      }
      Thread.sleep(POLL);
    }
  }
}
