package dev.banyan.apps;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says again to the database what must be said, while it does not answer for a moment. */
final class Retry {

  /** Together about 20 s of pauses; a database that is away for longer ends it. */
  static final int ATTEMPTS_MAX = 9;

  private static final Logger log = LoggerFactory.getLogger(Retry.class);
  private static final Duration PAUSE_FIRST = Duration.ofMillis(100);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

  private Retry() {}

  /**
   * Runs something until it succeeds, {@value #ATTEMPTS_MAX} times at most; it must bear to be run
   * twice. Blocks; throws what the last attempt threw.
   */
  static <T> T insist(Supplier<T> work) throws InterruptedException {
    Duration pause = PAUSE_FIRST;
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (RuntimeException failure) {
        if (attempt == ATTEMPTS_MAX) {
          throw failure;
        }
        log.warn("tried again in {} ms: {}", pause.toMillis(), failure.toString());
      }
      Thread.sleep(pause);
      pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
    }
  }

  /** The same for what answers nothing. */
  static void run(Runnable work) throws InterruptedException {
    insist(
        () -> {
          work.run();
          return true;
        });
  }
}
