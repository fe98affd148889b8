package dev.banyan.server.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.banyan.apps.App;
import dev.banyan.apps.AppStatus;
import dev.banyan.apps.ReplicaRange;
import dev.banyan.apps.ServiceSpec;
import dev.banyan.apps.ServiceStatus;
import dev.banyan.apps.TrafficSource;
import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.scale.advise.Action;
import dev.banyan.scale.advise.Advice;
import dev.banyan.scale.advise.Advisor;
import dev.banyan.scale.advise.Bottleneck;
import dev.banyan.scale.advise.Memory;
import dev.banyan.scale.advise.Metric;
import dev.banyan.scale.advise.Sample;
import dev.banyan.scale.advise.Setup;
import dev.banyan.scale.advise.Thresholds;
import dev.banyan.scale.advise.Window;
import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import dev.banyan.workloads.Usage;
import dev.banyan.workloads.Workloads;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AppWindowTest {

  private static final Duration REACH = Duration.ofMinutes(15);
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Id TEAM = id("team", 1);
  private static final Id APP = id("app", 2);

  private final List<InstanceStatus> instances = new ArrayList<>();
  private final List<TrafficSource.Series> traffic = new ArrayList<>();
  private Instant now = BEGIN;
  private double machineCpu = Double.NaN;
  private final UsageHistory usage = new UsageHistory(workloads(), () -> machineCpu, () -> now);
  private final AppWindow window =
      new AppWindow(
          (app, back, step) -> new TrafficSource.Traffic(step, now.minus(back), traffic),
          usage,
          new QueueHistory(Map::of, () -> now),
          new Machine(4, 8_000, () -> machineCpu),
          () -> now);

  private static Id id(String prefix, long number) {
    return Id.of(prefix, new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | number));
  }

  /** Nothing but what is asked here. */
  private Workloads workloads() {
    return (Workloads)
        Proxy.newProxyInstance(
            Workloads.class.getClassLoader(),
            new Class<?>[] {Workloads.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "list", "listAll" -> List.copyOf(instances);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static InstanceStatus instance(
      long number, String service, InstanceState state, String reason, double cpu, long memory) {
    return new InstanceStatus(
        id("ins", number),
        TEAM,
        APP,
        service,
        0,
        id("rel", 3),
        state,
        state == InstanceState.RUNNING,
        reason,
        OptionalInt.empty(),
        7,
        "127.0.0.1",
        OptionalInt.of(8_080),
        Optional.of(BEGIN.minusSeconds(100)),
        BEGIN,
        0,
        Optional.empty(),
        new Usage(cpu, memory, 3));
  }

  private static InstanceStatus running(long number, String service, double cpu, long memory) {
    return instance(number, service, InstanceState.RUNNING, "It runs.", cpu, memory);
  }

  private static AppStatus status(Optional<MilliCpu> cpuLimit, Optional<ByteSize> memory) {
    ServiceSpec web =
        new ServiceSpec.Process(
            "web",
            ".",
            Optional.empty(),
            Map.of(),
            "run",
            Optional.empty(),
            OptionalInt.empty(),
            new ReplicaRange(1, 4),
            Map.of(),
            new ServiceSpec.Resources(Optional.empty(), cpuLimit, memory, OptionalInt.empty()),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    return new AppStatus(
        app(),
        ServiceStatus.State.RUNNING,
        "It runs.",
        Optional.empty(),
        List.of(
            new ServiceStatus(
                web, 1, 1, 1, ServiceStatus.State.RUNNING, "It runs.", Optional.empty())));
  }

  private static App app() {
    return new App(APP, TEAM, "shop", Path.of("/"), Optional.empty(), BEGIN, false);
  }

  private static final AppStatus FREE = status(Optional.empty(), Optional.empty());
  private static final AppStatus BOUND =
      status(Optional.of(new MilliCpu(500)), Optional.of(new ByteSize(1_000)));

  private void look(Duration after, InstanceStatus... live) {
    now = now.plus(after);
    instances.clear();
    instances.addAll(List.of(live));
    usage.look();
  }

  private List<Double> values(Window of, Metric metric) {
    return of.series().stream()
        .filter(series -> series.name().equals(metric.wire()))
        .flatMap(series -> series.samples().stream())
        .map(Sample::value)
        .toList();
  }

  private List<Double> values(AppStatus status, Metric metric) {
    return values(window.of(app(), status, REACH), metric);
  }

  @Test
  void useIsHeldAgainstTheLimitOfAServiceOrElseTheMachine() {
    look(Duration.ZERO, running(1, "web", 100, 500), running(2, "web", 50, 900));
    look(Duration.ofSeconds(10), running(1, "web", 104, 500), running(2, "web", 51, 900));
    assertThat(values(BOUND, Metric.CPU)).as("(0.4 + 0.1) of 2 × 0.5 cores").containsExactly(50.0);
    assertThat(values(BOUND, Metric.MEMORY)).as("the fullest").containsExactly(90.0, 90.0);
    assertThat(values(FREE, Metric.CPU)).as("0.5 of 4 cores").containsExactly(12.5);
    assertThat(values(FREE, Metric.MEMORY)).as("1400 of 8000").containsExactly(17.5, 17.5);
  }

  @Test
  void aFullMachineIsFullForTheAppAsWell() {
    machineCpu = 0.97;
    look(Duration.ZERO, running(1, "web", 0, 0));
    look(Duration.ofSeconds(10), running(1, "web", 1, 0));
    assertThat(values(FREE, Metric.CPU)).containsExactly(97.0);
  }

  @Test
  void anInstanceThatBeganAnewBeganAtZero() {
    look(Duration.ZERO, running(1, "web", 100, 0));
    look(Duration.ofSeconds(10), running(1, "web", 2, 0));
    assertThat(values(BOUND, Metric.CPU)).containsExactly(40.0);
  }

  @Test
  void aServiceThatNobodySawBeforeHasNoCpuYet() {
    look(Duration.ZERO, running(1, "web", 100, 0));
    assertThat(values(BOUND, Metric.CPU)).isEmpty();
    assertThat(values(window.of(app(), BOUND, REACH), Metric.RESTARTS)).containsExactly(0.0);
  }

  @Test
  void failuresAreCountedAndWhatAnAppPrintsIsNoWordOfBanyans() {
    look(Duration.ZERO, running(1, "web", 1, 0));
    usage.note(
        instance(
            1,
            "web",
            InstanceState.FAILED,
            "Starts again in 1s. Out of memory: the kernel ended it at its limit of 1Ki.",
            0,
            0));
    usage.note(
        instance(
            1,
            "web",
            InstanceState.FAILED,
            "Starts again in 2s. It ended by itself with exit code 1. Last output:\n"
                + "Out of memory: the kernel ended it",
            0,
            0));
    usage.note(instance(1, "web", InstanceState.STOPPED, "You stopped it.", 0, 0));
    look(Duration.ofSeconds(10), running(1, "web", 2, 0));
    assertThat(values(BOUND, Metric.RESTARTS)).containsExactly(0.0, 2.0);
    assertThat(values(BOUND, Metric.OOM_KILLS)).containsExactly(0.0, 1.0);
  }

  @Test
  void useFromBeforeTheWindowIsNotInIt() {
    look(Duration.ZERO, running(1, "web", 0, 0));
    for (int i = 1; i <= 120; i++) {
      look(UsageHistory.STEP, running(1, "web", i, 0));
    }
    Window minute = window.of(app(), FREE, Duration.ofMinutes(1));
    assertThat(values(minute, Metric.MEMORY)).hasSize(7);
    assertThat(values(minute, Metric.RESTARTS)).hasSize(7);
    assertThat(values(window.of(app(), FREE, Duration.ofHours(1)), Metric.MEMORY)).hasSize(121);
  }

  @Test
  void historyEnds() {
    look(Duration.ZERO, running(1, "web", 0, 0));
    for (int i = 0; i < 500; i++) {
      look(UsageHistory.STEP, running(1, "web", i, 0));
    }
    assertThat(usage.of(APP)).hasSize(181);
    look(UsageHistory.KEPT.plusSeconds(1));
    assertThat(usage.of(APP)).as("an app that is gone is forgotten").isEmpty();
  }

  private static TrafficSource.Point point(
      int second, double rps, double p95, double errors, double hits) {
    return new TrafficSource.Point(
        BEGIN.plusSeconds(second),
        rps,
        OptionalDouble.of(p95 / 2),
        OptionalDouble.of(p95),
        OptionalDouble.of(p95),
        errors,
        1,
        0.5,
        0,
        0,
        hits);
  }

  @Test
  void requestsSpeakOnlyWhereThereWereSome() {
    traffic.add(
        new TrafficSource.Series(
            "app", APP.toString(), List.of(point(0, 10, 400, 0.5, 0), point(10, 0, 0, 0, 0))));
    traffic.add(
        new TrafficSource.Series(
            "route", "/a", List.of(point(0, 8, 400, 0, 0.25), point(10, 0, 0, 0, 0))));
    traffic.add(
        new TrafficSource.Series(
            "route", "/b", List.of(point(0, 2, 100, 0, 0), point(10, 0, 0, 0, 0))));
    Window seen = window.of(app(), FREE, REACH);
    assertThat(values(seen, Metric.P95)).containsExactly(0.4);
    assertThat(values(seen, Metric.ERRORS)).containsExactly(50.0);
    assertThat(values(seen, Metric.CACHE_HITS))
        .as("of /a alone, since /b is not cached")
        .containsExactly(25.0);
    assertThat(values(seen, Metric.CPU)).as("nothing was looked up").isEmpty();
    List<Double> routes = values(seen, Metric.ROUTE_SECONDS);
    assertThat(routes).hasSize(4);
    // 0.5·200 + 0.45·300 + 0.05·400 = 255 ms, 8 times a second.
    assertThat(routes.getFirst()).isCloseTo(2.04, within(1e-9));
    assertThat(routes.get(1)).isZero();
  }

  @Test
  void requestsWithoutALatencyHaveNone() {
    traffic.add(
        new TrafficSource.Series(
            "app",
            APP.toString(),
            List.of(
                new TrafficSource.Point(
                    BEGIN,
                    5,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    0,
                    1,
                    0.5,
                    0,
                    0,
                    0))));
    assertThat(values(FREE, Metric.P95)).isEmpty();
    assertThat(values(FREE, Metric.ERRORS)).containsExactly(0.0);
  }

  @Test
  void anAppWithoutACacheHasNoBadOne() {
    traffic.add(new TrafficSource.Series("route", "/", List.of(point(0, 5, 10, 0, 0))));
    assertThat(values(FREE, Metric.CACHE_HITS)).isEmpty();
  }

  @Test
  void adviceNamesTheCpuOfAnAppThatIsShortOfIt() {
    double cpu = 0;
    look(Duration.ZERO, running(1, "web", cpu, 100));
    for (int i = 0; i < 60; i++) {
      cpu += 4.9;
      look(UsageHistory.STEP, running(1, "web", cpu, 100));
    }
    Advice advice =
        Advisor.advise(
            window.of(app(), BOUND, REACH),
            Setup.unknown(),
            Thresholds.preset("bondhu"),
            Memory.none());
    assertThat(advice.action()).isEqualTo(Action.SCALE_UP);
    assertThat(advice.bottleneck()).contains(Bottleneck.CPU);
    assertThat(advice.missing()).anySatisfy(line -> assertThat(line).startsWith("p95"));
  }
}
