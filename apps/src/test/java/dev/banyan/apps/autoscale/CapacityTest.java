package dev.banyan.apps.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import dev.banyan.workloads.Usage;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a full service is said to hold, by each kind of target. */
class CapacityTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final IdGenerator IDS =
      new IdGenerator(InstantSource.system(), new SecureRandom());
  private static final Id TEAM = IDS.team();
  private static final Id APP = IDS.within(TEAM, "app");

  private static Member member(double inFlight) {
    Id id = IDS.within(APP, "ins");
    return new Member(
        new InstanceStatus(
            id,
            TEAM,
            APP,
            "web",
            0,
            id,
            InstanceState.RUNNING,
            true,
            "The test says so.",
            OptionalInt.empty(),
            1,
            "127.0.0.1",
            OptionalInt.empty(),
            Optional.of(NOW),
            NOW,
            0,
            Optional.empty(),
            Usage.NONE),
        OptionalDouble.of(inFlight));
  }

  /** What two instances hold. */
  private static OptionalDouble holds(
      Map<String, String> scale, Map<Target.Kind, Double> measured, double... inFlight) {
    var sight =
        new Sight(
            2,
            Arrays.stream(inFlight).mapToObj(CapacityTest::member).toList(),
            Map.of(),
            new ServiceLoad(100, 900, 1_500, 40, 0),
            Optional.empty(),
            Optional.empty(),
            Room.PLENTY,
            Optional.empty());
    var verdict = new Verdict(NOW, "web", 2, 2, OptionalInt.of(5), Cause.MAX, "", "", measured);
    return Capacity.of(ScalePolicy.of(1, 2, scale, HpaSettings.kubernetes()), verdict, sight);
  }

  @Test
  void cpuAboveItsTargetHoldsAsMuchLessThanThereIs() {
    Map<Target.Kind, Double> busy = Map.of(Target.Kind.CPU, 140.0);
    assertThat(holds(Map.of("cpu", "70%"), busy, 30, 10)).hasValue(20);
    assertThat(holds(Map.of("cpu", "70%"), busy, 0.5, 0.1))
        .as("it is not requests that take it")
        .isEmpty();
    assertThat(holds(Map.of("cpu", "70%"), Map.of(), 30, 10)).as("not measured").isEmpty();
  }

  @Test
  void requestsAtOnceAndLatencyTellByThemselves() {
    assertThat(holds(Map.of("inFlight", "10"), Map.of(), 30, 10)).hasValue(20);
    // 40 a second for 300 ms each
    assertThat(holds(Map.of("p95", "300ms"), Map.of(), 30, 10)).hasValue(12);
    assertThat(
            holds(Map.of("inFlight", "10", "cpu", "50%"), Map.of(Target.Kind.CPU, 200.0), 30, 10))
        .as("the least")
        .hasValue(10);
  }

  @Test
  void memoryAndQueuesDoNotGoByRequests() {
    assertThat(holds(Map.of("memory", "80%"), Map.of(Target.Kind.MEMORY, 160.0), 30, 10)).isEmpty();
    assertThat(holds(Map.of("queue", "emails"), Map.of(Target.Kind.LENGTH, 900.0), 30, 10))
        .isEmpty();
  }
}
