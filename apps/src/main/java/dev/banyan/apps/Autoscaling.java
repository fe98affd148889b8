package dev.banyan.apps;

import dev.banyan.apps.autoscale.Box;
import dev.banyan.apps.autoscale.QueuesSeen;
import dev.banyan.kernel.Id;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The autoscalers of the apps of this node. Each app is looked at on a virtual thread of its own,
 * so that one whose queue is slow to tell holds up no other, and none is looked at twice at a time.
 * Thread-safe.
 */
final class Autoscaling implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Autoscaling.class);

  /** Longer than anything that a look waits for. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(20);

  private final AppRunners runners;
  private final AppSupervisor.Parts supervisor;
  private final ScalingTable table;
  private final ScalingLimits limits;
  private final Rooms rooms;
  private final AppScaling.Parts parts;

  /** Bounded by the apps of this node. */
  private final Map<Id, AppScaling> apps = new ConcurrentHashMap<>();

  private final Map<Id, Thread> underWay = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Autoscaling(AppSupervisor.Parts supervisor, AppRunners runners) {
    this.runners = runners;
    this.supervisor = supervisor;
    this.table = new ScalingTable(supervisor.shards());
    var steps =
        new ScalingSteps(supervisor.changes(), supervisor.workloads().logs(), supervisor.clock());
    AppsConfig.Autoscale config = supervisor.config().autoscale();
    this.limits = new ScalingLimits(supervisor.balancer(), steps, config.workload());
    this.rooms = new Rooms(() -> LocalBox.look(0), this::running);
    this.parts =
        new AppScaling.Parts(
            supervisor.load(),
            rooms,
            supervisor.workloads(),
            table,
            steps,
            limits,
            supervisor.clock(),
            config);
  }

  /** Begins a look at each app that is not being looked at. */
  void begin() {
    for (Id app : List.copyOf(apps.keySet())) {
      if (runners.find(app).isEmpty()) {
        drop(apps.remove(app));
        rooms.retain(app, Set.of());
        limits.forget(app);
      }
    }
    runners
        .all()
        .filter(runner -> !closed)
        .forEach(
            runner ->
                underWay.computeIfAbsent(
                    runner.app().id(),
                    id ->
                        Thread.ofVirtual()
                            .name("autoscaler-" + runner.app().name())
                            .start(() -> look(runner))));
  }

  private void look(AppRunner runner) {
    try {
      sync(runner);
    } catch (RuntimeException | Error failure) {
      log.error("app {}: its autoscaler failed at a look", runner.app().name(), failure);
    } finally {
      underWay.remove(runner.app().id(), Thread.currentThread());
    }
  }

  /** Looks at one app, and returns when what follows is begun. */
  void sync(AppRunner runner) {
    AppScaling scaling =
        apps.compute(
            runner.app().id(),
            (id, known) -> {
              if (known != null && known.isOf(runner)) {
                return known;
              }
              drop(known);
              return new AppScaling(
                  runner,
                  parts,
                  new JobQueues(
                      runner.app(),
                      supervisor.redis(),
                      supervisor.databases()::parameters,
                      OtherRedis.Way.usual()));
            });
    scaling.sync();
  }

  private static void drop(@Nullable AppScaling scaling) {
    if (scaling != null) {
      scaling.close();
    }
  }

  /** What was seen of a service at the last look. */
  Optional<AppScaling.Latest> latest(Id app, String service) {
    return Optional.ofNullable(apps.get(app)).flatMap(scaling -> scaling.latest(service));
  }

  /** The queues of each app at the last look; without those that have none, or one not read. */
  Map<Id, QueuesSeen> queues() {
    Map<Id, QueuesSeen> out = new HashMap<>();
    apps.forEach((id, scaling) -> scaling.queues().ifPresent(seen -> out.put(id, seen)));
    return Map.copyOf(out);
  }

  ScalingTable table() {
    return table;
  }

  ScalingLimits limits() {
    return limits;
  }

  /** The machine, with what the instances of all apps request of it, no more each than it has. */
  Box box() {
    return LocalBox.look(requestedMilli(running().stream()));
  }

  /** What the instances of one app request, in thousandths of a core. */
  long requestedMilli(Id app) {
    return requestedMilli(running().stream().filter(group -> group.app().equals(app)));
  }

  private static long requestedMilli(Stream<Rooms.Group> groups) {
    long most = Runtime.getRuntime().availableProcessors() * 1_000L;
    return groups.mapToLong(group -> group.count() * Math.min(most, group.cpuMilli())).sum();
  }

  /** Whose apps are on this machine. */
  Stream<Id> teams() {
    return runners.all().map(runner -> runner.app().team()).distinct();
  }

  private List<Rooms.Group> running() {
    return runners
        .all()
        .flatMap(runner -> runner.live().all().stream().map(each -> running(runner.app(), each)))
        .toList();
  }

  private static Rooms.Group running(App app, Replica replica) {
    ServiceSpec.Resources resources = replica.service().resources();
    return new Rooms.Group(
        app.team(),
        app.id(),
        replica.service().name(),
        resources.cpu().map(cpu -> cpu.millis()).orElse(0L),
        resources.memory().map(most -> most.bytes()).orElse(0L),
        1);
  }

  /** Begins no further look, and waits for those under way. */
  @Override
  public void close() {
    closed = true;
    apps.values().forEach(AppScaling::close);
    long deadline = System.nanoTime() + CLOSE_MAX.toNanos();
    for (Thread thread : underWay.values()) {
      try {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
