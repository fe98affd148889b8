package dev.banyan.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, in order, so that it can be closed in the reverse. Not thread-safe. */
final class Parts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Parts.class);

  private record Part(String name, AutoCloseable closing) {}

  private final Deque<Part> parts = new ArrayDeque<>();

  /** Remembers a part that has started. */
  <T extends AutoCloseable> T add(String name, T part) {
    parts.push(new Part(name, part));
    return part;
  }

  /** Remembers how to undo something. */
  void onClose(String name, AutoCloseable closing) {
    parts.push(new Part(name, closing));
  }

  /** Closes all of them, the last first; one that fails holds up no other. */
  @Override
  public void close() {
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
