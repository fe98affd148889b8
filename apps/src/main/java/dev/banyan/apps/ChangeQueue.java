package dev.banyan.apps;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of one app, carried out one after another on a thread of their own, so that a restart
 * never meets a deploy halfway. Bounded; for any thread.
 */
final class ChangeQueue implements AutoCloseable {

  /** How much may wait to be done for one app. */
  static final int CHANGES_MAX = 100;

  private static final Logger log = LoggerFactory.getLogger(ChangeQueue.class);

  private final String app;
  private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();
  private final Semaphore places = new Semaphore(CHANGES_MAX);
  private final AtomicInteger undone = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closing;

  /** One change. */
  interface Task {
    void run() throws InterruptedException;
  }

  /**
   * @param app the app's name, for the thread's and the log
   */
  ChangeQueue(String app) {
    this.app = app;
    this.thread = Thread.ofVirtual().name("app-" + app).start(this::work);
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
          log.error("app {}: a change could not be carried out", app, failure);
        } finally {
          undone.decrementAndGet();
        }
      }
    } catch (InterruptedException closed) {
      log.debug("app {} is let go", app);
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

    private Place() {}

    /** Fills the place; the change is carried out when those before it are. */
    void take(Task task) {
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
   * @throws AppsException.Refused when too much waits, or the queue is closed
   */
  Place reserve() {
    if (closing) {
      throw AppsException.conflict("closing", "The app " + app + " is let go; nothing is begun.");
    }
    if (!places.tryAcquire()) {
      throw AppsException.conflict(
          "too-much-waiting",
          CHANGES_MAX + " changes of this app wait already. Let them finish first.");
    }
    undone.incrementAndGet();
    return new Place();
  }

  /**
   * Adds a change.
   *
   * @throws AppsException.Refused when too much waits
   */
  void submit(Task task) {
    try (Place place = reserve()) {
      place.take(task);
    }
  }

  /** Whether nothing is under way or waiting. */
  boolean idle() {
    return undone.get() == 0;
  }

  /** Waits; tells whether the queue was closed meanwhile. */
  boolean closesWithin(Duration pause) throws InterruptedException {
    return ended.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Interrupts what is under way and gives up what waits; returns when nothing runs. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      ended.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
