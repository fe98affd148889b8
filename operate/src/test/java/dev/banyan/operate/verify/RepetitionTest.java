package dev.banyan.operate.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.measure.MeasureException;
import dev.banyan.operate.measure.Mix;
import dev.banyan.operate.measure.Step;
import dev.banyan.operate.measure.StepPlan;
import dev.banyan.scale.measure.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class RepetitionTest {

  private static final double CAP = 0.15;
  private static final Mix MIX =
      Mix.all(
          List.of(
              RequestClass.get("light", "/light").withWeight(2),
              RequestClass.get("heavy", "/heavy")));
  private static final Map<String, Double> CPU = Map.of("light", 0.001, "heavy", 0.003);

  private static final long SEED = 3;

  private final Random random = new Random(SEED);
  private final List<StepPlan> run = new ArrayList<>();

  /** Replicas that are held to their cap, with a scatter of two percent. */
  private Step step(StepPlan plan, double share) {
    run.add(plan);
    double demand =
        plan.mix().shares().entrySet().stream()
            .mapToDouble(each -> each.getValue() * CPU.get(each.getKey()))
            .sum();
    double rate =
        switch (plan) {
          case StepPlan.Open open -> open.perSecond();
          case StepPlan.Closed closed -> closed.replicas() * CAP / demand * scatter() * share;
          case StepPlan.Idle idle -> 0;
        };
    var completed = new LinkedHashMap<String, Long>();
    plan.mix().shares().forEach((name, part) -> completed.put(name, Math.round(rate * part * 10)));
    double seconds =
        completed.entrySet().stream()
            .mapToDouble(each -> each.getValue() * CPU.get(each.getKey()))
            .sum();
    return new Step(
        plan,
        Duration.ofSeconds(10),
        completed,
        Map.of(Resource.CPU, seconds * scatter()),
        1e6,
        2e6,
        0.1,
        List.of(),
        List.of());
  }

  private double scatter() {
    return 1 + 0.02 * random.nextGaussian();
  }

  private List<Trial> trials(double shareWhenHeldOut) {
    return new Repetition(
            "app", 1, MIX, CAP, plan -> step(plan, isHeldOut(plan) ? shareWhenHeldOut : 1))
        .trials();
  }

  private static boolean isHeldOut(StepPlan plan) {
    return plan.replicas() == Repetition.REPLICAS_HELD
        || plan.replicas() == 1
            && plan instanceof StepPlan.Closed closed
            && closed.connections() == 9;
  }

  @Test
  void aSystemThatFollowsTheModelsIsForetold() {
    List<Trial> trials = trials(1);
    assertThat(trials).hasSize(4);
    assertThat(trials).allSatisfy(trial -> assertThat(trial.error()).isLessThan(0.1));
    assertThat(trials).allSatisfy(trial -> assertThat(trial.halfWidth()).isLessThan(0.25));
    assertThat(run).hasSize(Repetition.steps(MIX));
  }

  @Test
  void aSystemThatBreaksDownBeyondWhatWasShownIsNot() {
    List<Trial> trials = trials(0.5);
    assertThat(trials)
        .filteredOn(trial -> trial.figure() == Figure.SATURATION)
        .hasSize(2)
        .allSatisfy(
            trial -> {
              assertThat(trial.error()).isGreaterThan(0.5);
              assertThat(trial.held()).isFalse();
            });
  }

  @Test
  void whatIsHeldOutIsRunAmongTheOthersAndChangesNothingThatIsForetold() {
    List<Trial> trials = trials(1);
    assertThat(run.stream().filter(RepetitionTest::isHeldOut)).hasSize(2 * Repetition.ROUNDS);
    assertThat(run.subList(0, run.size() / 2)).anyMatch(RepetitionTest::isHeldOut);
    random.setSeed(SEED);
    List<Trial> others = trials(0.5);
    assertThat(others)
        .zipSatisfy(
            trials,
            (other, trial) -> {
              // the mix as it was sent, in whole requests, may differ by one or two
              assertThat(other.predicted().estimate().value())
                  .isCloseTo(trial.predicted().estimate().value(), Percentage.withPercentage(0.5));
              if (trial.figure() == Figure.SATURATION) {
                assertThat(other.measured()).isLessThan(0.6 * trial.measured());
              }
            });
  }

  private Step failed(StepPlan plan) {
    run.add(plan);
    return new Step(
        plan,
        Duration.ofSeconds(1),
        Map.of(),
        Map.of(),
        0,
        0,
        0,
        List.of("no request was answered well"),
        List.of());
  }

  @Test
  void aStepThatFailsOnceIsMeasuredAgain() {
    List<Trial> trials =
        new Repetition("app", 1, MIX, CAP, plan -> run.isEmpty() ? failed(plan) : step(plan, 1))
            .trials();
    assertThat(trials).hasSize(4).allSatisfy(trial -> assertThat(trial.error()).isLessThan(0.1));
    assertThat(run).hasSize(Repetition.steps(MIX) + 1);
  }

  @Test
  void aStepThatFailsAgainAndAgainEndsTheVerification() {
    assertThatThrownBy(() -> new Repetition("app", 1, MIX, CAP, this::failed).trials())
        .isInstanceOf(MeasureException.class)
        .hasMessageContaining("no request was answered well");
    assertThat(run).hasSize(3);
  }
}
