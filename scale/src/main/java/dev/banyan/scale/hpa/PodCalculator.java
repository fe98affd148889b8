package dev.banyan.scale.hpa;

import dev.banyan.scale.hpa.Decision.LimitedBy;
import java.time.Instant;
import java.util.List;

/**
 * Replicas from samples of pods: {@code GetResourceReplicas} and {@code calcPlainMetricReplicas} of
 * Kubernetes' replica_calculator.go, whose order and arithmetic (whole numbers, then doubles) this
 * keeps.
 */
record PodCalculator(HpaSettings settings, Tolerances tolerances) {

  Proposal propose(MetricSpec spec, int current, List<PodGroup> pods, Instant now) {
    boolean resource = spec instanceof MetricSpec.OfResource;
    if (PodTally.count(pods) == 0) {
      return failed(spec, "there is no pod");
    }
    if (spec instanceof MetricSpec.OfResource metric
        && metric.of().filter(container -> anySampledWithout(container, pods)).isPresent()) {
      return failed(spec, "a pod was sampled that has no container of this name");
    }
    PodTally tally =
        PodTally.of(
            pods,
            resource ? PodGroup::usageMilli : PodGroup::valuesMilli,
            spec.name(),
            spec instanceof MetricSpec.OfResource metric && metric.resource().equals("cpu"),
            now,
            settings);
    if (tally.ready().isEmpty()) {
      return failed(spec, "no pod is ready and sampled");
    }
    if (spec instanceof MetricSpec.Share
        && pods.stream()
            .anyMatch(pod -> pod.count() > 0 && !pod.requestsMilli().containsKey(spec.name()))) {
      return failed(spec, "a pod does not request any " + spec.name());
    }
    return fromTally(spec, current, tally);
  }

  /** {@code getContainerMetrics} gives nothing at all then, whatever becomes of the pod. */
  private static boolean anySampledWithout(String container, List<PodGroup> pods) {
    String prefix = MetricSpec.named(container, "");
    return pods.stream()
        .filter(pod -> pod.count() > 0 && !pod.usageMilli().isEmpty())
        .anyMatch(pod -> pod.usageMilli().keySet().stream().noneMatch(k -> k.startsWith(prefix)));
  }

  private Proposal fromTally(MetricSpec spec, int current, PodTally tally) {
    var usage = new Usage(spec);
    usage.addSampled(tally.ready());
    if (!usage.comparable()) {
      return failed(spec, "the pods request nothing");
    }
    double ratio = usage.ratio();
    String text = spec.name() + ": " + usage.text();
    boolean upWithUnready = !tally.unready().isEmpty() && ratio > 1.0;
    if (!upWithUnready && tally.missing().isEmpty()) {
      if (tolerances.isWithin(ratio)) {
        return kept(current, LimitedBy.TOLERANCE, text);
      }
      return replicas(ratio, usage.pods(), text);
    }
    if (ratio < 1.0) {
      usage.addFull(tally.missing());
      text += counted(tally.missing(), "missing as full");
    } else if (ratio > 1.0) {
      usage.addIdle(tally.missing());
      text += counted(tally.missing(), "missing as idle");
    }
    if (upWithUnready) {
      usage.addIdle(tally.unready());
      text += counted(tally.unready(), "unready as idle");
    }
    return again(current, usage, ratio, text);
  }

  /** The second look, with missing and unready pods; it may weaken the first, not turn it. */
  private Proposal again(int current, Usage usage, double before, String text) {
    double ratio = usage.ratio();
    String words = text + ": " + usage.text();
    if (tolerances.isWithin(ratio)) {
      return kept(current, LimitedBy.TOLERANCE, words);
    }
    if ((before < 1.0 && ratio > 1.0) || (before > 1.0 && ratio < 1.0)) {
      return kept(current, LimitedBy.DIRECTION, words);
    }
    int replicas = (int) Math.ceil(ratio * usage.pods());
    if ((ratio < 1.0 && replicas > current) || (ratio > 1.0 && replicas < current)) {
      return kept(current, LimitedBy.DIRECTION, words);
    }
    return replicas(ratio, usage.pods(), words);
  }

  private static Proposal replicas(double ratio, int pods, String text) {
    int replicas = (int) Math.ceil(ratio * pods);
    return new Proposal.Replicas(
        replicas,
        LimitedBy.NOTHING,
        text + "; " + decimal(ratio) + " × " + pods + " → " + replicas);
  }

  private static Proposal kept(int current, LimitedBy why, String text) {
    return new Proposal.Replicas(
        current,
        why,
        text
            + (why == LimitedBy.TOLERANCE
                ? "; within the tolerance: " + current
                : "; missing and unready pods would turn the direction: " + current));
  }

  private static Proposal failed(MetricSpec spec, String why) {
    return new Proposal.Failed(spec.name() + ": " + why);
  }

  private static String counted(List<PodGroup> pods, String how) {
    int count = PodTally.count(pods);
    return count == 0 ? "" : ", with " + count + " " + how;
  }

  /** To a thousandth; written at every sync, so without a formatter. */
  static String decimal(double ratio) {
    if (!(Math.abs(ratio) < 1e9)) {
      return Double.toString(ratio);
    }
    long thousandths = Math.round(Math.abs(ratio) * 1000);
    String digits = Long.toString(1000 + thousandths % 1000).substring(1);
    return (ratio < 0 ? "-" : "") + thousandths / 1000 + "." + digits;
  }
}
