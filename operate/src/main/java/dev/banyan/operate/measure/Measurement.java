package dev.banyan.operate.measure;

import dev.banyan.scale.measure.Demand;
import dev.banyan.scale.measure.DemandFit;
import dev.banyan.scale.measure.DemandStep;
import dev.banyan.scale.measure.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a measurement found.
 *
 * @param target what was loaded, for people
 * @param source where the target's figures come from
 * @param mix the requests a user's load is made of
 * @param step how long each step was measured
 * @param steps as they were run; measured
 * @param curves over requests in flight: of each class, and of the mix, which is the last
 * @param replicas over replicas; empty where they were not stepped
 * @param demand what a request takes
 * @param cores one replica's CPU cap, where it is known
 */
public record Measurement(
    String target,
    String source,
    Mix mix,
    Duration step,
    List<Step> steps,
    List<Curve> curves,
    Optional<Curve> replicas,
    Demand demand,
    OptionalDouble cores) {

  public Measurement {
    steps = List.copyOf(steps);
    curves = List.copyOf(curves);
  }

  /** The curve of the mix over requests in flight. */
  public Curve ofMix() {
    return curves.getLast();
  }

  /**
   * Fits the demand of each resource; what cannot be fitted says why.
   *
   * @param replicas steps of any other number are left out: a meter may not see all of theirs
   */
  static Demand demand(List<Step> steps, int replicas) {
    List<DemandStep> rows =
        steps.stream()
            .filter(step -> step.good() && step.plan().replicas() == replicas)
            .map(Step::demand)
            .toList();
    try {
      return DemandFit.fit(rows, Curve.SEED);
    } catch (IllegalArgumentException lacking) {
      return new Demand(Map.of(), Map.of(Resource.CPU, String.valueOf(lacking.getMessage())));
    }
  }
}
