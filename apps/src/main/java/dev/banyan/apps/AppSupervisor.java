package dev.banyan.apps;

import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.data.SqlErrors;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.Problems;
import dev.banyan.workloads.InstanceStatus;
import dev.banyan.workloads.Workloads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the apps of this node as their teams want them. What is wanted (the current release, how
 * many replicas) stands in the team's shard before anything is done about it, so that it outlives
 * {@code kill -9}. Thread-safe; calls block on SQL and disk, so make them on virtual threads.
 */
public final class AppSupervisor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AppSupervisor.class);
  private static final Query INSERT = new Query("insert", "app");
  private static final Query UPDATE = new Query("update", "app");
  private static final Query SCALE = new Query("upsert", "app_service");
  private static final Duration POLL = Duration.ofMillis(20);

  private final Shards shards;
  private final AppTable table;
  private final Releases releases;
  private final ReleaseBuild build;
  private final AppEnvironment environment;
  private final AppVariables variables;
  private final Commands commands;
  private final Schedules schedules;
  private final Changes changes;
  private final Workloads workloads;
  private final Balancer balancer;
  private final IdGenerator ids;
  private final InstantSource clock;
  private final AppsConfig config;

  /** Bounded by the apps of this installation. */
  private final Map<Id, AppRunner> runners = new ConcurrentHashMap<>();

  /** What it works with; all of it thread-safe. */
  record Parts(
      Shards shards,
      Releases releases,
      ReleaseBuild build,
      AppEnvironment environment,
      AppVariables variables,
      Commands commands,
      Schedules schedules,
      Changes changes,
      Workloads workloads,
      Balancer balancer,
      IdGenerator ids,
      InstantSource clock,
      AppsConfig config) {}

  AppSupervisor(Parts parts) {
    this.shards = parts.shards();
    this.table = new AppTable(shards);
    this.releases = parts.releases();
    this.build = parts.build();
    this.environment = parts.environment();
    this.variables = parts.variables();
    this.commands = parts.commands();
    this.schedules = parts.schedules();
    this.changes = parts.changes();
    this.workloads = parts.workloads();
    this.balancer = parts.balancer();
    this.ids = parts.ids();
    this.clock = parts.clock();
    this.config = parts.config();
  }

  /**
   * Starts what served when Banyan was last here, and gives up what was being made then. Call it
   * once, after {@code Workloads.endLeftovers}; returns when everything is under way.
   */
  public void resume() {
    workloads.onTransition(this::noteStatus);
    commands.table().endOpen(clock.instant());
    List<App> apps = table.all();
    releases.sweep(apps);
    for (App app : apps) {
      for (Release unfinished : releases.table().unfinished(app)) {
        releases.setState(
            unfinished, Release.State.FAILED, "Banyan stopped while it was made; release again");
      }
      AppRunner runner = runner(app);
      app.release().flatMap(id -> releases.table().find(app, id)).ifPresent(runner::resume);
    }
  }

  private void noteStatus(InstanceStatus status) {
    AppRunner runner = runners.get(status.app());
    if (runner != null && status.id().prefix().equals("ins")) {
      runner.live().noteStatus(status);
    }
  }

  private AppRunner runner(App app) {
    return runners.computeIfAbsent(
        app.id(),
        id -> {
          LiveSet live = new LiveSet(balancer);
          return new AppRunner(
              app,
              table,
              releases,
              build,
              environment,
              schedules,
              live,
              new AppRollout(workloads, balancer, live, ids, config));
        });
  }

  /**
   * What {@code banyan up} does with a folder.
   *
   * @param created the new release; empty when the folder is as the current release has it
   */
  public record Up(App app, Optional<Release> created) {}

  /**
   * Runs the app of a folder: makes it known to the team by its name, and releases it unless it
   * serves just so already. Returns when the release is durable and its build has begun.
   *
   * @throws ManifestException when {@code banyan.app.yaml} has mistakes
   * @throws SnapshotException when the folder cannot be taken
   */
  public Up up(Id team, Path folder) {
    return releases.takingSnapshots(() -> upNow(team, folder));
  }

  /** The app of a folder that has a release to serve by, whatever the folder holds now. */
  public Optional<App> releasedFrom(Id team, Path folder) {
    Path home = folder.toAbsolutePath().normalize();
    return table.all().stream()
        .filter(app -> app.team().equals(team) && app.folder().equals(home))
        .filter(app -> app.release().isPresent())
        .findFirst();
  }

  private Up upNow(Id team, Path folder) {
    Path home = folder.toAbsolutePath().normalize();
    Releases.Taken taken = releases.take(team, home, text -> isLive(team, text));
    App app = ensure(team, taken.manifest().name(), home);
    Optional<Release> current =
        current(app).filter(release -> release.source().equals(taken.source()));
    if (current.isPresent()) {
      runner(app).heal(current.get());
      return new Up(app, Optional.empty());
    }
    return new Up(app, Optional.of(deploy(app, taken, Changes.By.BANYAN)));
  }

  /** Whether an app of the team serves by just this manifest. */
  private boolean isLive(Id team, String manifest) {
    return runners.values().stream()
        .map(AppRunner::app)
        .filter(app -> app.team().equals(team))
        .flatMap(app -> current(app).stream())
        .anyMatch(release -> release.manifest().equals(manifest));
  }

  private App ensure(Id team, String name, Path folder) {
    Optional<App> known = table.byName(team, name);
    if (known.isPresent() && known.get().folder().equals(folder)) {
      return known.get();
    }
    if (known.isPresent()) {
      shards
          .ofTeam(team)
          .write(
              UPDATE,
              handle -> {
                AppTable.setFolder(handle, known.get(), folder);
                return true;
              });
      return table.byName(team, name).orElseThrow();
    }
    App app = AppTable.of(ids.within(team, "app"), team, name, folder, clock.instant());
    try {
      shards
          .ofTeam(team)
          .write(
              INSERT,
              handle -> {
                AppTable.insert(handle, app);
                changes.record(
                    handle,
                    team,
                    app.id(),
                    Changes.By.BANYAN,
                    "app.create",
                    app.id().toString(),
                    Map.of("name", name));
                return true;
              });
    } catch (RuntimeException failure) {
      if (SqlErrors.uniqueViolation(failure).isEmpty()) {
        throw failure;
      }
      return table.byName(team, name).orElseThrow();
    }
    return app;
  }

  private Release deploy(App app, Releases.Taken taken, Changes.By by) {
    AppRunner runner = runner(app);
    try (AppRunner.Place place = runner.reserve()) {
      Release release = releases.create(app, taken, by);
      runner.deploy(place, release);
      return release;
    }
  }

  /** Releases the app's folder as it is now. */
  Release release(App app, Changes.By by) {
    return releases.takingSnapshots(() -> releaseNow(app, by));
  }

  private Release releaseNow(App app, Changes.By by) {
    App now = table.find(app.id()).orElse(app);
    Releases.Taken taken = releases.take(app.team(), now.folder(), text -> false);
    if (!taken.manifest().name().equals(app.name())) {
      throw AppsException.conflict(
          "another-app",
          "The manifest in "
              + now.folder()
              + " is now named "
              + taken.manifest().name()
              + ". Run banyan up there to start it as an app of its own.");
    }
    return deploy(app, taken, by);
  }

  /** Goes back to a release; without one to the last that served before the current one. */
  Release rollBack(App app, Optional<Id> wanted, Changes.By by) {
    Release current =
        current(app)
            .orElseThrow(
                () ->
                    AppsException.conflict("nothing-live", "No release of this app is live yet."));
    Release target =
        wanted
            .map(
                id ->
                    releases
                        .table()
                        .find(app, id)
                        .orElseThrow(() -> Problems.notFound("release", id.toString())))
            .or(
                () ->
                    releases.table().list(app, current.number(), 200).stream()
                        .filter(release -> release.state() == Release.State.SUPERSEDED)
                        .filter(Release::kept)
                        .findFirst())
            .orElseThrow(
                () ->
                    AppsException.conflict(
                        "nothing-to-go-back-to", "There is no earlier release that is kept."));
    if (target.id().equals(current.id())) {
      throw AppsException.conflict(
          "live-already", "Release " + target.number() + " is the current one already.");
    }
    if (!target.kept()) {
      throw AppsException.conflict(
          "files-gone",
          "The files of release "
              + target.number()
              + " are no longer kept. Check that version out and release it anew.");
    }
    if (target.state() != Release.State.SUPERSEDED) {
      throw AppsException.conflict(
          "never-served",
          "Release " + target.number() + " never served (" + target.state().text() + ").");
    }
    AppRunner runner = runner(app);
    try (AppRunner.Place place = runner.reserve()) {
      shards
          .ofTeam(app.team())
          .write(
              UPDATE,
              handle -> {
                changes.record(
                    handle,
                    app.team(),
                    app.id(),
                    by,
                    "release.rollback",
                    target.id().toString(),
                    Map.of("number", target.number()));
                return true;
              });
      runner.rollBack(place, target);
      return target;
    }
  }

  /** Sets how many replicas run, within the declared range. */
  ServiceStatus scale(App app, String service, int replicas, Changes.By by) {
    ServiceSpec.Process process = process(app, service);
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
    AppRunner runner = runner(app);
    try (AppRunner.Place place = runner.reserve()) {
      shards
          .ofTeam(app.team())
          .write(
              SCALE,
              handle -> {
                AppTable.setReplicas(handle, app.team(), app.id(), service, replicas);
                changes.record(
                    handle,
                    app.team(),
                    app.id(),
                    by,
                    "service.scale",
                    service,
                    Map.of("replicas", replicas));
                return true;
              });
      runner.noteCount(service, replicas);
      runner.scale(place, service);
      return service(app, service);
    }
  }

  /** Restarts services; all of them when none is named. */
  void restart(App app, Optional<String> service, String reason, Changes.By by) {
    Deployment serving = serving(app);
    List<String> names = new ArrayList<>();
    if (service.isPresent()) {
      names.add(process(app, service.get()).name());
    } else {
      serving.manifest().processes().forEach(process -> names.add(process.name()));
    }
    AppRunner runner = runner(app);
    try (AppRunner.Place place = runner.reserve()) {
      shards
          .ofTeam(app.team())
          .write(
              UPDATE,
              handle -> {
                changes.record(
                    handle,
                    app.team(),
                    app.id(),
                    by,
                    "service.restart",
                    service.orElse(app.id().toString()),
                    Map.of());
                return true;
              });
      runner.restart(place, names, reason);
    }
  }

  /** After a secret was changed: what runs gets it by a rolling restart. */
  void applySecrets(App app) {
    runner(app)
        .live()
        .deployment()
        .ifPresent(
            serving ->
                runner(app)
                    .restart(
                        serving.manifest().processes().stream()
                            .map(ServiceSpec.Process::name)
                            .toList(),
                        "a secret was changed"));
  }

  /** Starts a one-off command in the release that serves. */
  AppCommand run(App app, String service, String line, Changes.By by) {
    return run(app, service, line, Optional.empty(), by);
  }

  private AppCommand run(
      App app, String service, String line, Optional<String> schedule, Changes.By by) {
    Deployment serving = serving(app);
    ServiceSpec spec = serving.manifest().services().get(service);
    if (spec == null) {
      throw Problems.notFound("service", service);
    }
    return commands.start(
        serving.with(environment.read(app, serving.manifest())), spec, line, schedule, by);
  }

  /** Starts what schedules say is due. Called about every second. */
  public void runDueSchedules() {
    for (Schedules.Due due : schedules.due()) {
      AppRunner runner = runners.get(due.app());
      Optional<ScheduleSpec> schedule =
          runner == null
              ? Optional.empty()
              : runner.live().deployment().stream()
                  .flatMap(serving -> serving.manifest().schedules().stream())
                  .filter(one -> one.name().equals(due.name()))
                  .findFirst();
      if (runner == null || schedule.isEmpty() || !schedules.claim(due, schedule.get())) {
        continue;
      }
      if (commands.isRunning(due.app(), due.name())) {
        log.warn(
            "app {}: schedule {} is left out, its run of before still goes",
            runner.app().name(),
            due.name());
        continue;
      }
      try {
        run(
            runner.app(),
            schedule.get().service(),
            schedule.get().run(),
            Optional.of(due.name()),
            Changes.By.BANYAN);
      } catch (RuntimeException failure) {
        log.error("app {}: schedule {} did not start", runner.app().name(), due.name(), failure);
      }
    }
  }

  /** An app by its id, from memory where this node runs it. */
  Optional<App> find(Id id) {
    AppRunner runner = runners.get(id);
    return runner != null ? Optional.of(runner.app()) : table.find(id);
  }

  AppTable table() {
    return table;
  }

  Optional<Release> current(App app) {
    return table.find(app.id()).flatMap(App::release).flatMap(id -> releases.table().find(app, id));
  }

  /** What brings an app of this node to what is wanted of it. */
  AppRunner runnerOf(App app) {
    return runner(app);
  }

  Releases releases() {
    return releases;
  }

  AppVariables variables() {
    return variables;
  }

  Commands commands() {
    return commands;
  }

  Schedules schedules() {
    return schedules;
  }

  Workloads workloads() {
    return workloads;
  }

  /** The release that serves, as it stands on this node. */
  Deployment serving(App app) {
    return deployment(app)
        .orElseThrow(
            () ->
                AppsException.conflict(
                    "nothing-live", "No release of this app is live. Make one first."));
  }

  Optional<Deployment> deployment(App app) {
    return Optional.ofNullable(runners.get(app.id())).flatMap(runner -> runner.live().deployment());
  }

  private ServiceSpec.Process process(App app, String service) {
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
    return Optional.ofNullable(runners.get(app.id())).map(AppRunner::services).orElse(List.of());
  }

  ServiceStatus service(App app, String name) {
    return services(app).stream()
        .filter(service -> service.spec().name().equals(name))
        .findFirst()
        .orElseThrow(() -> Problems.notFound("service", name));
  }

  /** How an app does right now. */
  public AppStatus status(App app) {
    return Statuses.of(
        app,
        current(app),
        releases.table().list(app, Integer.MAX_VALUE, 1).stream().findFirst(),
        services(app));
  }

  /**
   * Waits until an app has nothing left to do and no instance of it is still starting.
   *
   * @return its status then, or when the time was over
   */
  public AppStatus awaitSettled(App app, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      boolean settled =
          Optional.ofNullable(runners.get(app.id())).map(AppRunner::settled).orElse(true);
      if (settled || System.nanoTime() > deadline) {
        return status(app);
      }
      Thread.sleep(POLL);
    }
  }

  /** Ends every instance, each within its grace. */
  @Override
  public void close() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      runners.values().forEach(runner -> threads.submit(runner::close));
    }
  }
}
