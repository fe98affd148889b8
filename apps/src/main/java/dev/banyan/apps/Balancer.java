package dev.banyan.apps;

import dev.banyan.kernel.Id;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What stands before the instances. {@code server} implements it over the edge. All methods may be
 * called from any virtual thread, never from an event loop.
 */
public interface Balancer {

  /**
   * Makes the routes effective before it returns: from then on no new request goes to an instance
   * that they do not name. Idempotent.
   */
  void apply(AppRoutes routes);

  /** Forgets the app: its hosts answer as if it had never been. */
  void remove(Id app);

  /**
   * Waits until the instance has no request in flight, or {@code atMost} has passed. The routes no
   * longer name it.
   */
  void drain(Id instance, Duration atMost);

  /**
   * How many requests of an app may wait for an answer at a time, since it cannot have more
   * instances; what is more is turned away, the lowest classes first.
   *
   * @param inFlightMost empty: as many as the app's response times allow
   */
  void bound(Id app, OptionalInt inFlightMost);
}
