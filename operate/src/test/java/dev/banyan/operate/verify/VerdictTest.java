package dev.banyan.operate.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.operate.machine.Machine;
import dev.banyan.operate.measure.MeasureException;
import dev.banyan.scale.measure.Estimate;
import dev.banyan.scale.measure.Prediction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static Trial trial(int repetition, double value, double halfWidth, double measured) {
    return new Trial(
        "app",
        repetition,
        HeldOut.REPLICAS,
        Figure.SATURATION,
        new Prediction.Proven(
            new Estimate(value, value * (1 - halfWidth), value * (1 + halfWidth))),
        measured);
  }

  private static List<Trial> ten(double value, double halfWidth, int held, double off) {
    return IntStream.rangeClosed(1, 10)
        .mapToObj(i -> trial(i, value, halfWidth, i <= held ? value * 1.01 : value * off))
        .toList();
  }

  @Test
  void medianAndCoverageAreOverTheRepetitions() {
    Verdict verdict = Verdict.of(ten(100, 0.1, 8, 1.25)).getFirst();
    assertThat(verdict.coverage()).isEqualTo(0.8);
    assertThat(verdict.medianError()).isCloseTo(1 - 1 / 1.01, within(1e-9));
    assertThat(verdict.medianHalfWidth()).isCloseTo(0.1, within(1e-9));
    assertThat(verdict.passed()).isTrue();
  }

  @Test
  void eachRequirementIsMissedByItself() {
    assertThat(Verdict.of(ten(100, 0.1, 7, 1.25)).getFirst().missed())
        .containsExactly("coverage below 80 %");
    assertThat(Verdict.of(ten(100, 0.26, 10, 1)).getFirst().missed())
        .containsExactly("interval wider than ±25 %");
    assertThat(Verdict.of(ten(100, 0.25, 0, 1.24)).getFirst().missed())
        .containsExactly("error above 15 %");
  }

  @Test
  void anEvenNumberHasTheMeanOfItsMiddle() {
    assertThat(Verdict.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
    assertThat(Verdict.median(new double[] {3, 1, 2})).isEqualTo(2);
  }

  @Test
  void figuresAndPartsAreJudgedApart() {
    List<Trial> trials = new ArrayList<>(ten(100, 0.1, 10, 1));
    trials.add(
        new Trial(
            "app",
            1,
            HeldOut.TOP_STEP,
            Figure.CPU_PER_REQUEST,
            new Prediction.Proven(new Estimate(1, 0.9, 1.1)),
            2));
    List<Verdict> verdicts = Verdict.of(trials);
    assertThat(verdicts).extracting(Verdict::passed).containsExactly(true, false);
    var verified =
        new Verified(
            Instant.EPOCH,
            Machine.here(),
            new VerifyPlan(List.of("notes"), 10, Duration.ofSeconds(2), 0.15),
            trials,
            verdicts);
    assertThat(verified.passed()).isFalse();
    assertThat(VerifyText.rows(verified))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row).hasSameSizeAs(VerifyText.HEADINGS));
    assertThat(VerifyText.conclusion(verified)).contains("not met");
    JsonNode json = VerifyJson.of(verified);
    assertThat(json.path("trials")).hasSize(11);
    assertThat(json.path("passed").booleanValue()).isFalse();
    assertThat(json.path("verdicts").get(1).path("missed").get(0).asText()).contains("error");
  }

  @Test
  void nothingVerifiedIsNotPassed() {
    assertThat(
            new Verified(
                    Instant.EPOCH,
                    Machine.here(),
                    new VerifyPlan(List.of("notes"), 2, Duration.ofSeconds(2), 0.15),
                    List.of(),
                    List.of())
                .passed())
        .isFalse();
  }

  @Test
  void aPlanNamesItsMistakes() {
    assertThatThrownBy(() -> new VerifyPlan(List.of("shop"), 10, Duration.ofSeconds(2), 0.15))
        .isInstanceOf(MeasureException.class)
        .hasMessageContaining("--app")
        .hasMessageContaining("invoices");
    assertThatThrownBy(() -> new VerifyPlan(List.of("notes"), 0, Duration.ofSeconds(2), 0.15))
        .hasMessageContaining("--repetitions");
    assertThatThrownBy(() -> new VerifyPlan(List.of("notes"), 1, Duration.ofMillis(1), 0.15))
        .hasMessageContaining("--step");
  }
}
