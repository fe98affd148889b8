package dev.banyan.apps;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again, with a pause between, on a virtual thread of its own. */
final class ScheduleClock implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ScheduleClock.class);

  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  ScheduleClock(Duration pause, Runnable work) {
    this.thread =
        Thread.ofVirtual()
            .name("app-schedules")
            .start(
                () -> {
                  try {
                    while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                      try {
                        work.run();
                      } catch (RuntimeException failure) {
                        log.error("schedules could not be looked at", failure);
                      }
                    }
                  } catch (InterruptedException closed) {
                    Thread.currentThread().interrupt();
                  }
                });
  }

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
