package dev.banyan.data;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes news on to a listener that may block and fail, so that whoever looks waits for nobody: in
 * order, on a thread of its own, and again at each {@link #flush} until it succeeds. Thread-safe.
 */
final class Telling<T> {

  private static final int UNTOLD_MAX = 100;
  private static final int FAILURES_MAX = 120;

  private static final Logger log = LoggerFactory.getLogger(Telling.class);

  private final String thread;
  private final Consumer<T> listener;
  private final Queue<T> untold = new ArrayBlockingQueue<>(UNTOLD_MAX);
  private final AtomicBoolean telling = new AtomicBoolean();
  // Of the thread that holds telling.
  private int failures;

  /**
   * Tells nobody anything yet.
   *
   * @param thread the name of the one that tells
   */
  Telling(String thread, Consumer<T> listener) {
    this.thread = thread;
    this.listener = listener;
  }

  /** Is told at the next {@link #flush}; where too much waits already it is not. */
  void offer(T news) {
    if (!untold.offer(news)) {
      log.debug("too much waits to be told already: {}", news);
    }
  }

  /** Begins to tell what waits, if nobody does. */
  void flush() {
    if (!untold.isEmpty() && telling.compareAndSet(false, true)) {
      Thread.ofVirtual().name(thread).start(this::tellAll);
    }
  }

  private void tellAll() {
    try {
      for (T news = untold.peek(); news != null; news = untold.peek()) {
        listener.accept(news);
        untold.remove();
        failures = 0;
      }
    } catch (RuntimeException later) {
      log.debug("it is told later", later);
      if (++failures >= FAILURES_MAX) {
        log.warn("nobody could be told: {}", untold.remove(), later);
        failures = 0;
      }
    } finally {
      telling.set(false);
    }
  }
}
