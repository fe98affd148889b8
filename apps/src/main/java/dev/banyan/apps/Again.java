package dev.banyan.apps;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what could not be carried out into an app's queue again, after a pause. A pause does not
 * count as something under way. Of each name one waits at most, so names bound it; for any thread.
 */
final class Again {

  static final Duration PAUSE_FIRST = Duration.ofSeconds(1);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(60);
  private static final Logger log = LoggerFactory.getLogger(Again.class);

  private final String app;
  private final ChangeQueue queue;
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  /** What is tried. */
  interface Attempt {
    /**
     * Tries once.
     *
     * @param next the pause after this attempt, should it fail
     */
    void run(Duration next) throws InterruptedException;
  }

  /**
   * @param app the app's name, for the threads' and the log
   */
  Again(String app, ChangeQueue queue) {
    this.app = app;
    this.queue = queue;
  }

  /** Tries once after the pause, unless one of that name waits already or the queue is closed. */
  void after(String name, Duration pause, Attempt attempt) {
    if (!waiting.add(name)) {
      return;
    }
    Duration doubled = pause.multipliedBy(2);
    Duration next = doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
    Thread.ofVirtual()
        .name("app-again-" + app)
        .start(
            () -> {
              try {
                boolean over = queue.closesWithin(pause);
                waiting.remove(name);
                if (!over) {
                  queue.submit(() -> attempt.run(next));
                }
              } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
              } catch (AppsException full) {
                after(name, next, attempt);
              }
            });
  }

  /** Tries after a pause, and again with growing ones, until nothing is thrown. */
  void until(String name, Runnable work) {
    until(name, PAUSE_FIRST, work);
  }

  private void until(String name, Duration pause, Runnable work) {
    after(
        name,
        pause,
        next -> {
          try {
            work.run();
          } catch (RuntimeException failure) {
            log.warn("app {}: {} is tried again: {}", app, name, failure.toString());
            until(name, next, work);
          }
        });
  }
}
