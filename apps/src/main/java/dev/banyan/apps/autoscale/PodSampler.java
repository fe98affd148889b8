package dev.banyan.apps.autoscale;

import dev.banyan.kernel.Id;
import dev.banyan.scale.hpa.PodGroup;
import dev.banyan.scale.hpa.PodGroup.Phase;
import dev.banyan.scale.hpa.PodGroup.Readiness;
import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sees instances as an autoscaler sees pods. CPU is what was used since the look before, so an
 * instance has no sample of it at the first one, as a pod has none before the metrics server has
 * scraped it twice. Remembers the instances of the last look alone. Not thread-safe.
 */
final class PodSampler {

  private record Seen(
      Optional<Instant> startedAt,
      Instant at,
      double cpuSeconds,
      boolean ready,
      Instant readyChangedAt) {}

  private Map<Id, Seen> before = Map.of();

  /**
   * Every instance as a pod.
   *
   * @param requestsMilli what each asks for, in thousandths of a core and of a byte
   * @param factor what requests at once are multiplied by, for those that were turned away
   */
  List<PodGroup> sample(
      List<Member> members, Map<String, Long> requestsMilli, double factor, Instant now) {
    Map<Id, Seen> seen = new HashMap<>();
    List<PodGroup> pods = new ArrayList<>();
    for (Member member : members) {
      InstanceStatus status = member.status();
      if (status.state() != InstanceState.STOPPED) {
        Seen latest = look(status, now);
        seen.put(status.id(), latest);
        pods.add(pod(member, latest, requestsMilli, factor, now));
      }
    }
    before = seen;
    return pods;
  }

  private Seen look(InstanceStatus status, Instant now) {
    Seen last = before.get(status.id());
    Instant changed = status.since();
    if (last != null) {
      changed = last.ready() == status.ready() ? last.readyChangedAt() : now;
    }
    return new Seen(status.startedAt(), now, status.usage().cpuSeconds(), status.ready(), changed);
  }

  private PodGroup pod(
      Member member, Seen latest, Map<String, Long> requestsMilli, double factor, Instant now) {
    InstanceStatus status = member.status();
    Map<String, Long> usage = new HashMap<>();
    Duration window = Duration.ZERO;
    boolean runs =
        status.state() == InstanceState.RUNNING || status.state() == InstanceState.STARTING;
    if (runs) {
      usage.put("memory", Math.multiplyExact(status.usage().memoryBytes(), 1_000L));
      Seen last = before.get(status.id());
      // one that was started again counts its CPU from 0 on
      if (last != null
          && last.startedAt().equals(latest.startedAt())
          && latest.cpuSeconds() >= last.cpuSeconds()
          && now.isAfter(last.at())) {
        window = Duration.between(last.at(), now);
        double cores = (latest.cpuSeconds() - last.cpuSeconds()) / (window.toNanos() / 1e9);
        usage.put("cpu", Math.round(cores * 1_000));
      }
    }
    Map<String, Long> values = new HashMap<>();
    if (member.inFlight().isPresent()) {
      values.put(
          Target.Kind.IN_FLIGHT.metric(),
          Math.round(member.inFlight().getAsDouble() * factor * 1_000));
    }
    return new PodGroup(
        1,
        status.state() == InstanceState.PREPARING ? Phase.PENDING : Phase.RUNNING,
        status.state() == InstanceState.DRAINING,
        status.ready() ? Readiness.READY : Readiness.NOT_READY,
        status.startedAt(),
        latest.readyChangedAt(),
        requestsMilli,
        usage,
        values,
        now,
        window);
  }
}
