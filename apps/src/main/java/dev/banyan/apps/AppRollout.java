package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.ProblemException;
import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import dev.banyan.workloads.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges instances without a failed request: the new one starts, proves itself, is told to the
 * balancer; only then the old one gets no new requests, finishes what it serves, and ends. A
 * program with a fixed port cannot stand beside its successor, so it ends before. One at a time per
 * app, on the app's own thread.
 */
final class AppRollout {

  private static final Logger log = LoggerFactory.getLogger(AppRollout.class);

  /** A worker that proves nothing is believed when it has not crashed for so long. */
  static final Duration WORKER_SETTLES = Duration.ofSeconds(1);

  private static final Duration START_MARGIN = Duration.ofSeconds(10);
  private static final Duration STOP_MARGIN = Duration.ofSeconds(15);

  /** Why a new instance is not taken. */
  static final class NotHealthy extends Exception {
    private static final long serialVersionUID = 1L;

    NotHealthy(String message) {
      super(message);
    }
  }

  /** Makes a change durable, or throws when it is known not to be. */
  interface Commit {
    void run() throws InterruptedException;
  }

  private final Workloads workloads;
  private final LogMasks masks;
  private final Balancer balancer;
  private final LiveSet live;
  private final IdGenerator ids;
  private final AppsConfig config;

  AppRollout(
      Workloads workloads,
      LogMasks masks,
      Balancer balancer,
      LiveSet live,
      IdGenerator ids,
      AppsConfig config) {
    this.workloads = workloads;
    this.masks = masks;
    this.balancer = balancer;
    this.live = live;
    this.ids = ids;
    this.config = config;
  }

  /** Launches an instance; it serves nothing before it is well and a member of the live set. */
  Replica launch(Deployment deployment, ServiceSpec.Process service, int ordinal) {
    Id app = deployment.app().id();
    Id id = ids.within(app, "ins");
    // Its values are hidden until it has stopped for good; AppRunners hears of that.
    masks.hold(app, id, deployment.shared().hidden());
    try {
      return new Replica(
          workloads.launch(InstanceSpecs.replica(id, deployment, service, ordinal)),
          service,
          ordinal,
          deployment);
    } catch (RuntimeException refused) {
      masks.release(app, id);
      throw refused;
    }
  }

  /**
   * Launches every replica of a release, serves by them as they become well, and waits for none. A
   * service that cannot be launched holds up no other.
   *
   * @throws ProblemException why the first of such services cannot, after the others were launched
   */
  List<Replica> launchAll(Deployment deployment, Map<String, Integer> counts) {
    live.replaceAll(deployment, List.of(), counts);
    return launchMissing(deployment, counts);
  }

  /** Launches those replicas of the release that serves that are not there, in the same way. */
  List<Replica> launchMissing(Deployment deployment, Map<String, Integer> counts) {
    List<ProblemException> refusals = new ArrayList<>();
    for (ServiceSpec.Process service : deployment.manifest().processes()) {
      List<Replica> present = live.of(service.name());
      try {
        for (int ordinal = 0; ordinal < count(service, counts); ordinal++) {
          int wanted = ordinal;
          if (present.stream().noneMatch(replica -> replica.ordinal() == wanted)) {
            live.add(launch(deployment, service, ordinal));
          }
        }
      } catch (ProblemException refused) {
        refusals.add(refused);
      }
    }
    if (!refusals.isEmpty()) {
      throw refusals.getFirst();
    }
    return live.all();
  }

  static int count(ServiceSpec.Process service, Map<String, Integer> counts) {
    Integer asked = counts.get(service.name());
    return asked == null ? service.replicas().min() : service.replicas().clamp(asked);
  }

  /**
   * Puts a release in the place of the one that serves. Until the new one is whole and well nothing
   * of the old is touched, but for programs with a fixed port.
   *
   * @param commit makes the change durable; called when the new one can serve
   * @throws NotHealthy when it cannot; then the old one serves on
   */
  void exchange(Deployment next, Map<String, Integer> counts, Commit commit)
      throws NotHealthy, InterruptedException {
    List<Replica> fresh = new ArrayList<>();
    List<ServiceSpec.Process> fixed = new ArrayList<>();
    List<Replica> stopped = new ArrayList<>();
    try {
      List<Slot> slots = new ArrayList<>();
      for (ServiceSpec.Process service : next.manifest().processes()) {
        if (service.fixedPort().isPresent()) {
          fixed.add(service);
          continue;
        }
        for (int ordinal = 0; ordinal < count(service, counts); ordinal++) {
          slots.add(new Slot(service, ordinal));
        }
      }
      startAll(next, slots, fresh);
      for (ServiceSpec.Process service : fixed) {
        for (Replica old : holding(service.fixedPort().orElseThrow())) {
          live.remove(old);
          stopped.add(old);
          retire(old, "It makes room for release " + next.release().number() + ".");
        }
        for (int ordinal = 0; ordinal < count(service, counts); ordinal++) {
          Replica replica = launch(next, service, ordinal);
          fresh.add(replica);
          requireHealthy(replica);
        }
      }
      settle(fresh);
      commit.run();
    } catch (NotHealthy | RuntimeException failure) {
      end(fresh, "Release " + next.release().number() + " was given up.");
      launchAgain(stopped, failure);
      throw failure;
    } catch (InterruptedException closing) {
      end(fresh, "Release " + next.release().number() + " was given up.");
      throw closing;
    }
    List<Replica> before = live.replaceAll(next, fresh, counts);
    retireAll(before, "Release " + next.release().number() + " took its place.");
  }

  /** Each by itself: one that cannot be launched holds up no other, and hides no failure. */
  private void launchAgain(List<Replica> stopped, Exception failure) {
    for (Replica old : stopped) {
      try {
        live.add(launch(old.deployment(), old.service(), old.ordinal()));
      } catch (RuntimeException refused) {
        log.error(
            "app {}: {} made room for a release that was given up, and cannot be started again",
            old.deployment().app().name(),
            old.service().name(),
            refused);
        failure.addSuppressed(refused);
      }
    }
  }

  private record Slot(ServiceSpec.Process service, int ordinal) {}

  /** Starts so many at once as the configuration says; the first failure ends the waiting. */
  private void startAll(Deployment next, List<Slot> slots, List<Replica> fresh)
      throws NotHealthy, InterruptedException {
    Semaphore places = new Semaphore(config.startsAtOnce());
    List<Future<?>> tasks = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Slot slot : slots) {
        tasks.add(
            threads.submit(
                () -> {
                  places.acquire();
                  try {
                    Replica replica = launch(next, slot.service(), slot.ordinal());
                    synchronized (fresh) {
                      fresh.add(replica);
                    }
                    requireHealthy(replica);
                  } finally {
                    places.release();
                  }
                  return null;
                }));
      }
      for (Future<?> task : tasks) {
        try {
          task.get();
        } catch (ExecutionException failed) {
          threads.shutdownNow();
          if (failed.getCause() instanceof NotHealthy unhealthy) {
            throw unhealthy;
          }
          if (failed.getCause() instanceof ProblemException refused) {
            throw new NotHealthy(refused.problem().detail());
          }
          throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
          threads.shutdownNow();
          throw interrupted;
        }
      }
    }
  }

  private List<Replica> holding(int port) {
    return live.all().stream()
        .filter(replica -> replica.service().fixedPort().equals(java.util.OptionalInt.of(port)))
        .toList();
  }

  /** Waits until it serves, and says in words why it does not. */
  void requireHealthy(Replica replica) throws NotHealthy, InterruptedException {
    InstanceStatus status =
        replica.instance().awaitHealthy(replica.service().startTimeout().plus(START_MARGIN));
    if (!status.ready()) {
      throw new NotHealthy(
          "The service "
              + replica.service().name()
              + " did not become healthy. "
              + Reasons.ofEnd(status.reason()));
    }
  }

  /** Workers without a health check start in no time; those that end at once show it soon. */
  private void settle(List<Replica> fresh) throws NotHealthy, InterruptedException {
    long deadline = System.nanoTime() + WORKER_SETTLES.toNanos();
    for (Replica replica : fresh) {
      boolean proves =
          InstanceSpecs.health(replica.deployment().manifest(), replica.service()).isPresent();
      if (!proves && live.failsWithin(replica.id(), deadline - System.nanoTime())) {
        throw new NotHealthy(
            "The service "
                + replica.service().name()
                + " ended right after its start. "
                + Reasons.ofEnd(replica.instance().status().reason()));
      }
    }
  }

  /**
   * Exchanges the instances of one service, one after the other.
   *
   * @throws NotHealthy when a new one is not well; those not yet exchanged serve on
   */
  void restart(Deployment deployment, ServiceSpec.Process service, String reason)
      throws NotHealthy, InterruptedException {
    exchange(live.of(service.name()), deployment, service, reason);
  }

  /** The same for those alone that were given something else than the deployment gives now. */
  void renew(Deployment deployment, ServiceSpec.Process service, String reason)
      throws NotHealthy, InterruptedException {
    List<Replica> stale =
        live.of(service.name()).stream()
            .filter(
                replica ->
                    !replica.deployment().shared().given().equals(deployment.shared().given()))
            .toList();
    exchange(stale, deployment, service, reason);
  }

  private void exchange(
      List<Replica> replicas, Deployment deployment, ServiceSpec.Process service, String reason)
      throws NotHealthy, InterruptedException {
    for (Replica old : replicas) {
      if (service.fixedPort().isPresent()) {
        live.remove(old);
        retire(old, reason);
        Replica next = launch(deployment, service, old.ordinal());
        live.add(next);
        requireHealthy(next);
        continue;
      }
      Replica next = launch(deployment, service, old.ordinal());
      try {
        requireHealthy(next);
        settle(List.of(next));
      } catch (NotHealthy | InterruptedException | RuntimeException failure) {
        end(List.of(next), "Its start failed; the instance before it stays.");
        throw failure;
      }
      live.add(next);
      live.remove(old);
      retire(old, reason);
    }
  }

  /** Brings a service to a count: the highest numbers go first, the lowest missing come first. */
  void scale(Deployment deployment, ServiceSpec.Process service, int count) {
    List<Replica> present = live.of(service.name());
    List<Replica> surplus = present.stream().filter(replica -> replica.ordinal() >= count).toList();
    live.count(service.name(), count);
    surplus.forEach(live::remove);
    for (int ordinal = 0; ordinal < count; ordinal++) {
      int wanted = ordinal;
      if (present.stream().noneMatch(replica -> replica.ordinal() == wanted)) {
        live.add(launch(deployment, service, ordinal));
      }
    }
    retireAll(surplus, "The service was scaled to " + count + ".");
  }

  /** Lets instances finish and ends them, all at once. */
  void retireAll(List<Replica> replicas, String reason) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      replicas.forEach(replica -> threads.submit(() -> retire(replica, reason)));
    }
  }

  private void retire(Replica replica, String reason) {
    boolean served =
        live.status(replica.id())
            .filter(status -> status.state() == InstanceState.RUNNING)
            .isPresent();
    if (served) {
      balancer.drain(replica.id(), config.drainTimeout());
    }
    stop(replica, reason);
  }

  private void end(List<Replica> replicas, String reason) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List.copyOf(replicas).forEach(replica -> threads.submit(() -> stop(replica, reason)));
    }
  }

  private void stop(Replica replica, String reason) {
    workloads.stop(replica.id(), reason);
    try {
      replica.instance().awaitStopped(replica.service().stopGrace().plus(STOP_MARGIN));
    } catch (InterruptedException interrupted) {
      // It is being stopped all the same; only the waiting ends.
      Thread.currentThread().interrupt();
    }
  }
}
