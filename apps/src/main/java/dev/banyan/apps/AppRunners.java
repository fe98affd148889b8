package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.Problems;
import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import dev.banyan.workloads.Workloads;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** The runners of the apps of this node. Thread-safe. */
final class AppRunners implements AutoCloseable {

  private final AppTable table;
  private final Releases releases;
  private final ReleaseBuild build;
  private final AppEnvironment environment;
  private final Schedules schedules;
  private final Commands commands;
  private final Workloads workloads;
  private final LogMasks masks;
  private final Balancer balancer;
  private final IdGenerator ids;
  private final AppsConfig config;

  /** Bounded by the apps of this installation. */
  private final Map<Id, AppRunner> runners = new ConcurrentHashMap<>();

  AppRunners(AppTable table, AppSupervisor.Parts parts) {
    this.table = table;
    this.releases = parts.releases();
    this.build = parts.build();
    this.environment = parts.environment();
    this.schedules = parts.schedules();
    this.commands = parts.commands();
    this.workloads = parts.workloads();
    this.masks = parts.masks();
    this.balancer = parts.balancer();
    this.ids = parts.ids();
    this.config = parts.config();
  }

  /**
   * The app's runner; made when there is none yet.
   *
   * @throws AppsException.BeingRemoved when the app is being deleted
   */
  AppRunner of(App app) {
    return runners.computeIfAbsent(app.id(), id -> make(app));
  }

  /**
   * Takes an app's runner away for good. Once its row says that it is being deleted, none is made
   * after this: who makes one reads that row, and comes either before or after.
   */
  Optional<AppRunner> remove(Id app) {
    return Optional.ofNullable(runners.remove(app));
  }

  private AppRunner make(App app) {
    requireStaying(table.find(app.id()), app);
    LiveSet live = new LiveSet(balancer);
    return new AppRunner(
        new AppRunner.Parts(
            app,
            table,
            releases,
            build,
            environment,
            schedules,
            commands,
            live,
            new AppRollout(workloads, masks, balancer, live, ids, config),
            config.autoscale().range()));
  }

  private static void requireStaying(Optional<App> now, App app) {
    if (now.isEmpty()) {
      throw Problems.notFound("app", app.id().toString());
    }
    if (now.get().removing()) {
      throw AppsException.beingRemoved(app);
    }
  }

  Optional<AppRunner> find(Id app) {
    return Optional.ofNullable(runners.get(app));
  }

  Stream<App> apps() {
    return runners.values().stream().map(AppRunner::app);
  }

  Stream<AppRunner> all() {
    return runners.values().stream();
  }

  /** Passes on how an instance does. */
  void noteStatus(InstanceStatus status) {
    if (!status.id().prefix().equals("ins")) {
      return;
    }
    find(status.app()).ifPresent(runner -> runner.live().noteStatus(status));
    if (status.state() == InstanceState.STOPPED) {
      masks.release(status.app(), status.id());
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
