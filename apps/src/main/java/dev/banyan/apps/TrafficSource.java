package dev.banyan.apps;

import dev.banyan.kernel.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/** Where the figures of an app's traffic come from; {@code server} implements it over the edge. */
public interface TrafficSource {

  /** The widest window that may be asked for. */
  Duration WINDOW_MAX = Duration.ofHours(24);

  /**
   * The app's traffic, oldest point first. Answers from memory.
   *
   * @param window how far back
   * @param step the width of one point; wider ones are given where no narrower are kept
   */
  Traffic series(Id app, Duration window, Duration step);

  /** Figures at equal steps; the last is under way, and tells of its seconds so far. */
  record Traffic(Duration step, Instant from, List<Series> series) {}

  /**
   * One line of a plot.
   *
   * @param scope {@code app}, {@code service} or {@code route}
   * @param name the service's name or the route's path; of the app the name or the id
   */
  record Series(String scope, String name, List<Point> points) {}

  /**
   * One step.
   *
   * @param rps requests per second
   * @param p50 milliseconds; empty where no request was answered
   * @param p95 likewise
   * @param p99 likewise
   * @param errors the share of answers with 5xx, 0 to 1
   * @param inFlight requests at once
   * @param saturation of the capacity, 0 to 1
   * @param shed requests a second turned away because there were too many
   * @param limited requests a second turned away by a plan's limit
   * @param cacheHits the share of answers that came from the cache, 0 to 1
   */
  record Point(
      Instant at,
      double rps,
      OptionalDouble p50,
      OptionalDouble p95,
      OptionalDouble p99,
      double errors,
      double inFlight,
      double saturation,
      double shed,
      double limited,
      double cacheHits) {}
}
