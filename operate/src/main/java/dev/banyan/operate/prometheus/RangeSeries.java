package dev.banyan.operate.prometheus;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One series of a Prometheus server over time.
 *
 * @param labels without the name
 */
public record RangeSeries(String name, Map<String, String> labels, List<Point> points) {

  /** One value. */
  public record Point(Instant at, double value) {}

  public RangeSeries {
    labels = Map.copyOf(labels);
    points = List.copyOf(points);
  }
}
