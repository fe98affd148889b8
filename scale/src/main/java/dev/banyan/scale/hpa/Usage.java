package dev.banyan.scale.hpa;

import java.util.List;

/**
 * Samples on their way to a ratio. Whole numbers stay whole as in Kubernetes: a utilisation is cut
 * to whole percent, an average to whole thousandths, before the ratio is taken as a double.
 */
final class Usage {

  private final MetricSpec spec;
  private int pods;
  private long used;
  private long requested;

  Usage(MetricSpec spec) {
    this.spec = spec;
  }

  int pods() {
    return pods;
  }

  void addSampled(List<PodGroup> groups) {
    for (PodGroup group : groups) {
      long usage =
          switch (spec) {
            case MetricSpec.PodsAverage metric -> sample(group.valuesMilli().get(metric.name()));
            default -> sample(group.usageMilli().get(spec.name()));
          };
      add(group, usage);
    }
  }

  /** Pods without a sample of worth that are taken to use nothing. */
  void addIdle(List<PodGroup> groups) {
    for (PodGroup group : groups) {
      add(group, 0);
    }
  }

  /** Pods without a sample that are taken to use all they may, so that they hold nothing up. */
  void addFull(List<PodGroup> groups) {
    for (PodGroup group : groups) {
      add(
          group,
          switch (spec) {
            case MetricSpec.Share metric -> request(group) * Math.max(100, metric.percent()) / 100;
            case MetricSpec.Average metric -> metric.target().milli();
            case MetricSpec.PodsAverage metric -> metric.target().milli();
            case MetricSpec.Value metric -> metric.target().milli();
            case MetricSpec.ValuePerReplica metric -> metric.target().milli();
          });
    }
  }

  private void add(PodGroup group, long usage) {
    pods += group.count();
    used = plus(used, usage, group.count());
    requested = plus(requested, request(group), group.count());
  }

  /** Where Kubernetes' sums would wrap around, these stay at the greatest number there is. */
  private static long plus(long sum, long each, int count) {
    return Math.multiplyHigh(each, count) != 0 || sum > Long.MAX_VALUE - each * count
        ? Long.MAX_VALUE
        : sum + each * count;
  }

  private long request(PodGroup group) {
    return sample(group.requestsMilli().get(spec.name()));
  }

  private static long sample(@org.jspecify.annotations.Nullable Long milli) {
    return milli == null ? 0 : Math.min(Math.max(0, milli), Quantity.MILLI_MAX);
  }

  /** Whether a ratio can be taken at all. */
  boolean comparable() {
    return pods > 0 && (requested > 0 || !(spec instanceof MetricSpec.Share));
  }

  /** Percent of the requests, or thousandths per pod: what the target is compared with. */
  long current() {
    return spec instanceof MetricSpec.Share
        ? (int) Math.min(Integer.MAX_VALUE, percent(used, requested))
        : used / pods;
  }

  private static long percent(long part, long whole) {
    return part <= Long.MAX_VALUE / 100 ? part * 100 / whole : part / Math.max(1, whole / 100);
  }

  double ratio() {
    return switch (spec) {
      case MetricSpec.Share metric -> (double) current() / (double) metric.percent();
      case MetricSpec.Average metric -> current() / (double) metric.target().milli();
      case MetricSpec.PodsAverage metric -> current() / (double) metric.target().milli();
      case MetricSpec.Value metric -> current() / (double) metric.target().milli();
      case MetricSpec.ValuePerReplica metric -> current() / (double) metric.target().milli();
    };
  }

  /** For example "3 pods at 200m of 250m requested = 80 % for 70 %". */
  String text() {
    String each = pods + (pods == 1 ? " pod at " : " pods at ") + Quantity.text(used / pods);
    return switch (spec) {
      case MetricSpec.Share metric ->
          each
              + " of "
              + Quantity.text(requested / pods)
              + " requested = "
              + current()
              + " % for a target of "
              + metric.percent()
              + " %";
      case MetricSpec.Average metric -> each + " for a target of " + metric.target();
      case MetricSpec.PodsAverage metric -> each + " for a target of " + metric.target();
      case MetricSpec.Value metric -> each + " for a target of " + metric.target();
      case MetricSpec.ValuePerReplica metric -> each + " for a target of " + metric.target();
    };
  }
}
