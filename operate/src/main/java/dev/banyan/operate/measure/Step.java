package dev.banyan.operate.measure;

import dev.banyan.scale.measure.DemandStep;
import dev.banyan.scale.measure.Resource;
import dev.banyan.scale.measure.UslPoint;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one step showed. All of it is measured.
 *
 * @param plan what was done
 * @param measured how long, the warm-up left out
 * @param completed answers by class
 * @param used what the target took meanwhile: totals, or the mean of a level
 * @param p50Nanos half of the answers came within; NaN without answers
 * @param p99Nanos 99 of 100 came within
 * @param generatorCores what the generator itself used, 1 being a core
 * @param failures why this step counts for no fit; empty for a good one
 * @param notes what a reader must know beside the figures
 */
public record Step(
    StepPlan plan,
    Duration measured,
    Map<String, Long> completed,
    Map<Resource, Double> used,
    double p50Nanos,
    double p99Nanos,
    double generatorCores,
    List<String> failures,
    List<String> notes) {

  public Step {
    completed = Map.copyOf(completed);
    used = Map.copyOf(used);
    failures = List.copyOf(failures);
    notes = List.copyOf(notes);
  }

  /** Answers a second, over all classes. */
  public double perSecond() {
    return completed.values().stream().mapToLong(Long::longValue).sum() / seconds();
  }

  /** Whether a fit may use it. */
  public boolean good() {
    return failures.isEmpty();
  }

  private double seconds() {
    return measured.toNanos() / 1e9;
  }

  /**
   * The row of a demand fit. A closed run holds as many connections and sockets as it was told to,
   * whatever its requests need, so that levels are of steps with a schedule alone.
   */
  public DemandStep demand() {
    var kept = new EnumMap<Resource, Double>(Resource.class);
    used.forEach(
        (resource, value) -> {
          if (!(plan instanceof StepPlan.Closed) || !MeterWindow.LEVELS.contains(resource)) {
            kept.put(resource, value);
          }
        });
    return new DemandStep(seconds(), plan.replicas(), completed, kept);
  }

  /** The point of a fit over requests in flight or over replicas. */
  public UslPoint point(double n) {
    return new UslPoint(n, perSecond(), seconds());
  }
}
