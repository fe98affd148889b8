package dev.banyan.scale.hpa;

import java.util.List;
import java.util.Map;

/**
 * What is known at a sync.
 *
 * @param pods every pod of the service, alike ones together
 * @param valuesMilli values of objects and from outside, by name, in thousandths; a metric's series
 *     are summed
 * @param failures metrics that could not be read, by name (resources too), each with its cause
 */
public record MetricReadings(
    List<PodGroup> pods, Map<String, List<Long>> valuesMilli, Map<String, String> failures) {

  public MetricReadings {
    pods = List.copyOf(pods);
    valuesMilli = Map.copyOf(valuesMilli);
    failures = Map.copyOf(failures);
  }

  /** Readings of pods alone. */
  public static MetricReadings of(List<PodGroup> pods) {
    return new MetricReadings(pods, Map.of(), Map.of());
  }
}
