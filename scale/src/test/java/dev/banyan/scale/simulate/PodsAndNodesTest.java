package dev.banyan.scale.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.banyan.scale.simulate.SimulationResult.Point;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PodsAndNodesTest {

  /** Doubles to 20 pods of 1 core when the load rises at 600 s; nodes hold 4. */
  private static final String GROWING =
      Scenarios.FIXED.replace("noise: 0.2", "noise: 0").replace("target: 500ms", "target: 1s")
          + """
            hpa:
              min: 10
              max: 20
              metrics: [{resource: cpu, targetUtilization: 50}]
          """;

  @Test
  void podsWithoutPlaceWaitForNodes() {
    SimulationResult result =
        Simulator.run(Scenarios.of(GROWING), RecordedTraffic.parse("0,80\n585,220\n"));

    // 600 s: 20 wanted on 3 nodes of 4: 12 have room (2 at once), 2 more nodes, 60 s, for 8
    assertThat(at(result, 600).ready()).isEqualTo(10);
    assertThat(at(result, 660).desired()).isEqualTo(20);
    assertThat(at(result, 660).ready()).isEqualTo(12);
    assertThat(at(result, 660).nodes()).isEqualTo(5);
    assertThat(at(result, 780).ready()).isEqualTo(20);
  }

  @Test
  void nodesThatAreNotNeededGoBackTheirPodsMoved() {
    SimulationResult result =
        Simulator.run(Scenarios.of(GROWING), RecordedTraffic.parse("0,80\n600,220\n1200,10\n"));

    assertThat(result.bill().peakNodes()).isEqualTo(5);
    assertThat(at(result, 7200).ready()).isEqualTo(10);
    assertThat(at(result, 7200).nodes()).isEqualTo(3);
  }

  @Test
  void aCacheThatStartsColdMissesMore() {
    var cache = new CacheSpec(0.8, Duration.ofMinutes(5), 0.1);

    assertThat(cache.hitRate(0)).isZero();
    assertThat(cache.hitRate(300)).isCloseTo(0.8 * (1 - Math.exp(-1)), within(1e-9));
    assertThat(cache.cost(0.8)).isCloseTo(0.28, within(1e-9));
  }

  @Test
  void coldPodsCostMoreUntilTheyAreWarm() {
    // 190/s at 50 ms is 9.5 cores without a cache, 2.66 with 80 % hits at a tenth; all lose it at
    // 30 min, and for some minutes the eight that are left cannot keep up
    String cached = "target: 500ms\n  cache: {hits: 0.8, warming: 5m, hitCost: 0.1}";
    String cold =
        Scenarios.FIXED.replace("noise: 0.2", "noise: 0").replace("replicas: 10", "replicas: 8");
    SimulationResult result =
        Simulator.run(
            Scenarios.of(
                cold + "failures: [{what: region, at: 30m, lasts: 1m}]\n", "target: 500ms", cached),
            RecordedTraffic.parse("0,190\n"));

    assertThat(at(result, 1800).missed()).isLessThan(100);
    assertThat(at(result, 1980).shed()).isPositive();
    assertThat(at(result, 7200).missed()).isLessThan(100);
  }

  @Test
  void waitingForAModelHoldsSlotsNotCpu() {
    // 10 pods of 4 slots at 2 s: 20 a second, with CPU for 10,000
    SimulationResult result =
        Simulator.run(
            Scenarios.of(
                Scenarios.FIXED,
                "noise: 0.2",
                "noise: 0",
                "cpu: 50ms",
                "cpu: 1ms",
                "latency: 20ms",
                "latency: 2s",
                "pull: 10s",
                "concurrency: 4, pull: 10s",
                "target: 500ms",
                "target: 20s"),
            RecordedTraffic.parse("0,40\n"));

    assertThat(at(result, 3600).served()).isBetween(1195L, 1202L);
    assertThat(at(result, 3600).shed()).isBetween(1000L, 1400L);
  }

  @Test
  void workersComeForJobsAndGoAfterTheCooldown() {
    SimulationResult result =
        Simulator.run(
            Scenarios.of(
                Scenarios.FIXED,
                "- name: api",
                "- name: work\n  kind: jobs\n  queue: {max: 10, jobsPerReplica: 5}",
                "replicas: 10",
                "replicas: 0",
                "cpu: 50ms",
                "cpu: 1s",
                "target: 500ms",
                "target: 5m"),
            RecordedTraffic.parse("0,0\n600,4\n1800,0\n"));

    assertThat(at(result, 600).ready()).isZero();
    assertThat(at(result, 1800).ready()).isBetween(4, 10);
    assertThat(at(result, 7200).ready()).isZero();
    ServiceTotals work = result.services().getFirst();
    assertThat(work.served()).isEqualTo(work.arrived());
    assertThat(work.shed()).isZero();
  }

  private static Point at(SimulationResult result, long second) {
    return result.points().stream()
        .filter(point -> point.second() == second)
        .findFirst()
        .orElseThrow();
  }
}
