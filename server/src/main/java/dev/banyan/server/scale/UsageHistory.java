package dev.banyan.server.scale;

import dev.banyan.kernel.Id;
import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import dev.banyan.workloads.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;

/**
 * What the instances of each app took in the last {@link #KEPT}, looked up again and again: the
 * workloads themselves know only now. Thread-safe; one thread at a time calls {@link #look}.
 */
final class UsageHistory {

  static final Duration KEPT = Duration.ofMinutes(30);

  /** Between two looks. */
  static final Duration STEP = Duration.ofSeconds(10);

  /** With it all that is kept takes some 30 MiB at the very most. */
  private static final int APPS_MAX = 1_000;

  private static final String INSTANCE = "ins";
  private static final String LAST_OUTPUT = " Last output:";
  private static final String OUT_OF_MEMORY = "Out of memory: the kernel ended";

  private record Seen(Instant at, double cpuSeconds) {}

  private static final class Faults {
    long failures;
    long oomKills;
  }

  private final Workloads workloads;
  private final DoubleSupplier machineCpu;
  private final InstantSource clock;
  private final Map<Id, Deque<Tick>> ticks = new HashMap<>();
  private final Map<Id, Faults> faults = new HashMap<>();
  private Map<Id, Seen> seen = Map.of();
  private Instant lastLook;

  UsageHistory(Workloads workloads, DoubleSupplier machineCpu, InstantSource clock) {
    this.workloads = workloads;
    this.machineCpu = machineCpu;
    this.clock = clock;
    this.lastLook = clock.instant();
  }

  /**
   * Counts what failed by itself; what a person restarts is no fault. What the app printed last is
   * no word of Banyan's.
   */
  synchronized void note(InstanceStatus status) {
    if (status.state() != InstanceState.FAILED || !status.id().prefix().equals(INSTANCE)) {
      return;
    }
    if (faults.size() >= APPS_MAX && !faults.containsKey(status.app())) {
      return;
    }
    Faults of = faults.computeIfAbsent(status.app(), app -> new Faults());
    of.failures++;
    int output = status.reason().indexOf(LAST_OUTPUT);
    String words = output < 0 ? status.reason() : status.reason().substring(0, output);
    if (words.contains(OUT_OF_MEMORY)) {
      of.oomKills++;
    }
  }

  /** Looks at every app that runs something here. Blocks on small files of the kernel. */
  void look() {
    Set<Id> apps =
        workloads.listAll().stream()
            .filter(status -> status.id().prefix().equals(INSTANCE))
            .map(InstanceStatus::app)
            .distinct()
            .limit(APPS_MAX)
            .collect(Collectors.toSet());
    Instant now = clock.instant();
    double cpu = machineCpu.getAsDouble();
    Map<Id, Seen> next = new HashMap<>();
    for (Id app : apps) {
      List<Tick.ServiceUse> services = services(workloads.list(app), now, next);
      add(app, now, cpu, services);
    }
    seen = next;
    lastLook = now;
    forget(now, apps);
  }

  /** Oldest first. */
  synchronized List<Tick> of(Id app) {
    return List.copyOf(ticks.getOrDefault(app, new ArrayDeque<>()));
  }

  private List<Tick.ServiceUse> services(
      List<InstanceStatus> instances, Instant now, Map<Id, Seen> next) {
    Map<String, List<InstanceStatus>> live = new TreeMap<>();
    for (InstanceStatus each : instances) {
      if (each.state().live() && each.id().prefix().equals(INSTANCE)) {
        live.computeIfAbsent(each.service(), name -> new ArrayList<>()).add(each);
        next.put(each.id(), new Seen(now, each.usage().cpuSeconds()));
      }
    }
    List<Tick.ServiceUse> out = new ArrayList<>();
    live.forEach(
        (name, of) ->
            out.add(
                new Tick.ServiceUse(
                    name,
                    of.stream().mapToDouble(each -> cores(each, now)).sum(),
                    of.size(),
                    of.stream().mapToLong(each -> each.usage().memoryBytes()).max().orElse(0),
                    of.stream().mapToLong(each -> each.usage().memoryBytes()).sum())));
    return List.copyOf(out);
  }

  /** An instance that was started, or started again, since the last look began at zero then. */
  private double cores(InstanceStatus status, Instant now) {
    double used = status.usage().cpuSeconds();
    Seen before = seen.get(status.id());
    boolean fresh = status.startedAt().filter(lastLook::isBefore).isPresent();
    if (before == null && !fresh) {
      return Double.NaN;
    }
    Instant since = before == null ? status.startedAt().orElse(now) : before.at();
    double base = before == null || used < before.cpuSeconds() ? 0 : before.cpuSeconds();
    double seconds = Duration.between(since, now).toNanos() / 1e9;
    return seconds <= 0 ? Double.NaN : (used - base) / seconds;
  }

  private synchronized void add(Id app, Instant now, double cpu, List<Tick.ServiceUse> services) {
    if (ticks.size() >= APPS_MAX && !ticks.containsKey(app)) {
      return;
    }
    Faults so = faults.getOrDefault(app, new Faults());
    ticks
        .computeIfAbsent(app, id -> new ArrayDeque<>())
        .add(new Tick(now, cpu, services, so.failures, so.oomKills));
  }

  private synchronized void forget(Instant now, Set<Id> running) {
    Instant oldest = now.minus(KEPT);
    for (Deque<Tick> each : ticks.values()) {
      while (!each.isEmpty() && each.getFirst().at().isBefore(oldest)) {
        each.removeFirst();
      }
    }
    ticks.values().removeIf(Deque::isEmpty);
    var known = new HashSet<>(ticks.keySet());
    known.addAll(running);
    faults.keySet().retainAll(known);
  }
}
