package dev.banyan.scale.hpa;

import java.util.List;
import java.util.Optional;

/**
 * A HorizontalPodAutoscaler: its bounds, metrics and rates.
 *
 * @param min fewest replicas; 0 only with a value of an object or from outside, as there is no pod
 *     to be measured then
 * @param max most replicas
 * @param metrics 1 to {@value #METRICS_MAX}; the one that wants most wins
 * @param behavior absent: the rules of autoscaling/v1 count, which differ from an empty behavior
 */
public record Hpa(int min, int max, List<MetricSpec> metrics, Optional<Behavior> behavior) {

  /** More replicas than any cluster of Kubernetes is tested with. */
  public static final int REPLICAS_MAX = 150_000;

  public static final int METRICS_MAX = 50;

  public Hpa {
    metrics = List.copyOf(metrics);
    if (min < 0) {
      throw new IllegalArgumentException("min is not negative");
    }
    if (max < 1 || max > REPLICAS_MAX) {
      throw new IllegalArgumentException("max is between 1 and " + REPLICAS_MAX);
    }
    if (min > max) {
      throw new IllegalArgumentException("min " + min + " is above max " + max);
    }
    if (metrics.isEmpty() || metrics.size() > METRICS_MAX) {
      throw new IllegalArgumentException("an autoscaler has 1 to " + METRICS_MAX + " metrics");
    }
    if (min == 0 && metrics.stream().noneMatch(Hpa::measuredWithoutPods)) {
      throw new IllegalArgumentException(
          "min 0 needs an object or external metric: pods that are not there use nothing");
    }
  }

  private static boolean measuredWithoutPods(MetricSpec metric) {
    return metric instanceof MetricSpec.Value || metric instanceof MetricSpec.ValuePerReplica;
  }
}
