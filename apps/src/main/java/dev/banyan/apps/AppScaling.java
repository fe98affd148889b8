package dev.banyan.apps;

import dev.banyan.apps.autoscale.LoadSource;
import dev.banyan.apps.autoscale.QueuesSeen;
import dev.banyan.apps.autoscale.ScalePolicy;
import dev.banyan.apps.autoscale.ScalerState;
import dev.banyan.apps.autoscale.ServiceScaler;
import dev.banyan.apps.autoscale.Sight;
import dev.banyan.apps.autoscale.Telling;
import dev.banyan.apps.autoscale.Verdict;
import dev.banyan.kernel.Id;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.scale.predict.DemandHistory;
import dev.banyan.workloads.InstanceStatus;
import dev.banyan.workloads.Workloads;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the services of one app grow and shrink by themselves. {@link #sync} is for one thread at a
 * time; what it saw last can be asked by any.
 */
final class AppScaling {

  private static final Logger log = LoggerFactory.getLogger(AppScaling.class);

  /** What it works with. */
  record Parts(
      LoadSource load,
      Rooms rooms,
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
  private final Sights sights;
  private final Map<String, ServiceScaler> scalers = new HashMap<>();
  private final Map<String, Telling> telling = new HashMap<>();
  private final Map<String, Latest> latest = new ConcurrentHashMap<>();
  private volatile Optional<QueuesSeen> queues = Optional.empty();

  AppScaling(AppRunner runner, Parts parts, JobQueues queues) {
    this.runner = runner;
    this.parts = parts;
    this.settings = parts.config().settings();
    this.sights = new Sights(runner, parts.load(), queues, settings);
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
   * The queues of its services at the last look; empty where there are none, or one was not read.
   */
  Optional<QueuesSeen> queues() {
    return queues;
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

  /** Lets go of what it holds; it is not looked at again. May be called from another thread. */
  void close() {
    sights.close();
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
    parts.rooms().retain(runner.app().id(), services.keySet());
    if (services.isEmpty()) {
      queues = Optional.empty();
      parts.limits().forget(runner.app().id());
      sights.retainQueues(Set.of());
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
    Map<String, String> histories = new HashMap<>();
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    Map<String, Sight> seen = new HashMap<>();
    services.forEach(
        (name, service) -> {
          try {
            ScalePolicy policy = service.policy();
            ScalingTable.Kept of = kept.getOrDefault(name, ScalingTable.Kept.NOTHING);
            ServiceScaler scaler = scaler(name, policy, of.state());
            Sight sight =
                sights.of(serving, service.process(), policy, of.heldFrom(), statuses, now);
            Verdict verdict =
                parts
                    .rooms()
                    .decide(
                        sights.asking(service.process(), sight),
                        room -> scaler.sync(now, sight.with(room)));
            follow(scaler, verdict, of.heldFrom());
            states.put(name, scaler.state());
            scaler.historyNews().ifPresent(history -> histories.put(name, history));
            verdicts.put(name, verdict);
            seen.put(name, sight);
            latest.put(name, new Latest(verdict, sight.heldUntil()));
          } catch (RuntimeException failure) {
            log.error("app {}: the autoscaler failed at {}", app.name(), name, failure);
          }
        });
    queues =
        seen.keySet().equals(services.keySet())
            ? QueuesSeen.of(now, seen.values())
            : Optional.empty();
    parts.table().keep(app, states, histories);
    sights.retainQueues(
        services.values().stream()
            .flatMap(service -> service.policy().queue().stream())
            .collect(Collectors.toSet()));
    Map<String, ScalePolicy> policies = new HashMap<>();
    services.forEach((name, service) -> policies.put(name, service.policy()));
    policies.keySet().retainAll(verdicts.keySet());
    parts.limits().note(runner, policies, verdicts, seen, now);
  }

  private ServiceScaler scaler(String name, ScalePolicy policy, ScalerState kept) {
    ServiceScaler before = scalers.get(name);
    if (before != null && before.policy().equals(policy)) {
      return before;
    }
    DemandHistory history =
        policy.predict().isPresent()
            ? parts.table().history(runner.app(), name)
            : new DemandHistory();
    var scaler =
        new ServiceScaler(name, policy, settings, before == null ? kept : before.state(), history);
    scalers.put(name, scaler);
    return scaler;
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
