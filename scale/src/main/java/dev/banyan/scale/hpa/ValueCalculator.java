package dev.banyan.scale.hpa;

import dev.banyan.scale.hpa.Decision.LimitedBy;
import java.util.List;

/**
 * Replicas from values of objects and from outside: {@code GetObjectMetricReplicas}, {@code
 * GetExternalMetricReplicas} and their per-pod forms of Kubernetes' replica_calculator.go.
 */
record ValueCalculator(Tolerances tolerances) {

  /** In proportion to the ready pods; from zero replicas the ratio itself counts. */
  Proposal proportional(
      MetricSpec.Value spec, int current, List<Long> series, List<PodGroup> pods) {
    long value = sum(series);
    double ratio = (double) value / (double) spec.target().milli();
    String text = text(spec, value, spec.target());
    if (current == 0) {
      return replicas(Math.ceil(ratio), text + "; from 0 the ratio counts");
    }
    if (tolerances.isWithin(ratio)) {
      return kept(current, text);
    }
    if (PodTally.count(pods) == 0) {
      return new Proposal.Failed(spec.name() + ": there is no pod");
    }
    int ready = PodTally.count(pods.stream().filter(PodGroup::runningAndReady).toList());
    return replicas(
        Math.ceil(ratio * ready),
        text + "; " + PodCalculator.decimal(ratio) + " × " + ready + " ready");
  }

  /** So many for each replica there is; pods are not looked at. */
  Proposal perReplica(MetricSpec.ValuePerReplica spec, int existing, List<Long> series) {
    long value = sum(series);
    double target = spec.target().milli();
    double ratio = value / (target * existing);
    String text = text(spec, value, spec.target()) + " for each of " + existing;
    return tolerances.isWithin(ratio)
        ? kept(existing, text)
        : replicas(Math.ceil(value / target), text);
  }

  private static Proposal replicas(double replicas, String text) {
    int count = (int) replicas;
    return new Proposal.Replicas(count, LimitedBy.NOTHING, text + " → " + count);
  }

  private static Proposal kept(int count, String text) {
    return new Proposal.Replicas(
        count, LimitedBy.TOLERANCE, text + "; within the tolerance: " + count);
  }

  private static String text(MetricSpec spec, long value, Quantity target) {
    return spec.name() + ": " + Quantity.text(value) + " for a target of " + target;
  }

  private static long sum(List<Long> series) {
    long sum = 0;
    for (long value : series) {
      if (value > 0 && sum > Long.MAX_VALUE - value) {
        return Long.MAX_VALUE;
      }
      sum += value;
    }
    return sum;
  }
}
