package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.workloads.CommandPlace;
import dev.banyan.workloads.CommandRun;
import dev.banyan.workloads.Instance;
import dev.banyan.workloads.InstanceSpec;
import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import dev.banyan.workloads.InstanceTransition;
import dev.banyan.workloads.LogStore;
import dev.banyan.workloads.Usage;
import dev.banyan.workloads.Workloads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Instances without processes, which are at once what the test says of them. */
final class FakeWorkloads implements Workloads {

  /** Says whether a new instance is well, or throws what waiting for it throws. */
  interface Health {
    boolean of(InstanceSpec spec) throws InterruptedException;
  }

  final List<InstanceSpec> launched = new CopyOnWriteArrayList<>();
  final List<Id> stopped = new CopyOnWriteArrayList<>();
  volatile Consumer<InstanceSpec> admission = spec -> {};
  volatile Health health = spec -> true;

  @Override
  public Instance launch(InstanceSpec spec) {
    admission.accept(spec);
    launched.add(spec);
    return new Instance() {
      @Override
      public Id id() {
        return spec.id();
      }

      @Override
      public InstanceStatus status() {
        return FakeWorkloads.status(spec, InstanceState.RUNNING, true);
      }

      @Override
      public InstanceStatus awaitHealthy(Duration atMost) throws InterruptedException {
        boolean well = health.of(spec);
        return FakeWorkloads.status(
            spec, well ? InstanceState.RUNNING : InstanceState.FAILED, well);
      }

      @Override
      public InstanceStatus awaitStopped(Duration atMost) {
        return FakeWorkloads.status(spec, InstanceState.STOPPED, false);
      }
    };
  }

  private static InstanceStatus status(InstanceSpec spec, InstanceState state, boolean ready) {
    return new InstanceStatus(
        spec.id(),
        spec.team(),
        spec.app(),
        spec.service(),
        spec.ordinal(),
        spec.release(),
        state,
        ready,
        "The test says so.",
        OptionalInt.empty(),
        1,
        "127.0.0.1",
        spec.port(),
        Optional.empty(),
        Instant.EPOCH,
        0,
        Optional.empty(),
        Usage.NONE);
  }

  @Override
  public void stop(Id instance, String reason) {
    stopped.add(instance);
  }

  @Override
  public void restart(Id instance, String reason) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forget(Id team, Id app) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<InstanceStatus> status(Id instance) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<InstanceStatus> list(Id app) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<InstanceStatus> listAll() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<InstanceTransition> transitions(Id instance, int most) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void onTransition(Consumer<InstanceStatus> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogStore logs() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CommandRun run(InstanceSpec spec, Duration atMost, CommandRun.Output output) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CommandPlace reserveCommand() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Id> endLeftovers() {
    throw new UnsupportedOperationException();
  }

  @Override
  public OptionalInt userIdOf(Id app) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void grant(Id app, Path directory) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    // There is nothing to end.
  }
}
