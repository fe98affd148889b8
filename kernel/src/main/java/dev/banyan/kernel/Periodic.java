package dev.banyan.kernel;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something at once and then again and again, with a pause between the end of one time and the
 * begin of the next, on a virtual thread of its own. What it throws is logged, and it goes on.
 */
public final class Periodic implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Periodic.class);

  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  private Periodic(String name, Duration pause, Runnable work) {
    this.thread = Thread.ofVirtual().name(name).unstarted(() -> run(pause, work));
  }

  /**
   * Begins.
   *
   * @param name of the thread, and of the work in the log
   * @param work should bound its own time: {@link #close} waits for it
   */
  public static Periodic start(String name, Duration pause, Runnable work) {
    var periodic = new Periodic(name, pause, work);
    periodic.thread.start();
    return periodic;
  }

  private void run(Duration pause, Runnable work) {
    try {
      do {
        try {
          work.run();
        } catch (RuntimeException failure) {
          log.error("{} failed", Thread.currentThread().getName(), failure);
        }
      } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
  }

  /** Begins no further time, and waits for one that is under way. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
