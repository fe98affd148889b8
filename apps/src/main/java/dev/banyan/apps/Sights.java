package dev.banyan.apps;

import dev.banyan.apps.autoscale.LoadSource;
import dev.banyan.apps.autoscale.Member;
import dev.banyan.apps.autoscale.QueueAt;
import dev.banyan.apps.autoscale.QueueReading;
import dev.banyan.apps.autoscale.Room;
import dev.banyan.apps.autoscale.ScalePolicy;
import dev.banyan.apps.autoscale.Sight;
import dev.banyan.kernel.Id;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.workloads.InstanceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Gathers what an autoscaler has to know of a service of one app. For one thread at a time. */
final class Sights {

  private final AppRunner runner;
  private final LoadSource load;
  private final JobQueues queues;
  private final HpaSettings settings;

  Sights(AppRunner runner, LoadSource load, JobQueues queues, HpaSettings settings) {
    this.runner = runner;
    this.load = load;
    this.queues = queues;
    this.settings = settings;
  }

  /** Forgets the queues that no service names any more. */
  void retainQueues(Set<QueueAt> named) {
    queues.retain(named);
  }

  /** Lets go of all connections; may be called from another thread. */
  void close() {
    queues.close();
  }

  /**
   * What is known of a service now, but for the room there is for more of it.
   *
   * @param heldFrom when its count was set by hand last
   * @param statuses of the app's instances, with their usage
   */
  Sight of(
      Deployment serving,
      ServiceSpec.Process process,
      ScalePolicy policy,
      Optional<Instant> heldFrom,
      Map<Id, InstanceStatus> statuses,
      Instant now) {
    Duration window = settings.sync();
    List<Member> members = new ArrayList<>();
    for (Replica replica : runner.live().of(process.name())) {
      InstanceStatus status = statuses.get(replica.id());
      if (status != null) {
        OptionalDouble inFlight =
            status.ready() ? load.inFlight(replica.id(), window) : OptionalDouble.empty();
        members.add(new Member(status, inFlight));
      }
    }
    Optional<QueueReading> queue = Optional.empty();
    Optional<String> failure = Optional.empty();
    if (policy.queue().isPresent()) {
      try {
        queue =
            Optional.of(
                queues.read(
                    serving.shared().given(),
                    serving.environment(process),
                    policy.queue().get(),
                    now));
      } catch (JobQueues.Unreadable unreadable) {
        failure = Optional.of(String.valueOf(unreadable.getMessage()));
      }
    }
    return new Sight(
        runner.wanted(process),
        members,
        requests(process),
        load.of(runner.app().id(), process.name(), window),
        queue,
        failure,
        Room.PLENTY,
        heldFrom.map(from -> from.plus(settings.downscaleWindow())).filter(now::isBefore));
  }

  private static Map<String, Long> requests(ServiceSpec.Process process) {
    Map<String, Long> requests = new HashMap<>();
    process.resources().cpu().ifPresent(cpu -> requests.put("cpu", cpu.millis()));
    process
        .resources()
        .memory()
        .ifPresent(memory -> requests.put("memory", memory.bytes() * 1_000));
    return requests;
  }

  /** What is asked for now: memory that nobody requests, by what an instance holds now. */
  Rooms.Group asking(ServiceSpec.Process process, Sight sight) {
    long memory =
        process
            .resources()
            .memory()
            .map(most -> most.bytes())
            .orElseGet(
                () ->
                    (long)
                        sight.members().stream()
                            .mapToLong(member -> member.status().usage().memoryBytes())
                            .average()
                            .orElse(0));
    return new Rooms.Group(
        runner.app().team(),
        runner.app().id(),
        process.name(),
        process.resources().cpu().map(cpu -> cpu.millis()).orElse(0L),
        Math.max(Rooms.MEMORY_MIN, memory),
        sight.wanted());
  }
}
