package dev.banyan.events;

import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the outboxes of all databases. Each reader gets every event at least once and the events of
 * one team in the order in which they happened; events of different databases have no order.
 *
 * <p>Handlers run on virtual threads of their own, one call at a time for each database, and may
 * block. Whoever is slow delays only itself.
 */
public interface EventReader {

  /**
   * Reads for a consumer that remembers how far it came, across restarts and nodes. A new name
   * begins with the oldest event kept. One node at a time reads a database for a consumer.
   *
   * <p>When the handler returns, the batch is done. When it throws, the same events come again
   * after a pause that grows to 30 s; so a handler skips what it can never handle.
   *
   * @param consumer a name for ever: lower-case letters, digits, hyphens, dots
   * @return ends the subscription and waits for a call under way
   */
  AutoCloseable subscribe(String consumer, Consumer<List<Event>> handler);

  /**
   * Follows what happens from now on, on this node, remembering nothing: for caches and streams.
   *
   * @return ends it
   */
  AutoCloseable follow(Consumer<List<Event>> handler);
}
