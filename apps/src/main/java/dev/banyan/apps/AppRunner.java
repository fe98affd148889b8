package dev.banyan.apps;

import dev.banyan.kernel.ProblemException;
import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import java.util.List;
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
  private final Resumption resumption;
  private final Takeover takeover;
  private final Set<String> restartsWaiting = ConcurrentHashMap.newKeySet();

  /** What it works with. */
  record Parts(
      App app,
      AppTable table,
      Releases releases,
      ReleaseBuild build,
      AppEnvironment environment,
      Schedules schedules,
      LiveSet live,
      AppRollout rollout) {}

  AppRunner(Parts parts) {
    this.parts = parts;
    this.live = parts.live();
    this.memo = new ServiceMemo(parts.app(), parts.table());
    this.preparation =
        new Preparation(parts.app(), parts.releases(), parts.build(), parts.environment());
    this.queue = new ChangeQueue(parts.app().name());
    this.resumption = new Resumption(parts, memo, preparation, queue);
    this.takeover = new Takeover(parts, memo, preparation);
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

  /** Exchanges the instances of services, one after the other, with variables read anew. */
  void restart(List<String> services, String reason) {
    if (restartsWaiting.containsAll(services)) {
      return;
    }
    try (ChangeQueue.Place place = reserve()) {
      restart(place, services, reason);
    }
  }

  /** The same in a place taken before; what waits to be restarted already is not once more. */
  void restart(ChangeQueue.Place place, List<String> services, String reason) {
    List<String> fresh = services.stream().filter(restartsWaiting::add).toList();
    if (fresh.isEmpty()) {
      return;
    }
    place.take(
        () -> {
          restartsWaiting.removeAll(fresh);
          Optional<Deployment> serving = live.deployment();
          if (serving.isEmpty()) {
            return;
          }
          Deployment now = preparation.refreshed(serving.get());
          live.refresh(now);
          for (ServiceSpec.Process service : now.manifest().processes()) {
            if (fresh.contains(service.name())) {
              exchangeOne(now, service, reason);
            }
          }
        });
  }

  private void exchangeOne(Deployment now, ServiceSpec.Process service, String reason)
      throws InterruptedException {
    try {
      parts.rollout().restart(now, service, reason);
      memo.forgetNote(service.name());
    } catch (AppRollout.NotHealthy | ProblemException failure) {
      memo.note(
          service.name(),
          Reasons.of(
              "The last restart was given up, and the instances of before serve on.",
              Reasons.of(failure)));
      log.warn(
          "app {}: restart of {} failed: {}", app().name(), service.name(), Reasons.of(failure));
    }
  }

  /** Follows a new count, which stands in the shard already. */
  void scale(ChangeQueue.Place place, String service, int replicas) {
    memo.noteCount(service, replicas);
    place.take(
        () -> {
          var counts = memo.readCounts();
          Optional<Deployment> serving = live.deployment();
          if (serving.isEmpty()) {
            return;
          }
          serving.get().manifest().processes().stream()
              .filter(process -> process.name().equals(service))
              .forEach(
                  process ->
                      parts
                          .rollout()
                          .scale(serving.get(), process, AppRollout.count(process, counts)));
        });
  }

  /** Of every service of the release that serves; empty while none does. */
  List<ServiceStatus> services() {
    return live.deployment()
        .map(deployment -> Statuses.of(deployment, live, memo.counts(), memo.notes()))
        .orElse(List.of());
  }

  /** Stops what is under way, then ends every instance, each within its grace. */
  @Override
  public void close() {
    queue.close();
    parts.rollout().retireAll(live.all(), "Banyan stops.");
  }
}
