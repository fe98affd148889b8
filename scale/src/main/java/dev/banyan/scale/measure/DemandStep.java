package dev.banyan.scale.measure;

import java.util.Map;

/**
 * One step of a run. Nothing is checked here: {@link DemandFit} refuses bad steps all at once.
 *
 * @param seconds how long it was measured, above 0
 * @param replicas copies of the service that ran, 1 or more; each has its own idle base
 * @param completed requests answered, by class
 * @param used what the service took: totals of the step, or its mean where the resource is a level.
 *     A resource that is not in here was not measured, which is not the same as 0
 */
public record DemandStep(
    double seconds, int replicas, Map<String, Long> completed, Map<Resource, Double> used) {

  public DemandStep {
    completed = Map.copyOf(completed);
    used = Map.copyOf(used);
  }
}
