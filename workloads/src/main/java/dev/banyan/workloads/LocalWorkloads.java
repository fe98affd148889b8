package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workloads of this node. */
final class LocalWorkloads implements Workloads {

  /** How long ended instances stay in the records. */
  static final Duration KEPT = Duration.ofDays(30);

  private static final Logger LOG = LoggerFactory.getLogger(LocalWorkloads.class);
  private static final Duration PRUNE_EVERY = Duration.ofHours(24);
  private static final Duration CLOSE_MARGIN = Duration.ofSeconds(30);

  private final Parts parts;
  private final InstanceRecords records;
  private final Registry<ManagedInstance> instances;
  private final Registry<ManagedCommand> commands;
  private final List<Consumer<InstanceStatus>> listeners;

  private LocalWorkloads(
      WorkloadsConfig config,
      Parts parts,
      InstanceRecords records,
      List<Consumer<InstanceStatus>> listeners) {
    this.parts = parts;
    this.records = records;
    this.listeners = listeners;
    this.instances = new Registry<>("instances", config.instancesMax(), ManagedInstance::ended);
    this.commands = new Registry<>("commands", config.commandsMax(), ManagedCommand::ended);
    for (InstanceState state : InstanceState.values()) {
      Gauge.builder("workload_instances", this, self -> self.count(state))
          .description("Instances of services on this node by state")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(parts.meters());
    }
    Gauge.builder("workload_commands", commands, running -> running.live().size())
        .description("Commands that run on this node")
        .register(parts.meters());
    prune();
  }

  static LocalWorkloads open(
      WorkloadsConfig config,
      String node,
      Path logDirectory,
      InstanceRecords records,
      WorkloadDriver driver,
      HealthProber prober,
      Timer timer,
      InstantSource clock,
      RandomGenerator random,
      MeterRegistry meters) {
    var listeners = new CopyOnWriteArrayList<Consumer<InstanceStatus>>();
    var parts =
        new Parts(
            node,
            driver,
            new Ports(config.portFirst(), config.portLast(), random),
            prober,
            timer,
            clock,
            new TransitionKeeper(records, timer, meters),
            new DiskLogs(logDirectory, config.logPerApp().bytes()),
            new LogMeters(meters),
            meters,
            status -> listeners.forEach(listener -> tell(listener, status)));
    return new LocalWorkloads(config, parts, records, listeners);
  }

  private static void tell(Consumer<InstanceStatus> listener, InstanceStatus status) {
    try {
      listener.accept(status);
    } catch (RuntimeException e) {
      LOG.error("A listener failed on a transition of {}", status.id(), e);
    }
  }

  /** Of services only: a command that failed is over, and nobody has to mend it. */
  private long count(InstanceState state) {
    return instances.all().stream()
        .filter(instance -> instance.statusWithoutUsage().state() == state)
        .count();
  }

  private void prune() {
    parts
        .timer()
        .after(
            PRUNE_EVERY,
            () -> {
              Thread.startVirtualThread(this::pruneNow);
              prune();
            });
  }

  private void pruneNow() {
    try {
      records.prune(parts.clock().instant().minus(KEPT));
    } catch (RuntimeException away) {
      LOG.warn("Old instances could not be forgotten; tried again tomorrow", away);
    }
  }

  @Override
  public Instance launch(InstanceSpec spec) {
    requireLimits(spec);
    var instance = new ManagedInstance(spec, parts);
    instances.add(spec.id(), instance);
    instance.begin();
    return instance;
  }

  private void requireLimits(InstanceSpec spec) {
    Set<ResourceLimits.Kind> missing = new TreeSet<>(spec.limits().declared());
    missing.removeAll(parts.driver().enforceable());
    if (!missing.isEmpty()) {
      throw new WorkloadException.LimitNotEnforceable(
          "This host cannot enforce what "
              + spec.service()
              + " declares ("
              + WorkloadDriver.keys(missing)
              + "). It offers "
              + parts.driver().describe()
              + ". Remove the limit, start Banyan as root, or have systemd delegate a cgroup"
              + " (Delegate=yes).");
    }
  }

  @Override
  public void stop(Id instance, String reason) {
    Optional<ManagedCommand> command = commands.find(instance);
    if (command.isPresent()) {
      command.get().cancel(reason);
    } else {
      find(instance).stop(reason);
    }
  }

  @Override
  public void restart(Id instance, String reason) {
    ManagedInstance found = find(instance);
    if (found.ended()) {
      throw new WorkloadException.Ended(instance.toString());
    }
    found.restart(reason);
  }

  private ManagedInstance find(Id instance) {
    return instances
        .find(instance)
        .orElseThrow(() -> new WorkloadException.NoSuchInstance(instance.toString()));
  }

  @Override
  public Optional<InstanceStatus> status(Id instance) {
    return instances
        .find(instance)
        .map(ManagedInstance::status)
        .or(() -> commands.find(instance).map(ManagedCommand::status));
  }

  @Override
  public List<InstanceStatus> list(Id app) {
    return instances.all().stream()
        .filter(instance -> instance.statusWithoutUsage().app().equals(app))
        .map(ManagedInstance::status)
        .sorted(
            Comparator.comparing(InstanceStatus::service)
                .thenComparing(InstanceStatus::ordinal)
                .thenComparing(InstanceStatus::id))
        .toList();
  }

  @Override
  public List<InstanceStatus> listAll() {
    return Stream.concat(
            instances.all().stream().map(ManagedInstance::statusWithoutUsage),
            commands.all().stream().map(ManagedCommand::statusWithoutUsage))
        .toList();
  }

  @Override
  public List<InstanceTransition> transitions(Id instance, int most) {
    return records.transitions(instance, most);
  }

  @Override
  public void onTransition(Consumer<InstanceStatus> listener) {
    listeners.add(listener);
  }

  @Override
  public LogStore logs() {
    return parts.logs();
  }

  @Override
  public CommandRun run(InstanceSpec spec, Duration atMost, CommandRun.Output output) {
    try (CommandPlace place = reserveCommand()) {
      return place.run(spec, atMost, output);
    }
  }

  @Override
  public CommandPlace reserveCommand() {
    Registry<ManagedCommand>.Place place = commands.reserve();
    return new CommandPlace() {
      @Override
      public CommandRun run(InstanceSpec spec, Duration atMost, CommandRun.Output output) {
        requireLimits(spec);
        var command = new ManagedCommand(spec, parts, atMost, output);
        place.add(spec.id(), command);
        command.begin();
        return command;
      }

      @Override
      public void close() {
        place.close();
      }
    };
  }

  @Override
  public List<Id> endLeftovers() {
    if (!instances.all().isEmpty() || !commands.all().isEmpty()) {
      throw new IllegalStateException("leftovers are ended before anything is launched");
    }
    List<InstanceRecord> open = records.open(parts.node());
    Map<Id, WorkloadDriver.Trace> traces = new HashMap<>();
    open.forEach(
        record -> record.trace().ifPresent(trace -> traces.put(record.status().id(), trace)));
    Set<Id> ended = new LinkedHashSet<>(parts.driver().endLeftovers(traces));
    for (InstanceRecord record : open) {
      close(record, ended.contains(record.status().id()));
      ended.add(record.status().id());
    }
    if (!ended.isEmpty()) {
      LOG.info("Ended {} instances that an earlier life of this node left", ended.size());
    }
    return new ArrayList<>(ended);
  }

  private void close(InstanceRecord record, boolean hadProcesses) {
    InstanceStatus before = record.status();
    String reason =
        "Banyan ended without closing. "
            + (hadProcesses
                ? "What was left of this instance was ended at the next start."
                : "Nothing was left of this instance at the next start.");
    var now = parts.clock().instant();
    var after =
        new InstanceStatus(
            before.id(),
            before.team(),
            before.app(),
            before.service(),
            before.ordinal(),
            before.release(),
            InstanceState.STOPPED,
            false,
            reason,
            before.exitCode(),
            0,
            before.host(),
            OptionalInt.empty(),
            before.startedAt(),
            now,
            before.restarts(),
            Optional.empty(),
            Usage.NONE);
    parts
        .keeper()
        .keep(
            new InstanceRecord(
                after, record.node(), Optional.empty(), record.transitions() + 1, true),
            new InstanceTransition(
                before.id(),
                record.transitions() + 1,
                Optional.of(before.state()),
                InstanceState.STOPPED,
                reason,
                now));
  }

  @Override
  public OptionalInt userIdOf(Id app) {
    return parts.driver().userIdOf(app);
  }

  @Override
  public void grant(Id app, Path directory) {
    try {
      parts.driver().grant(app, directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give " + directory + " to the user of " + app, e);
    }
  }

  @Override
  public void forget(Id team, Id app) {
    try {
      parts.driver().forget(app);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the HOME of " + app, e);
    }
    parts.logs().delete(app);
    records.forget(team, app);
    instances.forget(instance -> instance.statusWithoutUsage().app().equals(app));
    commands.forget(command -> command.statusWithoutUsage().app().equals(app));
  }

  @Override
  public void close() {
    List<ManagedInstance> running = instances.close();
    List<ManagedCommand> runs = commands.close();
    running.forEach(instance -> instance.stop("Banyan is closing."));
    runs.forEach(run -> run.cancel("Banyan is closing."));
    try {
      for (ManagedInstance instance : running) {
        instance.awaitStopped(instance.stopGrace().plus(CLOSE_MARGIN));
      }
      for (ManagedCommand run : runs) {
        run.awaitEnded(run.spec().stopGrace().plus(CLOSE_MARGIN));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.keeper().retry();
    parts.timer().close();
    parts.logs().close();
  }
}
