package dev.banyan.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.ListeningSocket;
import dev.banyan.kernel.MutableClock;
import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.workloads.HealthProber.Outcome;
import dev.banyan.workloads.HealthProber.Probe;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of an instance's life, on a clock that the test moves. */
class LifecycleTest {

  private static final HealthCheck CHECK =
      new HealthCheck(
          "/health", Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(30), 3);

  @TempDir private Path temp;
  private final MutableClock clock = MutableClock.atNoon();
  private final ManualTimer timer = new ManualTimer(clock);
  private final FakeDriver driver = new FakeDriver();
  private final MemoryInstanceRecords memory = new MemoryInstanceRecords();
  private final AtomicReference<Outcome> health = new AtomicReference<>(Outcome.READY);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<InstanceStatus> heard = new CopyOnWriteArrayList<>();
  private Specs specs;
  private LocalWorkloads workloads;

  @BeforeEach
  void open() {
    specs = new Specs(temp);
    workloads = open("4");
    workloads.onTransition(heard::add);
  }

  @Test
  void ofAnAppThatIsGoneTheDriverForgetsToo() {
    InstanceSpec spec = specs.shell("true");
    workloads.forget(spec.team(), spec.app());
    assertThat(driver.forgotten).containsExactly(spec.app());
  }

  private LocalWorkloads open(String instancesMax) {
    return LocalWorkloads.open(
        ConfigBinder.bind(
            Map.of(
                "instancesMax",
                instancesMax,
                "commandsMax",
                "1",
                "portFirst",
                "21000",
                "portLast",
                "21999"),
            WorkloadsConfig.class),
        "node-1",
        temp.resolve("logs"),
        memory,
        driver,
        (check, port) -> new Probe(health.get(), "127.0.0.1", "GET " + check.path()),
        timer,
        clock,
        new Random(1),
        meters);
  }

  @AfterEach
  void close() {
    workloads.close();
  }

  private InstanceStatus awaitState(Instance instance, InstanceState state) {
    Until.holds(() -> instance.status().state() == state, instance::status);
    return instance.status();
  }

  /** Moves the clock in small steps until something holds. */
  private void advanceUntil(BooleanSupplier condition) {
    Until.holds(
        () -> {
          if (condition.getAsBoolean()) {
            return true;
          }
          timer.advance(Duration.ofMillis(500));
          return condition.getAsBoolean();
        },
        () -> workloads.listAll());
  }

  private Instance launchHealthy() {
    Instance instance = workloads.launch(Specs.with(specs.shell("serve"), CHECK));
    advanceUntil(() -> instance.status().ready());
    return instance;
  }

  private List<InstanceState> steps(Id instance) {
    return workloads.transitions(instance, 100).reversed().stream()
        .map(InstanceTransition::to)
        .toList();
  }

  @Test
  void everyStepIsKeptWithItsReasonBeforeItIsTold() {
    Instance instance = launchHealthy();
    workloads.stop(instance.id(), "It is no longer wanted.");
    awaitState(instance, InstanceState.STOPPED);

    assertThat(steps(instance.id()))
        .containsExactly(
            InstanceState.PREPARING,
            InstanceState.STARTING,
            InstanceState.RUNNING,
            InstanceState.DRAINING,
            InstanceState.STOPPED);
    assertThat(workloads.transitions(instance.id(), 100))
        .allMatch(step -> !step.reason().isBlank());
    assertThat(heard).extracting(InstanceStatus::state).isEqualTo(steps(instance.id()));
    assertThat(instance.status().reason()).isEqualTo("It is no longer wanted.");
    assertThat(instance.status().exitCode()).hasValue(143);
    assertThat(memory.open("node-1")).isEmpty();
  }

  @Test
  void anInstanceWhosePortAnotherUserHoldsIsNeverReady() throws IOException {
    assertThat(ListeningSocket.available()).as("Linux's tables are there").isTrue();
    driver.userId = OptionalInt.of(Math.toIntExact(ListeningSocket.ownUserId()) + 1);
    try (var stranger = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Instance instance =
          workloads.launch(
              Specs.withPort(Specs.with(specs.shell("serve"), CHECK), stranger.getLocalPort()));
      advanceUntil(() -> instance.status().state() == InstanceState.FAILED);
      assertThat(heard).noneMatch(InstanceStatus::ready);
      assertThat(instance.status().reason())
          .contains("port " + stranger.getLocalPort() + " is held by process");
    }
  }

  @Test
  void aRunningInstanceTellsItsPortItsProcessAndItsUsage() {
    InstanceStatus status = launchHealthy().status();

    assertThat(status.port().getAsInt()).isBetween(21_000, 21_999);
    assertThat(status.pid()).isEqualTo(100);
    assertThat(status.usage()).isEqualTo(new Usage(1.5, 1_000, 2));
    assertThat(workloads.list(specs.app))
        .extracting(InstanceStatus::id)
        .containsExactly(status.id());
    assertThat(meters.get("workload_instances").tag("state", "running").gauge().value()).isOne();
  }

  @Test
  void aCrashIsExplainedAndStartsAgainAfterABackOff() {
    driver.output = "Traceback\nKeyError: 'x'\n";
    Instance instance = launchHealthy();
    driver.last().exits(1);
    InstanceStatus failed = awaitState(instance, InstanceState.FAILED);

    assertThat(failed.reason())
        .contains("Starts again in 1s", "exit code 1", "Traceback\nKeyError: 'x'");
    assertThat(failed.exitCode()).hasValue(1);
    assertThat(failed.restartsAt()).hasValue(clock.instant().plusSeconds(1));
    assertThat(failed.pid()).isZero();
    timer.advance(Duration.ofMillis(999));
    assertThat(instance.status().state()).isEqualTo(InstanceState.FAILED);
    timer.advance(Duration.ofMillis(1));
    advanceUntil(() -> instance.status().ready());
    assertThat(instance.status().restarts()).isOne();
    assertThat(meters.counter("workload_restarts").count()).isOne();
  }

  @Test
  void aCrashLoopWaitsLongerEachTime() {
    Instance instance = launchHealthy();
    for (int expected : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
      driver.last().exits(1);
      InstanceStatus failed = awaitState(instance, InstanceState.FAILED);
      assertThat(failed.restartsAt()).hasValue(clock.instant().plusSeconds(expected));
      timer.advance(Duration.ofSeconds(expected));
      advanceUntil(() -> instance.status().ready());
    }
    timer.advance(BackOff.GOOD_RUN);
    driver.last().exits(1);
    assertThat(awaitState(instance, InstanceState.FAILED).restartsAt())
        .hasValue(clock.instant().plusSeconds(1));
  }

  @Test
  void whatNeverBecomesHealthyIsEndedAndExplained() throws Exception {
    health.set(Outcome.FAILED);
    Instance instance = workloads.launch(Specs.with(specs.shell("serve"), CHECK));
    awaitState(instance, InstanceState.STARTING);
    Until.holds(() -> timer.waiting() >= 2, timer::waiting);
    advanceUntil(() -> instance.status().state() == InstanceState.FAILED);

    assertThat(instance.status().reason())
        .contains("did not become healthy within 30s", "GET /health");
    assertThat(instance.awaitHealthy(Duration.ZERO).ready()).isFalse();
  }

  @Test
  void a503TakesItOutOfTrafficAndNeverEndsIt() {
    Instance instance = launchHealthy();
    health.set(Outcome.NOT_READY);
    advanceUntil(() -> !instance.status().ready());
    for (int i = 0; i < 10; i++) {
      timer.advance(CHECK.interval());
    }
    assertThat(instance.status().state()).isEqualTo(InstanceState.RUNNING);

    health.set(Outcome.READY);
    advanceUntil(() -> instance.status().ready());
    assertThat(driver.started).hasSize(1);
  }

  @Test
  void failedChecksTakeItOutOfTrafficAndThenEndIt() {
    Instance instance = launchHealthy();
    health.set(Outcome.FAILED);
    advanceUntil(() -> !instance.status().ready());
    assertThat(instance.status().state()).isEqualTo(InstanceState.RUNNING);
    advanceUntil(() -> instance.status().state() == InstanceState.FAILED);

    assertThat(instance.status().reason()).contains("failed 3 health checks in a row");
  }

  @Test
  void whatDoesNotEndIsKilledAfterItsGrace() {
    Instance instance = launchHealthy();
    driver.last().endsWhenAsked = false;
    workloads.stop(instance.id(), "Enough.");
    awaitState(instance, InstanceState.DRAINING);
    assertThat(driver.last().asked).isTrue();
    Until.holds(() -> timer.waiting() >= 2, timer::waiting);
    timer.advance(Duration.ofSeconds(10));

    assertThat(awaitState(instance, InstanceState.STOPPED).reason())
        .isEqualTo("Enough. It did not end within 10s of SIGTERM and was killed.");
    assertThat(instance.status().exitCode()).hasValue(137);
  }

  @Test
  void aRestartKeepsTheInstanceAndWaitsForNothing() {
    Instance instance = launchHealthy();
    workloads.restart(instance.id(), "The configuration changed.");
    Until.holds(() -> driver.started.size() == 2, () -> driver.started);
    advanceUntil(() -> instance.status().ready());

    assertThat(instance.status().restarts()).isOne();
    assertThat(steps(instance.id())).doesNotContain(InstanceState.FAILED, InstanceState.STOPPED);
  }

  @Test
  void aPortThatSomebodyElseTookIsReplacedAtOnce() throws IOException {
    health.set(Outcome.FAILED);
    Instance instance = workloads.launch(Specs.with(specs.shell("serve"), CHECK));
    awaitState(instance, InstanceState.STARTING);
    int first = instance.status().port().getAsInt();
    try (var thief = new ServerSocket(first)) {
      assertThat(thief.isBound()).isTrue();
      driver.last().exits(1);
      Until.holds(() -> driver.started.size() == 2, () -> driver.started);
    }

    assertThat(awaitState(instance, InstanceState.STARTING).port().getAsInt()).isNotEqualTo(first);
    assertThat(workloads.transitions(instance.id(), 100))
        .extracting(InstanceTransition::reason)
        .anyMatch(reason -> reason.contains(first + " was taken by another process"));
  }

  @Test
  void stoppingWhatWaitsForItsBackOffStopsAtOnce() {
    Instance instance = launchHealthy();
    driver.last().exits(1);
    awaitState(instance, InstanceState.FAILED);
    workloads.stop(instance.id(), "Enough.");
    awaitState(instance, InstanceState.STOPPED);
    timer.advance(Duration.ofMinutes(2));

    assertThatThrownBy(() -> workloads.restart(instance.id(), "Again."))
        .isInstanceOf(WorkloadException.Ended.class);
    assertThat(driver.started).hasSize(1);
    assertThat(instance.status().state()).isEqualTo(InstanceState.STOPPED);
  }

  @Test
  void whatCannotBeStartedIsExplainedAndTriedAgain() {
    driver.refusal = Optional.of(new IOException("The directory /x does not exist."));
    Instance instance = workloads.launch(specs.shell("serve"));
    assertThat(awaitState(instance, InstanceState.FAILED).reason())
        .contains("could not be started: The directory /x does not exist.");
    driver.refusal = Optional.empty();
    Until.holds(() -> timer.waiting() >= 2, timer::waiting);
    advanceUntil(() -> instance.status().ready());
    assertThat(instance.status().reason()).contains("declares no health check");
  }

  @Test
  void aLimitThatCannotHoldIsRefusedBeforeAnythingStarts() {
    driver.enforceable = Set.of();

    assertThatThrownBy(
            () -> workloads.launch(Specs.with(specs.shell("serve"), Specs.memory("64Mi"))))
        .isInstanceOf(WorkloadException.LimitNotEnforceable.class)
        .hasMessageContaining("memory")
        .hasMessageContaining("nothing real");
    assertThat(workloads.listAll()).isEmpty();
  }

  @Test
  void theNodeTakesNoMoreThanItMay() {
    List<Instance> four =
        Stream.generate(() -> workloads.launch(specs.shell("serve"))).limit(4).toList();

    assertThatThrownBy(() -> workloads.launch(specs.shell("serve")))
        .isInstanceOf(WorkloadException.NodeFull.class)
        .hasMessageContaining("instancesMax");
    workloads.stop(four.getFirst().id(), "Room is needed.");
    awaitState(four.getFirst(), InstanceState.STOPPED);
    assertThat(workloads.launch(specs.shell("serve")).status()).isNotNull();
  }

  @Test
  void anUnknownInstanceIsNotFound() {
    assertThatThrownBy(() -> workloads.stop(specs.newInstance(), "?"))
        .isInstanceOf(WorkloadException.NoSuchInstance.class);
    assertThat(workloads.status(specs.newInstance())).isEmpty();
  }

  @Test
  void servicesGoOnWhileTheDatabaseIsAway() {
    memory.away(true);
    Instance instance = launchHealthy();
    assertThat(instance.status().state()).isEqualTo(InstanceState.RUNNING);
    assertThat(memory.transitions(instance.id(), 100)).isEmpty();
    assertThat(meters.get("workload_transitions_waiting").gauge().value()).isEqualTo(3);

    memory.away(false);
    timer.advance(TransitionKeeper.RETRY_AFTER);
    Until.holds(() -> steps(instance.id()).size() == 3, () -> steps(instance.id()));
    assertThat(steps(instance.id())).endsWith(InstanceState.RUNNING);
  }

  @Test
  void theNextLifeEndsWhatWasLeftAndClosesItsRecords() {
    Instance instance = launchHealthy();
    LocalWorkloads next = open("4");

    assertThat(next.endLeftovers()).containsExactly(instance.id());

    assertThat(driver.leftovers).containsKey(instance.id());
    assertThat(driver.leftovers.get(instance.id()).pid()).isEqualTo(100);
    assertThat(next.transitions(instance.id(), 1).getFirst().to()).isEqualTo(InstanceState.STOPPED);
    assertThat(next.endLeftovers()).isEmpty();
    next.close();
  }

  @Test
  void closingStopsEverythingAndTakesNothingMore() {
    Instance instance = launchHealthy();
    workloads.close();

    assertThat(instance.status().state()).isEqualTo(InstanceState.STOPPED);
    assertThatThrownBy(() -> workloads.launch(specs.shell("serve")))
        .isInstanceOf(WorkloadException.Closing.class);
  }

  @Test
  void aListenerThatFailsHurtsNobody() {
    workloads.onTransition(
        status -> {
          throw new IllegalStateException("a bad listener");
        });

    assertThat(launchHealthy().status().ready()).isTrue();
  }

  @Test
  void explanationsNameTheLimitThatWasMet() {
    var memory = Explain.exit(new WorkloadDriver.Exit(137, 1, 0), Specs.memory("64Mi"), Map.of());
    var pids = Explain.exit(new WorkloadDriver.Exit(1, 0, 9), Specs.pids(20), Map.of());
    var daemon =
        Explain.exit(new WorkloadDriver.Exit(0, 0, 0), ResourceLimits.NONE, Map.of(7L, "nginx"));
    var segv = Explain.exit(new WorkloadDriver.Exit(139, 0, 0), ResourceLimits.NONE, Map.of());

    assertThat(memory).contains("Out of memory", "64Mi");
    assertThat(pids).contains("exit code 1", "refused new processes or threads 9 times", "20");
    assertThat(daemon).contains("nginx (pid 7)", "foreground");
    assertThat(segv).contains("signal 11 (SIGSEGV)");
    assertThat(Explain.bounded("a\u0000b\u001b[31m\nc" + "x".repeat(5_000)))
        .startsWith("ab[31m\nc")
        .hasSize(2_000);
  }

  private static List<Runnable> bugs() {
    return List.of(
        () -> {
          throw new IllegalStateException("a bug");
        },
        () -> {
          throw new StackOverflowError("a bug");
        });
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void aCommandThatABugBreaksOffEndsAndGivesItsPlaceBack(Runnable bug) throws Exception {
    CommandRun run = runCommand();
    driver.last().bug = bug;
    driver.last().exits(0);
    RunResult result = run.result().get(30, TimeUnit.SECONDS);

    assertThat(result.succeeded()).isFalse();
    assertThat(result.reason()).isEqualTo("Banyan failed: a bug");
    assertThat(run.status().state()).isEqualTo(InstanceState.FAILED);
    assertThat(run.status().reason()).isEqualTo("Banyan failed: a bug");
    assertThat(runCommand().status().state()).isEqualTo(InstanceState.RUNNING);
  }

  @Test
  void aCommandThatFailedIsNoInstanceThatFailed() throws Exception {
    CommandRun run = runCommand();
    assertThat(meters.get("workload_commands").gauge().value()).isOne();
    driver.last().exits(1);
    run.result().get(30, TimeUnit.SECONDS);
    assertThat(run.status().state()).isEqualTo(InstanceState.FAILED);
    assertThat(meters.get("workload_commands").gauge().value()).isZero();
    assertThat(failed()).isZero();

    Instance instance = launchHealthy();
    driver.last().exits(1);
    awaitState(instance, InstanceState.FAILED);
    assertThat(failed()).isOne();
  }

  private double failed() {
    return meters.get("workload_instances").tag("state", "failed").gauge().value();
  }

  /** The only one that the node takes at once. */
  private CommandRun runCommand() {
    CommandRun run =
        workloads.run(specs.command("work"), Duration.ofHours(1), CommandRun.Output.NONE);
    Until.holds(() -> run.status().state() == InstanceState.RUNNING, run::status);
    return run;
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void anInstanceThatABugBreaksOffEnds(Runnable bug) {
    Instance instance = launchHealthy();
    driver.last().bug = bug;
    driver.last().exits(1);

    assertThat(awaitState(instance, InstanceState.STOPPED).reason())
        .isEqualTo("Banyan failed: a bug");
    assertThat(memory.open("node-1")).isEmpty();
  }
}
