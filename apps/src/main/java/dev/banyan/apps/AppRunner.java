package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one app to what is wanted of it and keeps it there. What changes its instances happens on
 * one thread of its own ({@link ChangeQueue}); what is wanted stands in the shard before it is
 * begun, so that a crash loses none of it. What can be asked comes from memory and from any thread.
 */
final class AppRunner implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AppRunner.class);

  private final Parts parts;
  private final LiveSet live;
  private final ServiceMemo memo;
  private final Preparation preparation;
  private final ChangeQueue queue;
  private final Again again;
  private final Resumption resumption;
  private final Takeover takeover;
  private final Renewal renewal;
  private final Set<String> restartsWaiting = ConcurrentHashMap.newKeySet();

  /** Restarts that could not begin, by service, and of which release; on the app's thread only. */
  private final Map<String, Id> restartsOwed = new HashMap<>();

  /** What it works with. */
  record Parts(
      App app,
      AppTable table,
      Releases releases,
      ReleaseBuild build,
      AppEnvironment environment,
      Schedules schedules,
      Commands commands,
      LiveSet live,
      AppRollout rollout,
      Optional<ReplicaRange> autoscale) {}

  AppRunner(Parts parts) {
    this.parts = parts;
    this.live = parts.live();
    this.memo = new ServiceMemo(parts.app(), parts.table());
    this.preparation =
        new Preparation(
            parts.app(),
            parts.releases().copies(),
            parts.build(),
            parts.environment(),
            parts.autoscale());
    this.queue = new ChangeQueue(parts.app().name());
    this.again = new Again(parts.app().name(), queue);
    this.resumption = new Resumption(parts, memo, preparation, queue, again);
    this.takeover = new Takeover(parts, memo, preparation, again);
    this.renewal = new Renewal(parts, memo, preparation, again);
  }

  App app() {
    return parts.app();
  }

  LiveSet live() {
    return live;
  }

  /**
   * Takes a place for one change.
   *
   * @throws AppsException.Refused when too much waits
   */
  ChangeQueue.Place reserve() {
    return queue.reserve();
  }

  /**
   * Whether nothing is under way or waiting, and no instance has its health still to prove. One
   * without a health check proves nothing by running on for a moment.
   */
  boolean settled() {
    return queue.idle()
        && live.all().stream()
            .filter(replica -> replica.service().provesHealth())
            .noneMatch(
                replica ->
                    live.status(replica.id())
                        .map(InstanceStatus::state)
                        .map(
                            state ->
                                state == InstanceState.PREPARING || state == InstanceState.STARTING)
                        .orElse(true));
  }

  /** After a start of Banyan: the release that served serves again. */
  void resume(Release release) {
    resumption.begin(release);
  }

  /** Resumes what should serve and does not; what is under way already is left to it. */
  void heal(Release release) {
    if (queue.idle() && !resumption.isDone(release)) {
      resumption.begin(release);
    }
  }

  /** Builds a release and puts it in the place of the one that serves. */
  void deploy(ChangeQueue.Place place, Release release) {
    place.take(() -> takeover.run(release, true));
  }

  /** Puts an earlier release, whose files are kept, in the place of the one that serves. */
  void rollBack(ChangeQueue.Place place, Release release) {
    place.take(() -> takeover.run(release, false));
  }

  /**
   * Exchanges the instances of services, one after the other, with variables read anew. What waits
   * to be restarted already is not once more.
   */
  void restart(ChangeQueue.Place place, List<String> services, String reason) {
    List<String> fresh = services.stream().filter(restartsWaiting::add).toList();
    if (fresh.isEmpty()) {
      return;
    }
    place.take(
        () -> {
          restartsWaiting.removeAll(fresh);
          Optional<Deployment> serving = live.deployment();
          if (serving.isPresent()) {
            fresh.forEach(service -> restartsOwed.put(service, serving.get().release().id()));
            restartOwed(reason, Again.PAUSE_FIRST);
          }
        });
  }

  /** Exchanges what was given something that holds no more; tried until all of it is. */
  void renew(ChangeQueue.Place place, String reason) {
    place.take(() -> renewal.run(reason, Again.PAUSE_FIRST));
  }

  /** Restarts what is owed; another release has begun its instances anew meanwhile. */
  private void restartOwed(String reason, Duration pause) throws InterruptedException {
    Optional<Deployment> serving = live.deployment();
    restartsOwed
        .values()
        .removeIf(release -> !serving.map(now -> now.release().id()).equals(Optional.of(release)));
    if (serving.isEmpty() || restartsOwed.isEmpty()) {
      return;
    }
    Deployment now;
    try {
      now = preparation.refreshed(serving.get());
      live.refresh(now);
    } catch (RuntimeException failure) {
      log.error("app {}: a restart cannot begin", app().name(), failure);
      String words = Reasons.of("A restart cannot begin and is tried again.", Reasons.of(failure));
      restartsOwed.keySet().forEach(service -> memo.note(service, words));
      again.after("restart", pause, next -> restartOwed(reason, next));
      return;
    }
    for (ServiceSpec.Process service : now.manifest().processes()) {
      if (restartsOwed.remove(service.name()) != null) {
        exchangeOne(now, service, reason);
      }
    }
  }

  private void exchangeOne(Deployment now, ServiceSpec.Process service, String reason)
      throws InterruptedException {
    try {
      parts.rollout().restart(now, service, reason);
      memo.forgetNote(service.name());
    } catch (AppRollout.NotHealthy | RuntimeException failure) {
      memo.note(
          service.name(),
          Reasons.of(
              service.fixedPort().isPresent()
                  ? "The last restart did not go well, and an instance of before had ended to free"
                      + " its port."
                  : "The last restart was given up, and the instances of before serve on.",
              Reasons.of(failure)));
      log.warn("app {}: restart of {} failed", app().name(), service.name(), failure);
    }
  }

  /** Follows a new count, which stands in the shard already. */
  void scale(ChangeQueue.Place place, String service, int replicas) {
    memo.noteCount(service, replicas);
    place.take(() -> follow(service, Again.PAUSE_FIRST));
  }

  /** Follows whatever count the shard has: after a change of which nobody knows how it ended. */
  void recount(ChangeQueue.Place place, String service) {
    place.take(() -> follow(service, Again.PAUSE_FIRST));
  }

  /** How many instances of a service are asked for, as the shard said last. */
  int wanted(ServiceSpec.Process service) {
    return AppRollout.count(service, memo.counts());
  }

  private void follow(String service, Duration pause) {
    try {
      var counts = memo.readCounts();
      Optional<Deployment> serving = live.deployment();
      serving.stream()
          .flatMap(now -> now.manifest().processes().stream())
          .filter(process -> process.name().equals(service))
          .forEach(
              process ->
                  parts
                      .rollout()
                      .scale(serving.orElseThrow(), process, AppRollout.count(process, counts)));
      if (!pause.equals(Again.PAUSE_FIRST)) {
        memo.forgetNote(service);
      }
    } catch (RuntimeException failure) {
      log.error("app {}: {} cannot be scaled", app().name(), service, failure);
      memo.note(
          service, Reasons.of("It cannot be scaled and is tried again.", Reasons.of(failure)));
      again.after("scaling of " + service, pause, next -> follow(service, next));
    }
  }

  /** Of every service of the release that serves; empty while none does. */
  List<ServiceStatus> services() {
    return live.deployment()
        .map(deployment -> Statuses.of(deployment, live, memo.counts(), memo.notes()))
        .orElse(List.of());
  }

  /**
   * Stops what is under way, takes the app's routes away, and ends every instance once it has
   * answered what it was asked, each within its grace. Nothing is begun after this.
   */
  void retire(String reason) {
    queue.close();
    parts.rollout().retireAll(live.clear(), reason);
  }

  /** Stops what is under way, then ends every instance, each within its grace. */
  @Override
  public void close() {
    queue.close();
    parts.rollout().retireAll(live.all(), "Banyan stops.");
  }
}
