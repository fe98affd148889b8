package dev.banyan.scale.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The guide's policy, seen from inside a simulated cluster. */
class GuideInTheSimulatorTest {

  @Test
  void fiveBecomeFiftyIn225SecondsAfterTheFirstHighSync() {
    // quiet until 1200 s, then more than 50 pods could ever serve; the first high sync is at 1215 s
    SimulationResult result =
        Simulator.run(
            Scenarios.of(Scenarios.GUIDE), RecordedTraffic.parse("time,rate\n0,14\n1200,5000\n"));

    assertThat(steps(result))
        .containsExactly(
            "1260: 5 → 10", "1320: 10 → 20", "1380: 20 → 40", "1440: 40 → 50"); // 45 .. 225 s
  }

  @Test
  void fiftyBecomeFiveInSeventeenSteps() {
    SimulationResult result =
        Simulator.run(
            Scenarios.of(
                Scenarios.GUIDE,
                "replicas: 5",
                "replicas: 50",
                "memoryUsed: 256Mi",
                "memoryUsed: 25Mi"),
            RecordedTraffic.parse("0,700\n1200,1\n"));

    List<String> steps = steps(result);
    assertThat(steps).hasSize(17);
    assertThat(steps.getFirst()).endsWith("50 → 45");
    assertThat(steps.getLast()).endsWith("6 → 5");
    // 1245 s after the first low sync, as in the vectors
    assertThat(result.decisions().getLast().second()).isEqualTo(1215 + 1245);
  }

  private static List<String> steps(SimulationResult result) {
    return result.decisions().stream()
        .filter(scaling -> scaling.decision().changes())
        .map(
            scaling ->
                scaling.second()
                    + ": "
                    + scaling.decision().current()
                    + " → "
                    + scaling.decision().desired())
        .toList();
  }
}
