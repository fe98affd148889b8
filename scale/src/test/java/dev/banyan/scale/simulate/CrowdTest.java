package dev.banyan.scale.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.scale.ScaleFile;
import org.junit.jupiter.api.Test;

class CrowdTest {

  private static final Scenario FEW = Scenarios.of(Scenarios.FIXED, "users: 15000", "users: 8000");

  @Test
  void tenTimesTheUsersOverrunLimitsThatStayAndFitThoseThatGrow() {
    assertThat(shed(FEW)).isLessThan(0.01);
    assertThat(shed(Crowd.of(FEW, 80_000))).isGreaterThan(0.5);
    assertThat(shed(Crowd.withRoom(FEW, 80_000))).isLessThan(0.01);
  }

  @Test
  void mostOfEachGrowsAndFewestStays() {
    Scenario day = ScaleFile.read(ScaleFile.text(Simulator.class, "day.yaml"), Scenario.class);

    Scenario million = Crowd.withRoom(day, 1_000_000);

    assertThat(million.nodes().min()).isEqualTo(day.nodes().min());
    assertThat(million.nodes().max()).isEqualTo(10 * day.nodes().max());
    assertThat(million.services())
        .extracting(ServiceSpec::replicasMax)
        .containsExactly(3_000, 1_000, 2_000);
    assertThat(million.services().getFirst().hpa().orElseThrow().min())
        .isEqualTo(day.services().getFirst().hpa().orElseThrow().min());
  }

  @Test
  void fewerUsersKeepTheRoomThereIs() {
    Scenario fewer = Crowd.withRoom(FEW, 100);

    assertThat(fewer.traffic().orElseThrow().users()).isEqualTo(100);
    assertThat(fewer.services()).isEqualTo(FEW.services());
    assertThat(fewer.nodes()).isEqualTo(FEW.nodes());
  }

  @Test
  void aCrowdThatIsNoneIsRefused() {
    assertThatThrownBy(() -> Crowd.of(FEW, -1)).hasMessageContaining("users");
    assertThatThrownBy(() -> Crowd.withRoom(FEW, 2_000_000)).hasMessageContaining("users");
    assertThatThrownBy(() -> Crowd.of(Scenarios.of(Scenarios.GUIDE), 100))
        .hasMessageContaining("traffic");
  }

  private static double shed(Scenario scenario) {
    ServiceTotals totals = Simulator.run(scenario, scenario.trafficStated()).services().getFirst();
    return (double) totals.shed() / totals.arrived();
  }
}
