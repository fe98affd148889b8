package dev.banyan.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/**
 * The metric of how long requests took, through the edge and to the API. Both count into the same
 * buckets, so that a quantile means the same for either.
 */
public final class RequestTimes {

  /**
   * The upper bounds of the buckets. A quantile is only known to lie between two of them, so what
   * an alert compares it with has to be one, and not the last: past that nothing is told apart.
   */
  public static final List<Duration> BUCKETS =
      List.of(
          Duration.ofMillis(1),
          Duration.ofMillis(2),
          Duration.ofMillis(5),
          Duration.ofMillis(10),
          Duration.ofMillis(25),
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofMillis(250),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60));

  private RequestTimes() {}

  /** The timer of these labels; the same one for the same labels. */
  public static Timer timer(MeterRegistry registry, String method, String route, int status) {
    return Timer.builder("http.request.duration")
        .description("Requests through the edge and to the API")
        .tag("method", method)
        .tag("route", route)
        .tag("status", Integer.toString(status))
        .serviceLevelObjectives(BUCKETS.toArray(Duration[]::new))
        .register(registry);
  }
}
