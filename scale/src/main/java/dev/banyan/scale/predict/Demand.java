package dev.banyan.scale.predict;

import dev.banyan.scale.hpa.Hpa;
import dev.banyan.scale.hpa.MetricReadings;
import dev.banyan.scale.hpa.MetricSpec;
import dev.banyan.scale.hpa.PodGroup;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How many replicas' worth is taken: all of it over what one replica is meant to have. Only what is
 * shared out between replicas counts (CPU, requests, jobs). A latency or an age falls as replicas
 * come, and memory comes with each replica: from those a floor would hold itself up.
 *
 * @param specs what counts; the one that takes most wins
 */
record Demand(List<MetricSpec> specs) {

  /** One metric's: what is taken in all, and what a replica is meant to have. */
  private record Share(double taken, double each) {}

  static Demand of(List<MetricSpec> metrics) {
    return new Demand(
        metrics.stream()
            .filter(spec -> !(spec instanceof MetricSpec.Value) && !spec.name().equals("memory"))
            .toList());
  }

  /** The metrics' names, for people. */
  String names() {
    return specs.stream().map(MetricSpec::name).collect(Collectors.joining(" or "));
  }

  /** Notes what the readings say; nothing while one of the metrics cannot be read. */
  void note(Instant now, MetricReadings readings, DemandHistory history) {
    var by = new StringBuilder();
    double most = 0;
    for (MetricSpec spec : specs) {
      Optional<Share> share = share(spec, readings);
      if (share.isEmpty() || readings.failures().containsKey(spec.name())) {
        return;
      }
      by.append(spec.name()).append(' ').append(Math.round(share.get().each())).append(' ');
      most = Math.max(most, share.get().taken() / share.get().each());
    }
    if (!by.isEmpty()) {
      history.reckonedBy(by.toString().strip());
      history.add(now, Math.min(most, Hpa.REPLICAS_MAX));
    }
  }

  private static Optional<Share> share(MetricSpec spec, MetricReadings readings) {
    return switch (spec) {
      case MetricSpec.Share share -> {
        double requested = mean(share.name(), readings.pods(), PodGroup::requestsMilli);
        yield share(
            share.name(), readings.pods(), PodGroup::usageMilli, requested * share.percent() / 100);
      }
      case MetricSpec.Average average ->
          share(average.name(), readings.pods(), PodGroup::usageMilli, average.target().milli());
      case MetricSpec.PodsAverage(String name, var target) ->
          share(name, readings.pods(), PodGroup::valuesMilli, target.milli());
      case MetricSpec.ValuePerReplica value ->
          Optional.ofNullable(readings.valuesMilli().get(value.name()))
              .map(series -> series.stream().mapToDouble(Long::doubleValue).sum())
              .map(taken -> new Share(taken, value.target().milli()));
      case MetricSpec.Value ignored -> Optional.empty();
    };
  }

  /** Of the pods that were sampled; absent where none was. */
  private static Optional<Share> share(
      String name, List<PodGroup> pods, Function<PodGroup, Map<String, Long>> values, double each) {
    double taken = 0;
    boolean sampled = false;
    for (PodGroup pod : pods) {
      Long value = values.apply(pod).get(name);
      if (value != null && pod.count() > 0 && !pod.deleted()) {
        taken += (double) value * pod.count();
        sampled = true;
      }
    }
    return sampled && each > 0 ? Optional.of(new Share(taken, each)) : Optional.empty();
  }

  private static double mean(
      String name, List<PodGroup> pods, Function<PodGroup, Map<String, Long>> values) {
    long count = pods.stream().mapToLong(PodGroup::count).sum();
    double sum =
        pods.stream()
            .mapToDouble(pod -> (double) values.apply(pod).getOrDefault(name, 0L) * pod.count())
            .sum();
    return count == 0 ? 0 : sum / count;
  }
}
