package dev.banyan.kernel;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Does something at once and then again and again, with a pause between the end of one time and the
 * begin of the next, on a virtual thread of its own. What it throws does not end it, errors
 * included: a look that ends for good without a word is worse than one that fails again.
 */
public final class Periodic implements AutoCloseable {

  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  private Periodic(String name, Duration pause, Runnable work, Consumer<Throwable> failed) {
    this.thread = Thread.ofVirtual().name(name).unstarted(() -> run(pause, work, failed));
  }

  /**
   * Begins.
   *
   * @param name of the thread
   * @param work should bound its own time: {@link #close} waits for it
   * @param failed is told what the work threw
   */
  public static Periodic start(
      String name, Duration pause, Runnable work, Consumer<Throwable> failed) {
    var periodic = new Periodic(name, pause, work, failed);
    periodic.thread.start();
    return periodic;
  }

  private void run(Duration pause, Runnable work, Consumer<Throwable> failed) {
    try {
      do {
        try {
          work.run();
        } catch (RuntimeException | Error failure) {
          failed.accept(failure);
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
