package dev.banyan.scale.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class DemandFitTest {

  private static final double IDLE = 0.02;
  private static final double READ = 0.001;
  private static final double WRITE = 0.005;

  @Test
  void exactStepsGiveTheDemandOfEachClassAndTheIdleBase() {
    ResourceDemand cpu = DemandFit.fit(steps(1, 0), 1).of(Resource.CPU);

    assertThat(cpu.base().orElseThrow().value()).isCloseTo(IDLE, within(1e-9));
    assertThat(demand(cpu, "read")).isCloseTo(READ, within(1e-9));
    assertThat(demand(cpu, "write")).isCloseTo(WRITE, within(1e-9));
  }

  @Test
  void noiseOfThreePercentLeavesDemandsWithinTwelve() {
    for (long seed = 1; seed <= 20; seed++) {
      ResourceDemand cpu = DemandFit.fit(steps(seed, 0.03), seed).of(Resource.CPU);

      assertThat(demand(cpu, "read")).isCloseTo(READ, Percentage.withPercentage(12));
      assertThat(demand(cpu, "write")).isCloseTo(WRITE, Percentage.withPercentage(12));
    }
  }

  @Test
  void anIntervalOfNinetyPercentHoldsTheTruthInAtLeastEightyOfAHundred() {
    int runs = 100;
    int read = 0;
    int next = 0;
    int limit = 0;
    int fours = 0;
    double narrower = 0;
    double wider = 0;
    Map<String, Double> top = Map.of("read", 100.0, "write", 40.0);
    double truth = (IDLE + 100 * READ + 40 * WRITE) / 140;
    for (int seed = 1; seed <= runs; seed++) {
      ResourceDemand cpu = DemandFit.fit(steps(seed, 0.04), seed, 150).of(Resource.CPU);
      double shown = truth * (1 + 0.04 * new SplittableRandom(-seed).nextGaussian());
      read += estimate(cpu, "read").holds(READ) ? 1 : 0;
      next += cpu.perRequest(top, 1).estimate().holds(shown) ? 1 : 0;
      double mean = (100 * READ + 40 * WRITE) / 140;
      limit += cpu.saturation(0.4, top, 1).estimate().holds((0.4 - IDLE) / mean) ? 1 : 0;
      narrower += cpu.saturation(0.4, top, 1, 4).estimate().relativeHalfWidth();
      wider += cpu.saturation(0.4, top, 1).estimate().relativeHalfWidth();
      var random = new SplittableRandom(-seed);
      double four = truth * (1 + 0.04 * random.doubles(4, -1.73, 1.73).average().orElseThrow());
      fours += cpu.perRequest(top, 1, 4).estimate().holds(four) ? 1 : 0;
    }

    assertThat(narrower).isLessThan(0.9 * wider);
    assertThat(List.of(read, next, limit, fours)).allMatch(held -> held >= 0.8 * runs);
  }

  @Test
  void classesThatAlwaysMoveTogetherAreReportedAsOne() {
    List<DemandStep> steps = new ArrayList<>();
    for (int rate : new int[] {10, 20, 40, 60, 80, 100}) {
      double used = 30 * (IDLE + rate * READ + rate / 2.0 * WRITE);
      steps.add(step(1, Map.of("read", 30L * rate, "write", 15L * rate), used));
    }
    ResourceDemand cpu = DemandFit.fit(steps, 1).of(Resource.CPU);

    assertThat(cpu.classes()).hasSize(1);
    ClassDemand both = cpu.classes().getFirst();
    assertThat(both.together()).isTrue();
    assertThat(both.name()).isEqualTo("read + write");
    assertThat(both.shares().get("read")).isCloseTo(2.0 / 3, within(1e-9));
    assertThat(both.perRequest().value()).isCloseTo((2 * READ + WRITE) / 3, within(1e-9));
    assertThat(cpu.text()).contains("the steps do not tell them apart");
  }

  @Test
  void aMixThatWasOnlyMeasuredInOneProportionIsUnprovenInAnother() {
    List<DemandStep> steps = new ArrayList<>();
    for (int rate : new int[] {10, 20, 40, 60, 80, 100}) {
      steps.add(step(1, Map.of("read", 30L * rate, "write", 30L * rate), 30 * 0.01 * rate));
    }
    ResourceDemand cpu = DemandFit.fit(steps, 1).of(Resource.CPU);

    assertThat(cpu.perRequest(Map.of("read", 50.0, "write", 50.0), 1))
        .isInstanceOf(Prediction.Proven.class);
    assertThat(cpu.perRequest(Map.of("read", 90.0, "write", 10.0), 1))
        .isInstanceOfSatisfying(
            Prediction.Unproven.class,
            far -> assertThat(far.reason()).contains("measured only together"));
  }

  @Test
  void threeClassesOfWhichTwoMoveTogetherKeepTheThirdApart() {
    var random = new SplittableRandom(2);
    List<DemandStep> steps = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      long pair = 100 + random.nextInt(900);
      long alone = 100 + random.nextInt(900);
      double used = 30 * IDLE + pair * READ + pair * WRITE + alone * 0.002;
      steps.add(step(1, Map.of("a", pair, "b", pair, "c", alone), used));
    }
    ResourceDemand cpu = DemandFit.fit(steps, 1).of(Resource.CPU);

    assertThat(cpu.classes()).extracting(ClassDemand::name).containsExactly("a + b", "c");
    assertThat(demand(cpu, "c")).isCloseTo(0.002, within(1e-9));
  }

  @Test
  void anIdleBaseThatNeverMovesApartFromTheRequestsIsNotInvented() {
    List<DemandStep> steps = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      steps.add(step(1, Map.of("read", 3000L), 30 * (IDLE + 100 * READ)));
    }
    ResourceDemand cpu = DemandFit.fit(steps, 1).of(Resource.CPU);

    assertThat(cpu.base()).isEmpty();
    assertThat(demand(cpu, "read")).isCloseTo(READ + IDLE / 100, within(1e-9));
    assertThat(cpu.text()).contains("idle: not to be told apart");
  }

  @Test
  void eachReplicaHasAnIdleBaseOfItsOwn() {
    List<DemandStep> steps = new ArrayList<>();
    for (int replicas = 1; replicas <= 3; replicas++) {
      for (int rate : new int[] {20, 60, 120}) {
        steps.add(step(replicas, Map.of("read", 30L * rate), 30 * (replicas * IDLE + rate * READ)));
      }
    }
    ResourceDemand cpu = DemandFit.fit(steps, 1).of(Resource.CPU);

    assertThat(cpu.base().orElseThrow().value()).isCloseTo(IDLE, within(1e-9));
    assertThat(cpu.perRequest(Map.of("read", 100.0), 4).estimate().value())
        .isCloseTo((4 * IDLE + 100 * READ) / 100, within(1e-9));
    assertThat(cpu.saturation(0.15, Map.of("read", 1.0), 4).estimate().value())
        .isCloseTo(4 * (0.15 - IDLE) / READ, within(1e-6));
  }

  @Test
  void aLevelIsHeldSoManySecondsByEachRequest() {
    List<DemandStep> steps = new ArrayList<>();
    for (int rate : new int[] {10, 20, 40, 80}) {
      steps.add(
          new DemandStep(
              30, 1, Map.of("chat", 30L * rate), Map.of(Resource.SOCKETS, 2 + rate * 1.5)));
    }
    ResourceDemand sockets = DemandFit.fit(steps, 1).of(Resource.SOCKETS);

    assertThat(demand(sockets, "chat")).isCloseTo(1.5, within(1e-9));
    assertThat(sockets.base().orElseThrow().value()).isCloseTo(2, within(1e-9));
    assertThat(sockets.text()).contains("socket-seconds");
  }

  @Test
  void anIdleStepShowsTheBaseByItself() {
    List<DemandStep> steps = new ArrayList<>();
    steps.add(step(1, Map.of(), 30 * IDLE));
    for (int rate : new int[] {100, 110, 120}) {
      steps.add(step(1, Map.of("read", 30L * rate), 30 * (IDLE + rate * READ)));
    }
    ResourceDemand cpu = DemandFit.fit(steps, 1).of(Resource.CPU);

    assertThat(cpu.base().orElseThrow().value()).isCloseTo(IDLE, within(1e-9));
    assertThat(demand(cpu, "read")).isCloseTo(READ, within(1e-9));
  }

  @Test
  void moreClassesOrStepsThanCanBeReadAreRefused() {
    List<DemandStep> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(step(1, Map.of("class-" + i, 10L), 1));
    }
    assertThatThrownBy(() -> DemandFit.fit(many, 1)).hasMessageContaining("30 classes, at most 24");
    List<DemandStep> endless = Collections.nCopies(501, step(1, Map.of("a", 1L), 1));
    assertThatThrownBy(() -> DemandFit.fit(endless, 1)).hasMessageContaining("1 to 500");
  }

  @Test
  void pastTwiceTheMeasuredRateAnAnswerIsUnproven() {
    ResourceDemand cpu = DemandFit.fit(steps(1, 0), 1).of(Resource.CPU);
    Map<String, Double> far = Map.of("read", 2000.0);

    assertThat(cpu.used(Map.of("read", 60.0, "write", 20.0), 1))
        .isInstanceOf(Prediction.Proven.class);
    assertThat(cpu.used(far, 1)).isInstanceOf(Prediction.Unproven.class);
    assertThat(cpu.used(far, 30)).isInstanceOf(Prediction.Proven.class);
    assertThat(cpu.saturation(64, Map.of("read", 1.0), 1)).isInstanceOf(Prediction.Unproven.class);
  }

  @Test
  void whatWasNotMeasuredIsSaidAndNeverZero() {
    Demand demand = DemandFit.fit(steps(1, 0), 1);

    assertThat(demand.fitted()).containsOnlyKeys(Resource.CPU);
    assertThat(demand.missing().get(Resource.TOKENS)).contains("not measured in any step");
    assertThat(demand.text()).contains("missing: tokens");
    assertThatThrownBy(() -> demand.of(Resource.TOKENS)).hasMessageContaining("tokens");
  }

  @Test
  void tooFewStepsSayHowManyAreNeeded() {
    Demand demand = DemandFit.fit(steps(1, 0).subList(0, 3), 1);

    assertThat(demand.missing().get(Resource.CPU))
        .contains("4 steps are needed for 3 unknowns, 3 have it");
  }

  @Test
  void aResourceThatIsNeverUsedHasNoDemandAndNoEnd() {
    List<DemandStep> steps = new ArrayList<>();
    for (int rate : new int[] {10, 20, 40, 80}) {
      steps.add(new DemandStep(30, 1, Map.of("a", 30L * rate), Map.of(Resource.TOKENS, 0.0)));
    }
    ResourceDemand tokens = DemandFit.fit(steps, 1).of(Resource.TOKENS);

    assertThat(demand(tokens, "a")).isZero();
    assertThatThrownBy(() -> tokens.saturation(1, Map.of("a", 1.0), 1))
        .hasMessageContaining("takes none of it");
  }

  @Test
  void everyMistakeInTheStepsIsNamedAtOnce() {
    List<DemandStep> steps =
        List.of(
            new DemandStep(0, 1, Map.of("a", 1L), Map.of(Resource.CPU, 1.0)),
            new DemandStep(30, 0, Map.of("a", -1L), Map.of(Resource.CPU, -1.0)),
            new DemandStep(30, 1, Map.of("a", 1L), Map.of(Resource.BYTES_IN, Double.NaN)));

    assertThatThrownBy(() -> DemandFit.fit(steps, 1))
        .hasMessageContaining("step 1: seconds is 0.0")
        .hasMessageContaining("step 2: replicas is 0")
        .hasMessageContaining("step 2: completed.a is below 0")
        .hasMessageContaining("step 2: CPU is -1.0")
        .hasMessageContaining("step 3: bytes in is NaN");
    assertThatThrownBy(
            () -> DemandFit.fit(List.of(new DemandStep(1, 1, Map.of("a", 0L), Map.of())), 1))
        .hasMessageContaining("no step completed a single request");
    assertThatThrownBy(() -> DemandFit.fit(List.of(), 1)).hasMessageContaining("there are 0");
  }

  @Test
  void aQuestionAboutAnUnknownClassNamesTheNearest() {
    ResourceDemand cpu = DemandFit.fit(steps(1, 0), 1).of(Resource.CPU);

    assertThatThrownBy(() -> cpu.perRequest(Map.of("raed", 1.0), 1))
        .hasMessageContaining("raed")
        .hasMessageContaining("'read'");
    assertThatThrownBy(() -> cpu.perRequest(Map.of("read", -1.0), 1)).hasMessageContaining("read");
    assertThatThrownBy(() -> cpu.perRequest(Map.of(), 1)).hasMessageContaining("in all");
    assertThatThrownBy(() -> cpu.saturation(0.01, Map.of("read", 1.0), 1))
        .hasMessageContaining("idle base alone");
  }

  /** Ten steps of growing rate with the writes' share going up and down. */
  private static List<DemandStep> steps(long seed, double noise) {
    var random = new SplittableRandom(seed);
    List<DemandStep> out = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      long reads = 30L * 8 * i;
      long writes = i % 2 == 0 ? 30L * 5 * i : 30L * i;
      double used = 30 * IDLE + reads * READ + writes * WRITE;
      out.add(
          step(
              1,
              Map.of("read", reads, "write", writes),
              used * (1 + (noise == 0 ? 0 : noise * random.nextGaussian()))));
    }
    return out;
  }

  private static DemandStep step(int replicas, Map<String, Long> completed, double used) {
    return new DemandStep(30, replicas, completed, Map.of(Resource.CPU, used));
  }

  private static double demand(ResourceDemand demand, String name) {
    return estimate(demand, name).value();
  }

  private static Estimate estimate(ResourceDemand demand, String name) {
    return demand.classes().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow()
        .perRequest();
  }
}
