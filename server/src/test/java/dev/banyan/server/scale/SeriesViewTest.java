package dev.banyan.server.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.banyan.scale.ScaleFile;
import dev.banyan.scale.simulate.Scenario;
import dev.banyan.scale.simulate.SimulationResult;
import dev.banyan.scale.simulate.Simulator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesViewTest {

  private static Scenario scenario(String name, String interval) {
    return ScaleFile.read(Simulations.text(name) + "interval: " + interval + "\n", Scenario.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"15s", "60s", "7m", "1h"})
  void curvesAreAlignedFewAndLoseNothing(String interval) {
    Scenario scenario = scenario("launch", interval);
    SimulationResult result = Simulator.run(scenario);

    SeriesView series = SeriesView.of(scenario, result);

    SeriesView.Service service = series.services().getFirst();
    int steps = series.second().size();
    assertThat(steps).isBetween(1, SeriesView.STEPS_MAX);
    assertThat(
            List.of(
                series.nodes().size(),
                series.costCentsPerHour().size(),
                series.load().size(),
                series.missed().size(),
                service.load().size(),
                service.served().size(),
                service.shed().size(),
                service.missed().size(),
                service.queue().size(),
                service.queueAgeSeconds().size(),
                service.p95Ms().size(),
                service.desired().size(),
                service.ready().size()))
        .allMatch(size -> size == steps);
    assertThat(series.second()).isSorted();
    double arrived = 0;
    long before = 0;
    for (int i = 0; i < steps; i++) {
      arrived += service.load().get(i) * (series.second().get(i) - before);
      before = series.second().get(i);
    }
    long counted = result.points().stream().mapToLong(SimulationResult.Point::arrived).sum();
    assertThat(arrived).isCloseTo(counted, within(0.001 * counted));
    assertThat(service.queue().stream().mapToLong(each -> each).max())
        .isEqualTo(result.points().stream().mapToLong(SimulationResult.Point::waiting).max());
    assertThat(series.costCentsPerHour().getLast())
        .isEqualTo(Math.round(series.nodes().getLast() * 19.2));
  }

  @Test
  void whereNothingIsServedThereIsNoLatency() {
    Scenario scenario =
        ScaleFile.read(
            Simulations.text("launch")
                .replace("replicas: 20", "replicas: 0")
                .replace("min: 5\n", "min: 1\n"),
            Scenario.class);
    SeriesView series = SeriesView.of(scenario, Simulator.run(scenario));
    assertThat(series.services().getFirst().p95Ms()).contains((Double) null);
  }

  @Test
  void aTimeShorterThanAnIntervalHasNoCurves() {
    Scenario scenario =
        ScaleFile.read(
            Simulations.text("launch").replace("length: 6h", "length: 2m") + "interval: 1h\n",
            Scenario.class);
    SeriesView series = SeriesView.of(scenario, Simulator.run(scenario));
    assertThat(series.second()).isEmpty();
    assertThat(series.load()).isEmpty();
  }
}
