package dev.banyan.scale.hpa;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known at a sync.
 *
 * @param pods every pod of the service, alike ones together
 * @param valuesMilli values of objects and from outside, by name, in thousandths; a metric's series
 *     are summed
 * @param failures metrics that could not be read, by name (resources too), each with its cause;
 *     while there is one, nothing is taken away
 * @param passedOver metrics that were not to be had and that nobody insists on, by name: the others
 *     decide without them, as if they were not in the policy
 */
public record MetricReadings(
    List<PodGroup> pods,
    Map<String, List<Long>> valuesMilli,
    Map<String, String> failures,
    Set<String> passedOver) {

  public MetricReadings {
    pods = List.copyOf(pods);
    valuesMilli = Map.copyOf(valuesMilli);
    failures = Map.copyOf(failures);
    passedOver = Set.copyOf(passedOver);
  }

  /** Readings of which none is passed over. */
  public MetricReadings(
      List<PodGroup> pods, Map<String, List<Long>> valuesMilli, Map<String, String> failures) {
    this(pods, valuesMilli, failures, Set.of());
  }

  /** Readings of pods alone. */
  public static MetricReadings of(List<PodGroup> pods) {
    return new MetricReadings(pods, Map.of(), Map.of());
  }
}
