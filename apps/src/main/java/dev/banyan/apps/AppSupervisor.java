package dev.banyan.apps;

import dev.banyan.apps.autoscale.LoadSource;
import dev.banyan.apps.autoscale.QueuesSeen;
import dev.banyan.data.AppDatabases;
import dev.banyan.data.Shards;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.workloads.Workloads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps the apps of this node as their teams want them. What is wanted (the current release, how
 * many replicas) stands in the team's shard before anything is done about it, so that it outlives
 * {@code kill -9}. Thread-safe; calls block on SQL and disk, so make them on virtual threads.
 */
public final class AppSupervisor implements AutoCloseable {

  private final Parts parts;
  private final AppTable table;
  private final AppRunners runners;
  private final AppDirectory directory;
  private final AppDeploys deploys;
  private final AppFolders folders;
  private final ServiceChanges services;
  private final CommandStarts commandStarts;
  private final ScheduleRuns scheduleRuns;
  private final Removals removals;
  private final Autoscaling autoscaling;

  /** What it works with; all of it thread-safe. */
  record Parts(
      Shards shards,
      Releases releases,
      ReleaseBuild build,
      AppEnvironment environment,
      AppVariables variables,
      AppSecrets secrets,
      Commands commands,
      Schedules schedules,
      Changes changes,
      Workloads workloads,
      LogMasks masks,
      Balancer balancer,
      LoadSource load,
      AppDatabases databases,
      Optional<RedisServer> redis,
      AppAccounts accounts,
      IdGenerator ids,
      InstantSource clock,
      AppsConfig config) {}

  AppSupervisor(Parts parts) {
    this.parts = parts;
    this.table = new AppTable(parts.shards());
    this.runners = new AppRunners(table, parts);
    this.removals = new Removals(parts, table, runners);
    this.directory = new AppDirectory(table, parts.releases().table(), runners, removals);
    this.deploys = new AppDeploys(table, parts, runners, directory);
    this.folders = new AppFolders(table, parts, runners, directory, deploys, removals);
    this.services = new ServiceChanges(parts, runners, directory);
    this.commandStarts = new CommandStarts(parts, directory);
    this.scheduleRuns = new ScheduleRuns(parts, runners, commandStarts);
    this.autoscaling = new Autoscaling(parts, runners);
  }

  /**
   * Starts what served when Banyan was last here, gives up what was being made then, and goes on
   * deleting what was being deleted. Call it once, after {@code Workloads.endLeftovers}; returns
   * when everything is under way.
   */
  public void resume() {
    parts.workloads().onTransition(runners::noteStatus);
    parts.commands().table().endOpen(parts.clock().instant());
    List<App> apps = table.all();
    Releases releases = parts.releases();
    releases.sweep(apps);
    for (App app : apps) {
      if (app.removing()) {
        removals.begin(app);
        continue;
      }
      releases.table().unfinished(app).forEach(this::giveUp);
      AppRunner runner = runners.of(app);
      app.release().flatMap(id -> releases.table().find(app, id)).ifPresent(runner::resume);
    }
  }

  private void giveUp(Release unfinished) {
    if (unfinished.served()) {
      parts
          .releases()
          .setState(
              unfinished,
              Release.State.SUPERSEDED,
              "Banyan stopped while it was to serve again. Go back to it once more.");
    } else {
      parts
          .releases()
          .setState(
              unfinished, Release.State.FAILED, "Banyan stopped while it was made. Release again.");
    }
  }

  /**
   * What {@code banyan up} does with a folder.
   *
   * @param created the new release; empty when none was to be made
   * @param instead the release that serves, where the folder holds another that was rolled back
   * @param earlier other apps that the folder ran before, under other names; they are still there
   */
  public record Up(
      App app, Optional<Release> created, Optional<Release> instead, List<App> earlier) {

    public Up {
      earlier = List.copyOf(earlier);
    }

    /** What its user should know, in words. */
    public Optional<String> notice() {
      return instead.map(
          release ->
              "The folder differs from release "
                  + release.number()
                  + ", which serves; banyan release makes a release of it.");
    }
  }

  /**
   * Runs the app of a folder: makes it known to the team by its name, and releases it unless just
   * this content serves already or was rolled back. Returns when the release is durable and its
   * build has begun.
   *
   * @throws ManifestException when {@code banyan.app.yaml} has mistakes
   * @throws SnapshotException when the folder cannot be taken
   */
  public Up up(Id team, Path folder) {
    return folders.up(team, folder);
  }

  /** The app of a folder that has a release to serve by, whatever the folder holds now. */
  public Optional<App> releasedFrom(Id team, Path folder) {
    return folders.releasedFrom(team, folder);
  }

  /** The app that a folder ran last, whatever its file says now. */
  public Optional<App> ofFolder(Id team, Path folder) {
    return folders.ofFolder(team, folder);
  }

  /** An app of the team, if it has any: a team that owns one is not deleted. */
  public Optional<App> anyOf(Id team) {
    return table.ofTeam(team, "", 1).stream().findFirst();
  }

  /** Starts what schedules say is due. Called about every second. */
  public void runDueSchedules() {
    scheduleRuns.runDue();
  }

  /** Begins a look at every service that grows by itself. Called at the pace of their policies. */
  public void beginScaling() {
    autoscaling.begin();
  }

  /**
   * What the autoscalers read of each app's queues at their last look; without apps that have none
   * or of which one could not be read. Answers from memory.
   */
  public Map<Id, QueuesSeen> queues() {
    return autoscaling.queues();
  }

  /** An app of this node by its id. Who may see it, {@code Access} says. */
  public Optional<App> find(Id id) {
    return directory.find(id);
  }

  /** The file of the release that serves; empty while none does. */
  public Optional<AppManifest> manifest(App app) {
    return directory.deployment(app).map(Deployment::manifest);
  }

  /** How an app does right now. */
  public AppStatus status(App app) {
    return directory.status(app);
  }

  /**
   * Waits until an app has nothing left to do and no instance of it is still starting.
   *
   * @return its status then, or when the time was over
   */
  public AppStatus awaitSettled(App app, Duration atMost) throws InterruptedException {
    return directory.awaitSettled(app, atMost);
  }

  /**
   * Ends every instance, each within its grace; what is being deleted is left to the next start.
   */
  @Override
  public void close() {
    autoscaling.close();
    removals.close();
    runners.close();
  }

  /** Deletes an app with all it has; returns when it is durable that it goes. */
  App remove(App app, Changes.By by) {
    return removals.remove(app, by);
  }

  /** Waits until nothing is being deleted; false when the time was over before. */
  boolean awaitRemovals(Duration atMost) throws InterruptedException {
    return removals.awaitAll(atMost);
  }

  Release release(App app, Changes.By by) {
    return deploys.release(app, by);
  }

  Release rollBack(App app, Optional<Id> wanted, Changes.By by) {
    return deploys.rollBack(app, wanted, by);
  }

  ServiceStatus scale(
      App app, String service, int replicas, Changes.By by, Optional<String> ifMatch) {
    return services.scale(app, service, replicas, by, ifMatch);
  }

  void restart(App app, Optional<String> service, String reason, Changes.By by) {
    services.restart(app, service, reason, by);
  }

  void renew(App app, String reason) {
    services.renew(app, reason);
  }

  <T> T changeSecret(App app, Supplier<T> write) {
    return services.changeSecret(app, write);
  }

  AppCommand run(App app, String service, String line, Changes.By by) {
    return commandStarts.run(app, service, line, by);
  }

  Optional<Release> current(App app) {
    return directory.current(app);
  }

  Deployment serving(App app) {
    return directory.serving(app);
  }

  Optional<Deployment> deployment(App app) {
    return directory.deployment(app);
  }

  List<ServiceStatus> services(App app) {
    return directory.services(app);
  }

  ServiceStatus service(App app, String name) {
    return directory.service(app, name);
  }

  /** What brings an app of this node to what is wanted of it. */
  AppRunner runnerOf(App app) {
    return runners.of(app);
  }

  Autoscaling autoscaling() {
    return autoscaling;
  }

  AppTable table() {
    return table;
  }

  Releases releases() {
    return parts.releases();
  }

  AppVariables variables() {
    return parts.variables();
  }

  AppSecrets secrets() {
    return parts.secrets();
  }

  Commands commands() {
    return parts.commands();
  }

  Schedules schedules() {
    return parts.schedules();
  }

  Workloads workloads() {
    return parts.workloads();
  }
}
