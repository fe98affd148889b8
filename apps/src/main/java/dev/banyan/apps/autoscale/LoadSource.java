package dev.banyan.apps.autoscale;

import dev.banyan.kernel.Id;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Where the figures of services come from; {@code server} implements it over the edge. Answers from
 * memory; thread-safe.
 */
public interface LoadSource {

  /** What a service did within the seconds that are over, as far back as {@code window}. */
  ServiceLoad of(Id app, String service, Duration window);

  /**
   * How many requests an instance had at once, on average over the window.
   *
   * @return empty for an instance that gets no requests, being not ready
   */
  OptionalDouble inFlight(Id instance, Duration window);
}
