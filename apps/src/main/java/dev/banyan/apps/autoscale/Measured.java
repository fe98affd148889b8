package dev.banyan.apps.autoscale;

import dev.banyan.scale.hpa.MetricReadings;
import dev.banyan.scale.hpa.PodGroup;
import dev.banyan.scale.hpa.PodGroup.Readiness;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What was measured, target by target in its own unit, for people to read. */
final class Measured {

  private Measured() {}

  static Map<Target.Kind, Double> of(ScalePolicy policy, MetricReadings readings) {
    Map<Target.Kind, Double> measured = new EnumMap<>(Target.Kind.class);
    for (Target target : policy.targets()) {
      OptionalDouble value = value(target.kind(), readings);
      if (value.isPresent()) {
        measured.put(target.kind(), value.getAsDouble());
      }
    }
    return measured;
  }

  private static OptionalDouble value(Target.Kind kind, MetricReadings readings) {
    String name = kind.metric();
    return switch (kind) {
      case CPU, MEMORY -> share(name, readings.pods());
      case IN_FLIGHT ->
          readings.pods().stream()
              .filter(pod -> pod.valuesMilli().containsKey(name))
              .mapToDouble(pod -> pod.valuesMilli().getOrDefault(name, 0L) / 1_000.0)
              .average();
      case LENGTH -> value(readings, name, 1_000);
      case P95, P99, OLDEST -> value(readings, name, 1);
    };
  }

  private static OptionalDouble value(MetricReadings readings, String name, double unit) {
    List<Long> series = readings.valuesMilli().get(name);
    return series == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(series.stream().mapToLong(Long::longValue).sum() / unit);
  }

  /** Percent of what those request that were sampled. */
  private static OptionalDouble share(String name, List<PodGroup> pods) {
    List<PodGroup> sampled =
        pods.stream()
            .filter(pod -> pod.readiness() == Readiness.READY)
            .filter(pod -> pod.usageMilli().containsKey(name))
            .toList();
    double used = sampled.stream().mapToLong(pod -> pod.usageMilli().getOrDefault(name, 0L)).sum();
    double requested =
        sampled.stream().mapToLong(pod -> pod.requestsMilli().getOrDefault(name, 0L)).sum();
    return requested <= 0 ? OptionalDouble.empty() : OptionalDouble.of(100 * used / requested);
  }
}
