package dev.banyan.scale.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.simulate.SimulationResult.Point;
import org.junit.jupiter.api.Test;

class OutageTest {

  private static final String STEADY =
      Scenarios.FIXED
          .replace("shape: ramp", "shape: flat")
          .replace("users: 15000", "users: 7000")
          .replace("noise: 0.2", "noise: 0")
          .replace("replicas: 10", "replicas: 12");

  @Test
  void aLostZoneShedsUntilItIsNoticedAndIsReplacedElsewhere() {
    SimulationResult result =
        Simulator.run(Scenarios.of(STEADY + "failures: [{what: zone, at: 30m, lasts: 90m}]\n"));

    assertThat(at(result, 1800).ready()).isEqualTo(12);
    // 50 s of 140/s with 4 of 12 pods gone: a third of them, about 2,333
    Point first = at(result, 1860);
    assertThat(first.shed()).isBetween(2000L, 2700L);
    assertThat(first.ready()).isEqualTo(8);
    // evicted after 350 s, a node ordered (60 s), pulled, started: all there by 2400 s
    assertThat(at(result, 2100).ready()).isEqualTo(8);
    assertThat(at(result, 2400).ready()).isEqualTo(12);
    assertThat(at(result, 7200).shed()).isZero();
    assertThat(at(result, 7200).waiting()).isLessThan(20);
  }

  @Test
  void aZoneThatIsBackBeforeItsPodsAreEvictedStartsThemAgain() {
    SimulationResult result =
        Simulator.run(Scenarios.of(STEADY + "failures: [{what: zone, at: 30m, lasts: 2m}]\n"));

    assertThat(at(result, 1860).ready()).isEqualTo(8);
    assertThat(at(result, 1980).ready()).isEqualTo(12);
    assertThat(result.bill().peakNodes()).isEqualTo(3);
  }

  @Test
  void aLostRegionsUsersGoToTheOtherAfterTheFailover() {
    SimulationResult result =
        Simulator.run(
            Scenarios.of(STEADY + "regions: 2\nfailures: [{what: region, at: 30m, lasts: 1h}]\n"));

    // half of 140/s for 60 s is refused; then the other region serves them all
    assertThat(at(result, 1860).shed()).isBetween(3900L, 4500L);
    assertThat(at(result, 1920).shed()).isZero();
    assertThat(at(result, 1920).served()).isBetween(8000L, 8800L);
    assertThat(at(result, 7200).ready()).isEqualTo(24);
  }

  @Test
  void theOnlyRegionThatIsLostRefusesEverything() {
    SimulationResult result =
        Simulator.run(Scenarios.of(STEADY + "failures: [{what: region, at: 30m, lasts: 10m}]\n"));

    assertThat(at(result, 2100).served()).isZero();
    assertThat(at(result, 2100).shed()).isEqualTo(at(result, 2100).arrived());
    assertThat(at(result, 3600).shed()).isZero();
    assertThat(at(result, 3600).ready()).isEqualTo(12);
  }

  private static Point at(SimulationResult result, long second) {
    return result.points().stream()
        .filter(point -> point.second() == second)
        .findFirst()
        .orElseThrow();
  }
}
