package dev.banyan.apps;

import dev.banyan.data.DataException;
import dev.banyan.data.Query;
import dev.banyan.kernel.Id;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes apps with all they have. The app's row says so before anything is done, and goes last, so
 * that a start after {@code kill -9} goes on where the last one was, and nobody gets the name
 * meanwhile. What fails is tried again with growing pauses until it succeeds. Thread-safe.
 */
final class Removals implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Removals.class);
  private static final Query MARK = new Query("update", "app");
  private static final Duration PAUSE_FIRST = Duration.ofSeconds(1);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /** What fails so often in a row, over some seconds, is no matter of a moment. */
  private static final int HANGS_AFTER = 3;

  private final AppSupervisor.Parts parts;
  private final AppTable table;
  private final RemovalSteps steps;

  /** Bounded by the apps of this installation. */
  private final Map<Id, UnderWay> underWay = new ConcurrentHashMap<>();

  private volatile boolean closed;

  private static final class UnderWay {
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread thread;
    private volatile String step = "";
    private volatile String trouble = "";
    private volatile int failures;

    UnderWay(Thread thread) {
      this.thread = thread;
    }
  }

  Removals(AppSupervisor.Parts parts, AppTable table, AppRunners runners) {
    this.parts = parts;
    this.table = table;
    this.steps = new RemovalSteps(parts, runners);
  }

  /**
   * Deletes an app. Returns when it is durable that it goes, and the first step has begun; a second
   * call changes nothing.
   *
   * @return the app as it is now
   */
  App remove(App app, Changes.By by) {
    try {
      mark(app, by);
    } catch (DataException.OutcomeUnknown unknown) {
      if (!isMarked(app)) {
        throw unknown;
      }
      log.warn("app {} is to be deleted, though its transaction did not tell so", app.name());
    }
    begin(app);
    return new App(
        app.id(), app.team(), app.name(), app.folder(), app.release(), app.createdAt(), true);
  }

  private void mark(App app, Changes.By by) {
    parts
        .shards()
        .ofTeam(app.team())
        .write(
            MARK,
            handle -> {
              boolean first = AppTable.setRemoving(handle, app, parts.clock().instant());
              if (first) {
                parts
                    .changes()
                    .record(
                        handle,
                        Changes.Entry.of(
                            app,
                            by,
                            "app.remove",
                            app.id().toString(),
                            Map.of("name", app.name())));
              }
              return first;
            });
  }

  private boolean isMarked(App app) {
    try {
      return Retry.insist(() -> table.find(app.id())).filter(App::removing).isPresent();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Goes on with an app whose row says that it is to be deleted. */
  void begin(App app) {
    underWay.computeIfAbsent(
        app.id(),
        id -> {
          var one =
              new UnderWay(
                  Thread.ofVirtual().name("app-remove-" + app.name()).unstarted(() -> work(app)));
          one.thread.start();
          return one;
        });
  }

  private void work(App app) {
    try {
      Duration pause = PAUSE_FIRST;
      while (!tried(app)) {
        if (closed) {
          throw new InterruptedException();
        }
        Thread.sleep(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
      }
    } catch (InterruptedException closing) {
      log.info("app {}: the next start goes on deleting it", app.name());
    } finally {
      // An entry is there already: computeIfAbsent lets nobody take it out before it is in.
      Optional.ofNullable(underWay.remove(app.id())).ifPresent(one -> one.done.countDown());
    }
  }

  private boolean tried(App app) throws InterruptedException {
    try {
      if (table.find(app.id()).isPresent()) {
        steps.run(app, step -> of(app).ifPresent(one -> one.step = step));
        log.info("app {} is deleted with all it had", app.name());
      }
      return true;
    } catch (InterruptedException closing) {
      throw closing;
    } catch (Exception failure) {
      if (closed) {
        log.info("app {} could not be deleted yet: {}", app.name(), failure.toString());
        return false;
      }
      log.error("app {} could not be deleted yet and is tried again", app.name(), failure);
      of(app).ifPresent(one -> failed(one, failure));
      return false;
    }
  }

  /** How far it is, in words for the user. */
  String reason(App app) {
    Optional<UnderWay> one = of(app);
    String step = one.map(each -> each.step).orElse("");
    String trouble = one.map(each -> each.trouble).orElse("");
    return trouble.isEmpty()
        ? Reasons.of("It is being deleted with all it has.", step)
        : Reasons.of("It is being deleted; a step failed and is tried again.", step, trouble);
  }

  private Optional<UnderWay> of(App app) {
    return Optional.ofNullable(underWay.get(app.id()));
  }

  /** Only the removal's own thread counts. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private static void failed(UnderWay one, Exception failure) {
    one.trouble = Reasons.of(failure);
    one.failures++;
  }

  /**
   * Waits until an app is gone, or it hangs: a step failed {@value #HANGS_AFTER} times, or the time
   * is over. What hangs is tried further all the same.
   */
  void await(App app, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    Optional<UnderWay> one = of(app);
    while (one.isPresent()
        && one.get().failures < HANGS_AFTER
        && System.nanoTime() < deadline
        && !one.get().done.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      // Its failures are looked at again.
      one = of(app);
    }
  }

  /** Waits until nothing is being deleted; false when the time was over before. */
  boolean awaitAll(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    for (UnderWay one : underWay.values()) {
      if (!one.done.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }

  /** Breaks off what is under way; the next start goes on with it. */
  @Override
  public void close() {
    closed = true;
    for (UnderWay one : underWay.values()) {
      one.thread.interrupt();
      try {
        one.thread.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
