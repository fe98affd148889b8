package dev.banyan.scale.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.scale.ScaleFile;
import dev.banyan.scale.predict.Prediction;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PredictedDayTest {

  private static final Prediction AHEAD = new Prediction(Duration.ofMinutes(10), ZoneOffset.UTC);

  private static PredictedDay run(Scenario scenario) {
    return PredictedDay.run(scenario, scenario.trafficStated(), AHEAD);
  }

  /** The shipped launch, as if it came each day at the same time, of a crowd that 50 can serve. */
  @Test
  void whatComesEachDayIsMissedLessAndCostsLittleMore() {
    String launch = ScaleFile.text(Simulator.class, "launch.yaml");
    PredictedDay day = run(Scenarios.of(launch, "users: 50000", "users: 12000"));

    ServiceTotals without = day.reactive().services().getFirst();
    ServiceTotals with = day.predictive().services().getFirst();
    assertThat(with.arrived()).isEqualTo(without.arrived());
    assertThat(with.missed()).isLessThan(without.missed() / 2);
    assertThat(with.podHours()).isBetween(without.podHours(), 1.25 * without.podHours());
    assertThat(with.peakPods()).isLessThanOrEqualTo(50);
    assertThat(day.summary()).contains("simulated", "missed", "cost").contains(" → ");
    assertThat(day.predictive().decisions())
        .anySatisfy(each -> assertThat(each.decision().reason()).contains("(predicted)"));
  }

  @Test
  void theDayWithoutIsTheDayAsItIsAndTheSameEachTime() {
    Scenario scenario = Scenarios.of(Scenarios.GUIDE + DIURNAL, "length: 90m", "length: 24h");
    PredictedDay day = run(scenario);

    assertThat(SimulationText.csv(day.reactive()))
        .isEqualTo(SimulationText.csv(Simulator.run(scenario)));
    assertThat(run(scenario).summary()).isEqualTo(day.summary());
    assertThat(day.predictive().services().getFirst().missed())
        .isLessThanOrEqualTo(day.reactive().services().getFirst().missed());
  }

  @Test
  void aDayIsTheMost() {
    assertThatThrownBy(
            () -> run(Scenarios.of(Scenarios.GUIDE + DIURNAL, "length: 90m", "length: 25h")))
        .hasMessageContaining("length: at most 24h where it is predicted");
  }

  private static final String DIURNAL =
      "traffic: {shape: diurnal, users: 20000, actionsPerUser: 0.01, low: 0.1, at: 14h}\n"
          + "step: 5s\n";
}
