package dev.banyan.scale.hpa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The pods of a service, sorted by what their samples are worth: {@code groupPods} of Kubernetes'
 * replica_calculator.go.
 *
 * @param ready their samples count
 * @param unready pending, or too young for their CPU to mean anything
 * @param missing running without a sample
 */
record PodTally(List<PodGroup> ready, List<PodGroup> unready, List<PodGroup> missing) {

  static PodTally of(
      List<PodGroup> pods,
      Function<PodGroup, Map<String, Long>> samples,
      String name,
      boolean cpu,
      Instant now,
      HpaSettings settings) {
    var ready = new ArrayList<PodGroup>();
    var unready = new ArrayList<PodGroup>();
    var missing = new ArrayList<PodGroup>();
    for (PodGroup pod : pods) {
      if (pod.count() == 0 || pod.ignored()) {
        continue;
      }
      if (pod.phase() == PodGroup.Phase.PENDING) {
        unready.add(pod);
      } else if (!samples.apply(pod).containsKey(name)) {
        missing.add(pod);
      } else if (cpu && unready(pod, now, settings)) {
        unready.add(pod);
      } else {
        ready.add(pod);
      }
    }
    return new PodTally(ready, unready, missing);
  }

  private static boolean unready(PodGroup pod, Instant now, HpaSettings settings) {
    if (pod.readiness() == PodGroup.Readiness.UNKNOWN || pod.startedAt().isEmpty()) {
      return true;
    }
    Instant started = pod.startedAt().get();
    boolean notReady = pod.readiness() == PodGroup.Readiness.NOT_READY;
    if (started.plus(settings.cpuInitialization()).isAfter(now)) {
      return notReady || pod.sampledAt().isBefore(pod.readyChangedAt().plus(pod.sampleWindow()));
    }
    return notReady && started.plus(settings.initialReadiness()).isAfter(pod.readyChangedAt());
  }

  static int count(List<PodGroup> pods) {
    int count = 0;
    for (PodGroup pod : pods) {
      count = Math.addExact(count, pod.count());
    }
    return count;
  }
}
