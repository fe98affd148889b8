package dev.banyan.apps;

import dev.banyan.apps.autoscale.Box;
import dev.banyan.apps.autoscale.LoadSource;
import dev.banyan.apps.autoscale.Member;
import dev.banyan.apps.autoscale.QueueReading;
import dev.banyan.apps.autoscale.Room;
import dev.banyan.apps.autoscale.ScalePolicy;
import dev.banyan.apps.autoscale.ScalerState;
import dev.banyan.apps.autoscale.ServiceLoad;
import dev.banyan.apps.autoscale.ServiceScaler;
import dev.banyan.apps.autoscale.Sight;
import dev.banyan.apps.autoscale.Telling;
import dev.banyan.apps.autoscale.Verdict;
import dev.banyan.kernel.Id;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.workloads.InstanceStatus;
import dev.banyan.workloads.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the services of one app grow and shrink by themselves. {@link #sync} is for one thread at a
 * time; what it saw last can be asked by any.
 */
final class AppScaling {

  private static final Logger log = LoggerFactory.getLogger(AppScaling.class);

  /**
   * What it works with.
   *
   * @param box the machine as it is now
   */
  record Parts(
      LoadSource load,
      Supplier<Box> box,
      Workloads workloads,
      ScalingTable table,
      ScalingSteps steps,
      ScalingLimits limits,
      InstantSource clock,
      AppsConfig.Autoscale config) {}

  /**
   * What a service's autoscaler saw last.
   *
   * @param heldUntil until when a count that was set by hand holds
   */
  record Latest(Verdict verdict, Optional<Instant> heldUntil) {}

  private record Scaled(ServiceSpec.Process process, ScalePolicy policy) {}

  private final AppRunner runner;
  private final Parts parts;
  private final HpaSettings settings;
  private final JobQueues queues;
  private final Map<String, ServiceScaler> scalers = new HashMap<>();
  private final Map<String, Telling> telling = new HashMap<>();
  private final Map<String, Latest> latest = new ConcurrentHashMap<>();

  AppScaling(AppRunner runner, Parts parts, JobQueues queues) {
    this.runner = runner;
    this.parts = parts;
    this.settings = parts.config().settings();
    this.queues = queues;
  }

  /** Whether it looks at the app by way of this runner. */
  boolean isOf(AppRunner other) {
    return runner == other;
  }

  /**
   * What was seen last of a service; empty before the first look, and of one that does not scale.
   */
  Optional<Latest> latest(String service) {
    return Optional.ofNullable(latest.get(service));
  }

  /**
   * What a service of the release that serves keeps to; empty where it says nothing.
   *
   * @throws IllegalArgumentException when a release of before says what is not allowed any more
   */
  static Optional<ScalePolicy> policy(ServiceSpec.Process service, HpaSettings settings) {
    ReplicaRange range = service.replicas();
    return service.scale().isEmpty() || !range.isRange()
        ? Optional.empty()
        : Optional.of(ScalePolicy.of(range.min(), range.max(), service.scale(), settings));
  }

  /** Looks at every service once, and carries out what follows. */
  void sync() {
    Optional<Deployment> serving = runner.live().deployment();
    Map<String, Scaled> services = new LinkedHashMap<>();
    serving.stream()
        .flatMap(now -> now.manifest().processes().stream())
        .forEach(
            process ->
                policyOf(process)
                    .ifPresent(
                        policy -> services.put(process.name(), new Scaled(process, policy))));
    scalers.keySet().retainAll(services.keySet());
    telling.keySet().retainAll(services.keySet());
    latest.keySet().retainAll(services.keySet());
    if (services.isEmpty()) {
      parts.limits().forget(runner.app().id());
      return;
    }
    look(serving.orElseThrow(), services);
  }

  private Optional<ScalePolicy> policyOf(ServiceSpec.Process process) {
    try {
      return policy(process, settings);
    } catch (IllegalArgumentException wrong) {
      log.debug("app {}: {} does not scale", runner.app().name(), process.name(), wrong);
      return Optional.empty();
    }
  }

  private void look(Deployment serving, Map<String, Scaled> services) {
    App app = runner.app();
    Instant now = parts.clock().instant();
    Map<String, ScalingTable.Kept> kept = parts.table().read(app);
    Map<Id, InstanceStatus> statuses = new HashMap<>();
    parts.workloads().list(app.id()).forEach(status -> statuses.put(status.id(), status));
    Map<String, ScalerState> states = new HashMap<>();
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    Map<String, ServiceLoad> loads = new HashMap<>();
    services.forEach(
        (name, service) -> {
          ScalePolicy policy = service.policy();
          ScalingTable.Kept of = kept.getOrDefault(name, ScalingTable.Kept.NOTHING);
          ServiceScaler scaler = scaler(name, policy, of.state());
          Sight sight = sight(serving, service.process(), policy, of, statuses, now);
          Verdict verdict = scaler.sync(now, sight);
          follow(scaler, verdict, of.heldFrom());
          states.put(name, scaler.state());
          verdicts.put(name, verdict);
          loads.put(name, sight.load());
          latest.put(name, new Latest(verdict, sight.heldUntil()));
        });
    parts.table().keep(app, states);
    queues.retain(
        services.values().stream()
            .flatMap(service -> service.policy().queue().stream())
            .collect(Collectors.toSet()));
    Map<String, ScalePolicy> policies = new HashMap<>();
    services.forEach((name, service) -> policies.put(name, service.policy()));
    parts.limits().note(runner, policies, verdicts, loads, now);
  }

  private ServiceScaler scaler(String name, ScalePolicy policy, ScalerState kept) {
    ServiceScaler before = scalers.get(name);
    if (before != null && before.policy().equals(policy)) {
      return before;
    }
    var scaler = new ServiceScaler(name, policy, settings, before == null ? kept : before.state());
    scalers.put(name, scaler);
    return scaler;
  }

  private Sight sight(
      Deployment serving,
      ServiceSpec.Process process,
      ScalePolicy policy,
      ScalingTable.Kept kept,
      Map<Id, InstanceStatus> statuses,
      Instant now) {
    Duration window = settings.sync();
    List<Member> members = new ArrayList<>();
    for (Replica replica : runner.live().of(process.name())) {
      InstanceStatus status = statuses.get(replica.id());
      if (status != null) {
        OptionalDouble inFlight =
            status.ready() ? parts.load().inFlight(replica.id(), window) : OptionalDouble.empty();
        members.add(new Member(status, inFlight));
      }
    }
    Optional<QueueReading> queue = Optional.empty();
    Optional<String> failure = Optional.empty();
    if (policy.queue().isPresent()) {
      try {
        queue = Optional.of(queues.read(serving.shared().given(), policy.queue().get(), now));
      } catch (JobQueues.Unreadable unreadable) {
        failure = Optional.of(String.valueOf(unreadable.getMessage()));
      }
    }
    return new Sight(
        runner.wanted(process),
        members,
        requests(process),
        parts.load().of(runner.app().id(), process.name(), window),
        queue,
        failure,
        room(process, members),
        kept.heldFrom().map(from -> from.plus(settings.downscaleWindow())).filter(now::isBefore));
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

  /** By what is requested; memory that nobody requests, by what an instance holds now. */
  private Room room(ServiceSpec.Process process, List<Member> members) {
    long memory =
        process
            .resources()
            .memory()
            .map(most -> most.bytes())
            .orElseGet(
                () ->
                    (long)
                        members.stream()
                            .mapToLong(member -> member.status().usage().memoryBytes())
                            .average()
                            .orElse(0));
    return parts
        .box()
        .get()
        .room(process.resources().cpu().map(cpu -> cpu.millis()).orElse(0L), memory);
  }

  private void follow(ServiceScaler scaler, Verdict verdict, Optional<Instant> heldFrom) {
    boolean told = telling.computeIfAbsent(verdict.service(), name -> new Telling()).worth(verdict);
    if (verdict.changes()) {
      if (parts.steps().carryOut(runner, verdict, scaler.stateAfter(verdict), heldFrom)) {
        scaler.applied(verdict);
      }
    } else if (told) {
      parts.table().add(runner.app(), verdict);
      parts.steps().say(runner.app(), verdict.service(), verdict.words());
    }
  }
}
