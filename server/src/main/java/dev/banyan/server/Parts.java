package dev.banyan.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started, in order, so that it can be closed in the reverse. Thread-safe: one thread may
 * close while another still starts; what comes after the close is closed at once.
 */
final class Parts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Parts.class);

  private record Part(String name, AutoCloseable closing) {}

  private final Deque<Part> parts = new ArrayDeque<>();
  private boolean closed;

  /**
   * Remembers a part that has started.
   *
   * @throws StartException when the others were closed meanwhile; this one is closed too
   */
  <T extends AutoCloseable> T add(String name, T part) {
    onClose(name, part);
    return part;
  }

  /**
   * Remembers how to undo something.
   *
   * @throws StartException when the others were undone meanwhile; this is undone too
   */
  synchronized void onClose(String name, AutoCloseable closing) {
    parts.push(new Part(name, closing));
    if (closed) {
      close();
      throw new StartException("Banyan was asked to end while it started");
    }
  }

  /** Closes all of them, the last first; one that fails holds up no other. */
  @Override
  public synchronized void close() {
    closed = true;
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      long began = System.nanoTime();
      try {
        part.closing.close();
      } catch (Exception failure) {
        log.error("{} did not close in order", part.name, failure);
      }
      log.debug(
          "{} closed in {} ms", part.name, Duration.ofNanos(System.nanoTime() - began).toMillis());
    }
  }
}
