package dev.banyan.apps;

import dev.banyan.kernel.ProblemException;
import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one app to what is wanted of it and keeps it there. What changes its instances happens on
 * one thread of its own, one thing after another, so that a restart never meets a deploy halfway;
 * what is wanted stands in the shard before it is begun, so that a crash loses none of it. What can
 * be asked comes from memory and from any thread.
 */
final class AppRunner implements AutoCloseable {

  /** How much may wait to be done for one app. */
  static final int QUEUE_MAX = 100;

  private static final Duration RESUME_PAUSE_FIRST = Duration.ofSeconds(1);
  private static final Duration RESUME_PAUSE_MAX = Duration.ofSeconds(60);

  private static final Logger log = LoggerFactory.getLogger(AppRunner.class);

  private final App app;
  private final AppTable table;
  private final Releases releases;
  private final ReleaseBuild build;
  private final AppEnvironment environment;
  private final Schedules schedules;
  private final LiveSet live;
  private final AppRollout rollout;
  private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();
  private final Semaphore places = new Semaphore(QUEUE_MAX);
  private final Map<String, String> notes = new ConcurrentHashMap<>();
  private final Set<String> restartsWaiting = ConcurrentHashMap.newKeySet();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private volatile Map<String, Integer> counts = Map.of();
  private final AtomicInteger undone = new AtomicInteger();
  private final AtomicBoolean resumeWaiting = new AtomicBoolean();
  private boolean resumeFailed;
  private volatile boolean closing;

  private interface Task {
    void run() throws InterruptedException;
  }

  AppRunner(
      App app,
      AppTable table,
      Releases releases,
      ReleaseBuild build,
      AppEnvironment environment,
      Schedules schedules,
      LiveSet live,
      AppRollout rollout) {
    this.app = app;
    this.table = table;
    this.releases = releases;
    this.build = build;
    this.environment = environment;
    this.schedules = schedules;
    this.live = live;
    this.rollout = rollout;
    this.thread = Thread.ofVirtual().name("app-" + app.name()).start(this::work);
  }

  App app() {
    return app;
  }

  LiveSet live() {
    return live;
  }

  private void work() {
    try {
      while (!closing) {
        Task task = queue.take();
        places.release();
        try {
          task.run();
        } catch (RuntimeException | Error failure) {
          // The thread must outlive whatever a change ran into, or no later one is carried out.
          log.error("app {}: a change could not be carried out", app.name(), failure);
        } finally {
          undone.decrementAndGet();
        }
      }
    } catch (InterruptedException closed) {
      log.debug("app {} is let go", app.name());
    } finally {
      ended.countDown();
    }
  }

  /**
   * A place among what waits. Take it before anything durable says that a change will come, so that
   * none is refused after; close it in any case.
   */
  final class Place implements AutoCloseable {
    private boolean open = true;

    private void take(Task task) {
      open = false;
      queue.add(task);
    }

    @Override
    public void close() {
      if (open) {
        open = false;
        undone.decrementAndGet();
        places.release();
      }
    }
  }

  /**
   * Takes a place for one change.
   *
   * @throws AppsException.Refused when too much waits
   */
  Place reserve() {
    if (!places.tryAcquire()) {
      throw AppsException.conflict(
          "too-much-waiting",
          QUEUE_MAX + " changes of this app wait already. Let them finish first.");
    }
    undone.incrementAndGet();
    return new Place();
  }

  private void submit(Task task) {
    try (Place place = reserve()) {
      place.take(task);
    }
  }

  /** Whether nothing is under way or waiting, and no instance is still starting. */
  boolean settled() {
    return undone.get() == 0
        && live.all().stream()
            .noneMatch(
                replica ->
                    live.status(replica.id())
                        .map(InstanceStatus::state)
                        .map(
                            state ->
                                state == InstanceState.PREPARING || state == InstanceState.STARTING)
                        .orElse(true));
  }

  /**
   * After a start of Banyan: the release that served serves again. What of it cannot start is tried
   * again with growing pauses until it can, or until another release takes its place.
   */
  void resume(Release release) {
    submit(() -> resume(release, RESUME_PAUSE_FIRST));
  }

  /** Resumes what should serve and does not; what is under way already is left to it. */
  void heal(Release release) {
    if (undone.get() == 0 && !isResumed(release)) {
      resume(release);
    }
  }

  private void resume(Release release, Duration pause) throws InterruptedException {
    try {
      if (isResumed(release)) {
        return;
      }
      counts = table.replicas(app.team(), app.id());
      Optional<Deployment> partly = live.deployment();
      if (partly.isEmpty()) {
        Deployment deployment = prepared(release);
        schedules.follow(app, deployment.manifest());
        rollout.launchAll(deployment, counts);
      } else {
        rollout.launchMissing(partly.get(), counts);
      }
      if (resumeFailed) {
        resumeFailed = false;
        releases.setState(release, Release.State.LIVE, "serves again");
      }
      log.info("app {}: release {} starts again", app.name(), release.number());
    } catch (ReleaseBuild.Failed | RuntimeException failure) {
      resumeFailed = true;
      log.error("app {}: release {} cannot start", app.name(), release.number(), failure);
      resumeLater(release, pause);
      releases.setState(
          release, Release.State.LIVE, words(failure) + "; it is tried again until it starts");
    }
  }

  /** Whether nothing is left to resume: it serves with all its replicas, or another one does. */
  private boolean isResumed(Release release) {
    return live.deployment()
        .map(
            now ->
                !now.release().id().equals(release.id())
                    || now.manifest().processes().stream()
                        .allMatch(
                            process ->
                                live.of(process.name()).size()
                                    >= AppRollout.count(process, counts)))
        .orElse(false);
  }

  /** At most one waits; the pause does not count as something under way. */
  private void resumeLater(Release release, Duration pause) {
    if (!resumeWaiting.compareAndSet(false, true)) {
      return;
    }
    Duration doubled = pause.multipliedBy(2);
    Duration next = doubled.compareTo(RESUME_PAUSE_MAX) > 0 ? RESUME_PAUSE_MAX : doubled;
    Thread.ofVirtual()
        .name("app-resume-" + app.name())
        .start(
            () -> {
              try {
                boolean over = ended.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                resumeWaiting.set(false);
                if (!over) {
                  submit(() -> resume(release, next));
                }
              } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
              } catch (AppsException full) {
                resumeLater(release, next);
              }
            });
  }

  /** Builds a release and puts it in the place of the one that serves. */
  void deploy(Place place, Release release) {
    place.take(() -> roll(release, true));
  }

  /** Puts an earlier release, whose files are kept, in the place of the one that serves. */
  void rollBack(Place place, Release release) {
    place.take(() -> roll(release, false));
  }

  private void roll(Release release, boolean first) throws InterruptedException {
    counts = table.replicas(app.team(), app.id());
    Optional<Deployment> before = live.deployment();
    try {
      Deployment deployment = prepared(release);
      if (first) {
        releases.setState(release, Release.State.RELEASING, "being rolled out");
        build.release(deployment);
      }
      if (before.isEmpty()) {
        serveFirst(deployment);
      } else {
        rollout.exchange(deployment, counts, () -> commit(release));
      }
      notes.clear();
      schedules.follow(app, deployment.manifest());
      log.info("app {}: release {} is live", app.name(), release.number());
    } catch (ReleaseBuild.Failed | AppRollout.NotHealthy | ProblemException failure) {
      fail(release, before, first, words(failure));
    } catch (InterruptedException closing) {
      throw closing;
    } catch (RuntimeException | Error failure) {
      log.error("app {}: release {} failed", app.name(), release.number(), failure);
      fail(release, before, first, "an error inside Banyan; its log tells more");
    }
    releases.prune(app, live.deployment().map(now -> Set.of(now.release().id())).orElse(Set.of()));
  }

  /** A transaction whose end nobody told may have happened: then what it says is what serves. */
  private void commit(Release release) throws InterruptedException {
    try {
      releases.setLive(release, "took over when it was healthy");
    } catch (RuntimeException unknown) {
      if (!Retry.insist(() -> isCurrent(release))) {
        throw unknown;
      }
      log.warn(
          "app {}: release {} was made live, though its transaction did not tell so",
          app.name(),
          release.number(),
          unknown);
    }
  }

  private boolean isCurrent(Release release) {
    return table.find(app.id()).flatMap(App::release).equals(Optional.of(release.id()));
  }

  /** There is nothing to fall back to: it goes live as it is, and tells what is not well. */
  private void serveFirst(Deployment deployment) throws InterruptedException {
    releases.setLive(deployment.release(), "the first release");
    List<Replica> replicas = rollout.launchAll(deployment, counts);
    for (Replica replica : replicas) {
      try {
        rollout.requireHealthy(replica);
      } catch (AppRollout.NotHealthy failure) {
        releases.setState(
            deployment.release(),
            Release.State.LIVE,
            words(failure) + "; it is started again until it is well");
        log.warn("app {}: {}", app.name(), words(failure));
      }
    }
  }

  private void fail(Release release, Optional<Deployment> before, boolean first, String why)
      throws InterruptedException {
    String reason =
        why
            + before
                .map(old -> "; release " + old.release().number() + " stays live")
                .orElse("; nothing serves yet");
    boolean serves =
        live.deployment().filter(now -> now.release().id().equals(release.id())).isPresent();
    // One that served before keeps its files, so that one can try again to go back to it.
    Release.State state =
        serves ? Release.State.LIVE : first ? Release.State.FAILED : Release.State.SUPERSEDED;
    Retry.run(
        () -> {
          if (!serves && before.isPresent() && isCurrent(release)) {
            // It was made live after all, when nobody could see it any more.
            releases.setLive(before.get().release(), "serves on");
          }
          releases.setState(release, state, reason);
        });
    log.warn("app {}: release {} failed: {}", app.name(), release.number(), reason);
  }

  /** The release, laid out and built where that is still to be done. */
  private Deployment prepared(Release release) throws ReleaseBuild.Failed, InterruptedException {
    AppManifest manifest = ManifestReader.readChecked(release.manifest());
    boolean built = releases.isBuilt(release);
    var folder = built ? releases.folder(release) : releases.layOut(release);
    Deployment deployment =
        new Deployment(app, release, manifest, folder, environment.read(app, manifest));
    if (!built) {
      build.build(deployment);
      releases.markBuilt(release);
    }
    return deployment;
  }

  /** Exchanges the instances of services, one after the other, with variables read anew. */
  void restart(List<String> services, String reason) {
    if (restartsWaiting.containsAll(services)) {
      return;
    }
    try (Place place = reserve()) {
      restart(place, services, reason);
    }
  }

  /** The same in a place taken before; what waits to be restarted already is not once more. */
  void restart(Place place, List<String> services, String reason) {
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
          Deployment now = serving.get().with(environment.read(app, serving.get().manifest()));
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
      rollout.restart(now, service, reason);
      notes.remove(service.name());
    } catch (AppRollout.NotHealthy | ProblemException failure) {
      notes.put(
          service.name(),
          "the last restart was given up, the instances of before serve on: " + words(failure));
      log.warn("app {}: restart of {} failed: {}", app.name(), service.name(), words(failure));
    }
  }

  /** Follows a new count, which stands in the shard already. */
  void scale(Place place, String service) {
    place.take(
        () -> {
          counts = table.replicas(app.team(), app.id());
          Optional<Deployment> serving = live.deployment();
          if (serving.isEmpty()) {
            return;
          }
          serving.get().manifest().processes().stream()
              .filter(process -> process.name().equals(service))
              .forEach(
                  process ->
                      rollout.scale(serving.get(), process, AppRollout.count(process, counts)));
        });
  }

  /** What the count was set to, before the thread follows it. */
  void noteCount(String service, int replicas) {
    counts =
        java.util.stream.Stream.concat(
                counts.entrySet().stream().filter(entry -> !entry.getKey().equals(service)),
                java.util.stream.Stream.of(Map.entry(service, replicas)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Of every service of the release that serves; empty while none does. */
  List<ServiceStatus> services() {
    return live.deployment()
        .map(deployment -> Statuses.of(deployment, live, counts, notes))
        .orElse(List.of());
  }

  private static String words(Exception failure) {
    return failure instanceof ProblemException told
        ? told.problem().detail()
        : String.valueOf(failure.getMessage());
  }

  /** Stops what is under way, then ends every instance, each within its grace. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      ended.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    rollout.retireAll(live.all(), "Banyan stops");
  }
}
