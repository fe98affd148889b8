package dev.banyan.scale.simulate;

import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.scale.hpa.MetricReadings;
import dev.banyan.scale.hpa.PodGroup;
import dev.banyan.scale.hpa.PodGroup.Phase;
import dev.banyan.scale.hpa.PodGroup.Readiness;
import dev.banyan.scale.hpa.QueueController;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an autoscaler sees of a service: samples over the last 15 s, taken at the sync. Ready pods
 * share the load evenly; one whose node is lost gives no sample.
 */
final class Readings {

  private final HpaSettings settings;
  private final double detect;

  Readings(HpaSettings settings, double detect) {
    this.settings = settings;
    this.detect = detect;
  }

  private record Kind(Pod.State state, boolean runs, boolean looksReady, long startedAt, long at) {}

  MetricReadings of(Workload workload, double now) {
    var kinds = new LinkedHashMap<Kind, Integer>();
    for (Pod pod : workload.pods) {
      kinds.merge(kind(pod, now), 1, Integer::sum);
    }
    var groups = new ArrayList<PodGroup>(kinds.size());
    Map<String, Long> usage = usage(workload);
    Map<String, Long> values = values(workload);
    kinds.forEach((kind, count) -> groups.add(group(workload, kind, count, usage, values, now)));
    long waiting = workload.demand.waiting();
    // a job under way still needs its worker: KEDA's scalers count it too (scaleOnInFlight)
    long jobs = waiting + Math.round(workload.demand.busySeconds / settings.sync().toSeconds());
    return new MetricReadings(
        groups,
        Map.of(
            "queue",
            List.of(1000 * waiting),
            QueueController.LENGTH,
            List.of(1000 * jobs),
            QueueController.OLDEST,
            List.of(Math.round(1000 * workload.demand.oldest(now)))),
        Map.of());
  }

  /** Old pods are all alike; only the young differ by when they started. */
  private Kind kind(Pod pod, double now) {
    double old = settings.cpuInitialization().toSeconds() + 60.0;
    boolean settled = pod.state == Pod.State.READY && now - pod.readyAt > old;
    return new Kind(
        pod.state,
        pod.runsAt <= now,
        pod.state == Pod.State.READY
            || (pod.state == Pod.State.LOST
                && pod.wasReady
                && pod.node != null
                && now < pod.node.lostAt + detect),
        settled ? Long.MIN_VALUE : Math.round(1000 * pod.runsAt),
        settled || pod.state == Pod.State.PENDING
            ? Long.MIN_VALUE
            : Math.round(1000 * pod.readyAt));
  }

  private PodGroup group(
      Workload workload,
      Kind kind,
      int count,
      Map<String, Long> usage,
      Map<String, Long> values,
      double now) {
    Instant at = instant(now);
    boolean pending =
        kind.state() == Pod.State.PENDING || (kind.state() == Pod.State.STARTING && !kind.runs());
    Instant started =
        kind.startedAt() == Long.MIN_VALUE ? at.minusSeconds(3600) : millis(kind.startedAt());
    Instant changed =
        kind.at() == Long.MIN_VALUE
            ? at.minusSeconds(3600)
            : kind.looksReady() ? millis(kind.at()) : started;
    Map<String, Long> sampled =
        switch (kind.state()) {
          case READY -> usage;
          case STARTING -> Map.of("cpu", 0L, "memory", base(workload));
          default -> Map.of();
        };
    return new PodGroup(
        count,
        pending ? Phase.PENDING : Phase.RUNNING,
        false,
        kind.looksReady() ? Readiness.READY : Readiness.NOT_READY,
        pending ? Optional.empty() : Optional.of(started),
        changed,
        Map.of(
            "cpu",
            workload.spec.pod().cpuRequest().millis(),
            "memory",
            1000 * workload.spec.pod().memoryRequest().bytes()),
        sampled,
        kind.state() == Pod.State.READY ? values : Map.of(),
        at,
        Duration.ofSeconds(15));
  }

  private static Map<String, Long> usage(Workload workload) {
    Demand demand = workload.demand;
    if (demand.podSeconds <= 0) {
      return Map.of();
    }
    double busy = demand.busySeconds / demand.podSeconds;
    return Map.of(
        "cpu",
        Math.round(1000 * demand.usedCoreSeconds / demand.podSeconds),
        "memory",
        base(workload) + Math.round(1000 * busy * workload.spec.pod().memoryPerRequest().bytes()));
  }

  private static Map<String, Long> values(Workload workload) {
    Demand demand = workload.demand;
    if (demand.podSeconds <= 0) {
      return Map.of();
    }
    return Map.of(
        "requests",
        Math.round(1000 * demand.servedSinceSync / demand.podSeconds),
        "concurrency",
        Math.round(1000 * demand.busySeconds / demand.podSeconds));
  }

  private static long base(Workload workload) {
    return 1000 * workload.spec.pod().memoryUsed().bytes();
  }

  static Instant instant(double second) {
    return millis(Math.round(1000 * second));
  }

  private static Instant millis(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
