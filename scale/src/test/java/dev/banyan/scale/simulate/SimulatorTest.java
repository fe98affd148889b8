package dev.banyan.scale.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.scale.Basis;
import dev.banyan.scale.ScaleFile;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorTest {

  private static final String OUTAGES =
      """
      failures:
      - {what: zone, at: 20m, lasts: 20m, zone: 1}
      - {what: region, at: 70m, lasts: 10m}
      """;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whateverArrivesIsServedShedOrWaiting(int seed) {
    Scenario scenario = Scenarios.of(Scenarios.FIXED + "seed: " + seed + "\n" + OUTAGES);

    SimulationResult result = Simulator.run(scenario);

    ServiceTotals api = result.services().getFirst();
    assertThat(api.arrived()).isPositive();
    assertThat(api.served() + api.shed() + api.waiting()).isEqualTo(api.arrived());
    assertThat(api.shed()).isPositive();
    assertThat(api.missed()).isBetween(api.shed(), api.arrived());
    long arrived = result.points().stream().mapToLong(SimulationResult.Point::arrived).sum();
    assertThat(arrived).isEqualTo(api.arrived());
    assertThat(result.basis()).isEqualTo(Basis.SIMULATED);
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherDoesNot() {
    Scenario scenario = Scenarios.of(Scenarios.FIXED + OUTAGES);
    SimulationResult first = Simulator.run(scenario);
    SimulationResult second = Simulator.run(scenario);
    SimulationResult other = Simulator.run(Scenarios.of(Scenarios.FIXED + "seed: 2\n" + OUTAGES));

    assertThat(SimulationText.csv(second)).isEqualTo(SimulationText.csv(first));
    assertThat(SimulationText.summary(second, 1000)).isEqualTo(SimulationText.summary(first, 1000));
    assertThat(SimulationText.csv(other)).isNotEqualTo(SimulationText.csv(first));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void twiceThePodsNeverMissMore(int seed) {
    long before = Long.MAX_VALUE;
    for (int replicas : List.of(5, 10, 20, 40)) {
      SimulationResult result =
          Simulator.run(
              Scenarios.of(
                  Scenarios.FIXED + "seed: " + seed + "\n",
                  "replicas: 10",
                  "replicas: " + replicas));
      long missed = result.services().getFirst().missed();
      assertThat(missed).as("%d replicas", replicas).isLessThanOrEqualTo(before);
      before = missed;
    }
  }

  @Test
  void theSameTrafficComesWhateverTheCapacity() {
    long few = Simulator.run(Scenarios.of(Scenarios.FIXED)).services().getFirst().arrived();
    long many =
        Simulator.run(Scenarios.of(Scenarios.FIXED, "replicas: 10", "replicas: 40"))
            .services()
            .getFirst()
            .arrived();

    assertThat(many).isEqualTo(few);
  }

  @Test
  void nodesArePaidByTheHour() {
    SimulationResult result =
        Simulator.run(Scenarios.of(Scenarios.FIXED + "fixedPerHour: 1.5\nregions: 2\n"));

    // 10 pods of 1 core on nodes of 4: 3 nodes, for 2 h, in 2 regions: 12 node-hours
    assertThat(result.bill().nodes()).isEqualByComparingTo("2.40");
    assertThat(result.bill().fixed()).isEqualByComparingTo("6.00");
    assertThat(result.bill().peakNodes()).isEqualTo(6);
    assertThat(result.bill().arithmetic()).contains("12.0 node-hours × 0.20 = 2.40");
  }

  @ParameterizedTest
  @ValueSource(strings = {"day.yaml", "launch.yaml", "outage.yaml"})
  void theScenariosThatAreShippedRun(String name) {
    Scenario scenario = ScaleFile.resource(Simulator.class, name, Scenario.class);

    SimulationResult result = Simulator.run(scenario);

    assertThat(result.decisions()).isNotEmpty();
    assertThat(result.services())
        .allSatisfy(
            service ->
                assertThat(service.served() + service.shed() + service.waiting())
                    .isEqualTo(service.arrived()));
    assertThat(SimulationText.summary(result, 3))
        .contains("simulated", "node-hours", "missed |", "█");
  }

  @Test
  void aPointTellsHowLongTheOldestHasWaited() {
    SimulationResult result =
        Simulator.run(
            Scenarios.of(
                Scenarios.FIXED,
                "cpu: 50ms",
                "kind: jobs\n  cpu: 50ms",
                "replicas: 10",
                "replicas: 0"));

    assertThat(result.points())
        .allSatisfy(
            point -> assertThat(point.oldestSeconds()).isBetween(point.second() - 60.0, 7200.0));
    assertThat(result.points().getLast().oldestSeconds()).isGreaterThan(7100);
  }

  @Test
  void whoIsInterruptedGivesUp() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> Simulator.run(Scenarios.of(Scenarios.FIXED)))
          .isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
