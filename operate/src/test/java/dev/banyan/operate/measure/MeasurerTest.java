package dev.banyan.operate.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.operate.load.LoadLimits;
import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.scale.measure.ClassDemand;
import dev.banyan.scale.measure.Prediction;
import dev.banyan.scale.measure.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MeasurerTest {

  private static final RequestClass LIGHT = RequestClass.get("light", "/light").withWeight(3);
  private static final RequestClass HEAVY = RequestClass.get("heavy", "/heavy");

  private final SimulatedTarget service =
      new SimulatedTarget(Map.of("light", 0.002, "heavy", 0.010), 0.5, 0.01, 0.05, 0.01);
  private final List<Integer> scaled = new ArrayList<>();

  private Measurement measured(int addresses, MeasurePlan plan, RequestClass... classes) {
    var targets = new ArrayList<dev.banyan.operate.load.Target>();
    for (int i = 0; i < addresses; i++) {
      targets.add(SimulatedTarget.address(8_080 + i));
    }
    try (var runner = new StepRunner(service, targets, service, LoadLimits.defaults(), service)) {
      return new Measurer(runner, plan, List.of(classes), scaled::add, MeasureProgress.NONE)
          .measure("http://localhost", service.source(), OptionalDouble.of(0.5));
    }
  }

  private static MeasurePlan plan(List<Integer> replicas) {
    return MeasurePlan.of(List.of(1, 2, 4, 8, 16, 32), replicas, Duration.ofSeconds(10));
  }

  @Test
  void eachClassIsFoundToTakeWhatItTakes() {
    Measurement found = measured(1, plan(List.of(1)), LIGHT, HEAVY);
    var cpu = found.demand().of(Resource.CPU);
    assertThat(cpu.base().orElseThrow().value()).isCloseTo(0.01, within(0.003));
    assertThat(cpu.classes())
        .extracting(ClassDemand::name)
        .containsExactlyInAnyOrder("light", "heavy");
    for (ClassDemand each : cpu.classes()) {
      double really = each.name().equals("light") ? 0.002 : 0.010;
      assertThat(each.perRequest().value()).isCloseTo(really, within(really * 0.1));
    }
    assertThat(found.demand().of(Resource.BYTES_OUT).text()).contains("bytes");
  }

  @Test
  void saturationIsFoundByClosedRunsOfEachClassAndOfTheMix() {
    Measurement found = measured(1, plan(List.of(1)), LIGHT, HEAVY);
    assertThat(found.curves()).extracting(Curve::name).containsExactly("light", "heavy", Mix.ALL);
    assertThat(found.ofMix().saturation().orElseThrow().throughput())
        .isCloseTo(service.saturation(List.of(LIGHT, HEAVY)), within(1.0));
    assertThat(found.ofMix().stillRising()).isFalse();
    assertThat(found.steps())
        .anyMatch(step -> step.plan() instanceof StepPlan.Idle)
        .anyMatch(step -> step.plan() instanceof StepPlan.Open);
  }

  @Test
  void oneClassIsMeasuredOnce() {
    Measurement found = measured(1, plan(List.of(1)), LIGHT);
    assertThat(found.curves()).extracting(Curve::name).containsExactly("light");
  }

  @Test
  void replicasShareTheLoadOutAndGrowInProportion() {
    Measurement found = measured(3, plan(List.of(1, 2, 3)), LIGHT);
    Curve replicas = found.replicas().orElseThrow();
    double one = service.saturation(List.of(LIGHT));
    assertThat(replicas.model().orElseThrow().throughputAt(4).estimate().value())
        .isCloseTo(4 * one, within(0.05 * one));
    assertThat(scaled).containsExactly(1, 1, 2, 3);
    assertThat(service.plans())
        .extracting(LoadPlan::target)
        .contains(SimulatedTarget.address(8_082));
  }

  @Test
  void anAnswerFarBeyondWhatWasMeasuredIsUnproven() {
    Measurement found = measured(3, plan(List.of(1, 2, 3)), LIGHT);
    MeasureAnswers answers = MeasureAnswers.of(found, List.of(64, 65), List.of(6, 7));
    assertThat(answers.answers())
        .extracting(answer -> answer.prediction() instanceof Prediction.Unproven)
        .startsWith(false, true, false, true);
    String text = MeasureText.findings(found, answers);
    assertThat(text).contains("UNPROVEN").contains("measured").contains("predicted");
    JsonNode json = MeasureJson.of(found, answers);
    assertThat(json.path("answers").get(1).path("unproven").asText()).contains("65");
    assertThat(
            json.path("demand").path("cpu").path("classes").get(0).path("perRequest").path("low"))
        .isNotNull();
  }

  @Test
  void theCapSaysWhereCpuRunsOut() {
    Measurement found = measured(1, plan(List.of(1)), LIGHT, HEAVY);
    MeasureAnswers answers = MeasureAnswers.of(found, List.of(), List.of(2));
    assertThat(answers.answers()).hasSize(1);
    assertThat(answers.answers().getFirst().prediction().estimate().value())
        .isCloseTo(service.saturation(List.of(LIGHT, HEAVY)), within(5.0));
    assertThat(answers.silent()).singleElement().asString().contains("--replicas");
  }

  @Test
  void aTargetThatAnswersErrorsOnlyIsNotMeasured() {
    service.fail(100);
    assertThatThrownBy(() -> measured(1, plan(List.of(1)), LIGHT))
        .isInstanceOf(MeasureException.class)
        .hasMessageContaining("light")
        .hasMessageContaining("503")
        .hasMessageContaining("mend the target");
  }

  @Test
  void stepsWithErrorsCountForNoFit() {
    service.fail(5);
    assertThatThrownBy(() -> measured(1, plan(List.of(1)), LIGHT))
        .isInstanceOf(MeasureException.class)
        .hasMessageContaining("requests failed");
  }

  @Test
  void aTargetThatSaturatesAtOnceHasNoLawAndSaysWhy() {
    var busy = new SimulatedTarget(Map.of("light", 0.002), 0.5, 0.01, 0, 0.01);
    try (var runner =
        new StepRunner(
            busy, List.of(SimulatedTarget.address(1)), busy, LoadLimits.defaults(), busy)) {
      Measurement found =
          new Measurer(runner, plan(List.of(1)), List.of(LIGHT), scaled::add, MeasureProgress.NONE)
              .measure("x", "y", OptionalDouble.empty());
      assertThat(found.ofMix().model()).isEmpty();
      assertThat(found.ofMix().lack()).contains("never rises");
      MeasureAnswers answers = MeasureAnswers.of(found, List.of(5), List.of());
      assertThat(answers.silent()).singleElement().asString().contains("never rises");
      assertThat(MeasureText.findings(found, answers)).contains("no law");
    }
  }
}
