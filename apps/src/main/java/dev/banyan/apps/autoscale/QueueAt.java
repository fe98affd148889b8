package dev.banyan.apps.autoscale;

import java.util.Map;
import java.util.Optional;

/**
 * Which queue a service works off, as its file writes it.
 *
 * @param name of the key, table or view
 * @param redis the variable of the service's environment that holds the address of the Redis; empty
 *     for the Redis or database that Banyan gave the app
 */
public record QueueAt(String name, Optional<String> redis) {

  /** One in the Redis or database that Banyan gave the app. */
  public static QueueAt given(String name) {
    return new QueueAt(name, Optional.empty());
  }

  /** What {@code scale:} says, nested keys joined by dots. */
  static Optional<QueueAt> of(Map<String, String> written) {
    return Optional.ofNullable(written.get("queue"))
        .or(() -> Optional.ofNullable(written.get("queue.name")))
        .map(name -> new QueueAt(name, Optional.ofNullable(written.get("queue.redis"))));
  }
}
