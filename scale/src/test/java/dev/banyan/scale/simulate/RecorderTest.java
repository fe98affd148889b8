package dev.banyan.scale.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.hpa.Decision;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecorderTest {

  @Test
  void reasonsAreKeptUpToALengthInAllAndTheRestIsCounted() {
    Scenario scenario = Scenarios.of(Scenarios.FIXED);
    var region =
        new Region(scenario, 0, new SplittableRandom(1), (index, service, policy) -> policy);
    var recorder = new Recorder(scenario, List.of(region));
    String reason = "x".repeat(100_000);

    for (int i = 0; i < 50; i++) {
      recorder.decision(
          i,
          0,
          region.workloads.getFirst(),
          new Decision(
              Instant.EPOCH, i, i + 1, OptionalInt.empty(), Decision.LimitedBy.NOTHING, reason));
    }

    SimulationResult result = recorder.result(60);
    assertThat(result.decisions()).hasSize(40);
    assertThat(result.decisionsOmitted()).isEqualTo(10);
  }
}
