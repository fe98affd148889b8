package dev.banyan.scale.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.banyan.scale.Basis;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class UslFitTest {

  private static final double[] LEVELS = {1, 2, 4, 8, 16, 32, 64};

  @Test
  void dataWithoutNoiseGiveTheLawBack() {
    for (UslLaw law :
        List.of(
            new UslLaw(100, 0.05, 0.0005),
            new UslLaw(1e-3, 0.2, 0.01),
            new UslLaw(1e6, 0, 0.001),
            new UslLaw(50, 0.1, 0),
            new UslLaw(50, 0, 0))) {
      UslLaw found = fit(exact(law)).law();

      assertThat(found.lambda()).isCloseTo(law.lambda(), Percentage.withPercentage(0.001));
      assertThat(found.sigma()).isCloseTo(law.sigma(), within(1e-6));
      assertThat(found.kappa()).isCloseTo(law.kappa(), within(1e-8));
    }
  }

  @Test
  void noiseOfThreePercentLeavesThePeakWithinFifteen() {
    UslLaw law = new UslLaw(100, 0.03, 0.0008);
    for (long seed = 1; seed <= 20; seed++) {
      UslLaw found = fit(noisy(law, seed, 0.03)).law();

      assertThat(found.lambda()).isCloseTo(law.lambda(), Percentage.withPercentage(8));
      assertThat(found.peak()).isCloseTo(law.peak(), Percentage.withPercentage(15));
      assertThat(found.highest()).isCloseTo(law.highest(), Percentage.withPercentage(8));
    }
  }

  @Test
  void parametersAreNeverNegative() {
    // Faster than proportional: without bounds, contention would come out below zero.
    List<UslPoint> points =
        List.of(UslPoint.of(1, 10), UslPoint.of(2, 22), UslPoint.of(4, 47), UslPoint.of(8, 99));

    UslLaw law = fit(points).law();

    assertThat(law.sigma()).isZero();
    assertThat(law.kappa()).isZero();
    assertThat(law.lambda()).isBetween(10.0, 12.5);
  }

  @Test
  void thePeakIsTheRootOfOneMinusContentionOverCoherency() {
    UslModel model = fit(exact(new UslLaw(100, 0.04, 0.0006)));

    assertThat(model.peak())
        .isInstanceOfSatisfying(
            Peak.At.class,
            peak -> {
              assertThat(peak.n().value()).isCloseTo(Math.sqrt(0.96 / 0.0006), within(1e-3));
              assertThat(peak.throughput()).isInstanceOf(Prediction.Proven.class);
              assertThat(peak.text()).contains("requests in flight");
            });
  }

  @Test
  void withoutCoherencyCostThereIsALimitAndItIsUnproven() {
    Peak peak = fit(exact(new UslLaw(50, 0.1, 0))).peak();

    assertThat(peak)
        .isInstanceOfSatisfying(
            Peak.NoneSeen.class,
            none -> assertThat(none.limit().estimate().value()).isCloseTo(500, within(0.1)));
    assertThat(peak.text()).contains("UNPROVEN");
  }

  @Test
  void pastTwiceTheMeasuredRangeAnAnswerIsUnprovenByItsType() {
    UslModel model = fit(exact(new UslLaw(100, 0.04, 0.0006)));

    assertThat(model.throughputAt(128)).isInstanceOf(Prediction.Proven.class);
    assertThat(model.measurementAt(128)).isInstanceOf(Prediction.Proven.class);
    assertThat(model.throughputAt(128.1)).isInstanceOf(Prediction.Unproven.class);
    assertThat(model.measurementAt(1000).text()).contains("UNPROVEN").contains("1 to 64 measured");
    assertThat(model.throughputAt(4).basis()).isEqualTo(Basis.PREDICTED);
  }

  @Test
  void aPeakFarBeyondTheMeasurementsIsUnproven() {
    Peak peak = fit(exact(new UslLaw(100, 0.01, 0.00001))).peak();

    assertThat(peak)
        .isInstanceOfSatisfying(
            Peak.At.class,
            at -> assertThat(at.throughput()).isInstanceOf(Prediction.Unproven.class));
  }

  @Test
  void theSameSeedGivesTheSameIntervals() {
    List<UslPoint> points = noisy(new UslLaw(100, 0.03, 0.0008), 7, 0.03);

    assertThat(fit(points).text()).isEqualTo(fit(points).text()).contains("σ", "κ", "λ");
    assertThat(UslFit.fit(Axis.CONCURRENCY, points, UslNoise.RELATIVE, 99).sigma())
        .isNotEqualTo(fit(points).sigma());
  }

  @Test
  void aPointOfGreatWeightPullsTheLaw() {
    List<UslPoint> points = new ArrayList<>(exact(new UslLaw(100, 0.03, 0.0008)));
    UslPoint off = new UslPoint(16, 1.2 * points.get(4).throughput(), 1);
    points.set(4, off);
    double light = fit(points).law().at(16);
    points.set(4, new UslPoint(16, off.throughput(), 1000));
    double heavy = fit(points).law().at(16);

    assertThat(Math.abs(heavy - off.throughput())).isLessThan(0.02 * off.throughput());
    assertThat(Math.abs(light - off.throughput())).isGreaterThan(0.05 * off.throughput());
  }

  @Test
  void threeReplicaCountsDoWhenTheyWereRepeated() {
    UslLaw law = new UslLaw(30, 0.02, 0.004);
    List<UslPoint> points = new ArrayList<>();
    var random = new SplittableRandom(3);
    for (int repetition = 0; repetition < 10; repetition++) {
      for (int n = 1; n <= 3; n++) {
        points.add(UslPoint.of(n, law.at(n) * (1 + 0.03 * random.nextGaussian())));
      }
    }

    Prediction held = UslFit.fit(Axis.REPLICAS, points, UslNoise.RELATIVE, 1).measurementAt(4);

    assertThat(held).isInstanceOf(Prediction.Proven.class);
    assertThat(held.estimate().value()).isCloseTo(law.at(4), Percentage.withPercentage(10));
    assertThat(held.estimate().holds(law.at(4))).isTrue();
  }

  @Test
  void anIntervalOfNinetyPercentHoldsTheTruthInAtLeastEightyOfAHundred() {
    UslLaw law = new UslLaw(100, 0.03, 0.0008);
    int sigma = 0;
    int peak = 0;
    int curve = 0;
    int measured = 0;
    int fours = 0;
    double narrower = 0;
    double wider = 0;
    int runs = 100;
    for (int seed = 1; seed <= runs; seed++) {
      UslModel model =
          UslFit.fit(Axis.CONCURRENCY, noisy(law, seed, 0.04), UslNoise.RELATIVE, seed, 150);
      sigma += model.sigma().holds(law.sigma()) ? 1 : 0;
      peak += model.peak() instanceof Peak.At at && at.n().holds(law.peak()) ? 1 : 0;
      curve += model.throughputAt(100).estimate().holds(law.at(100)) ? 1 : 0;
      double next = law.at(100) * (1 + 0.04 * new SplittableRandom(-seed).nextGaussian());
      measured += model.measurementAt(100).estimate().holds(next) ? 1 : 0;
      var random = new SplittableRandom(-seed);
      double mean =
          law.at(100) * (1 + 0.04 * random.doubles(4, -1.73, 1.73).average().orElseThrow());
      fours += model.measurementAt(100, 4).estimate().holds(mean) ? 1 : 0;
      narrower += model.measurementAt(100, 4).estimate().relativeHalfWidth();
      wider += model.measurementAt(100).estimate().relativeHalfWidth();
    }

    assertThat(narrower).isLessThan(0.9 * wider);
    assertThat(List.of(sigma, peak, curve, measured, fours)).allMatch(held -> held >= 0.8 * runs);
    assertThat(List.of(sigma, curve, measured)).allMatch(held -> held <= 0.99 * runs);
  }

  @Test
  void everyMistakeInTheRowsIsNamedAtOnce() {
    List<UslPoint> points =
        List.of(
            UslPoint.of(0.5, 10),
            UslPoint.of(2, 0),
            UslPoint.of(4, Double.NaN),
            UslPoint.of(Double.POSITIVE_INFINITY, 10),
            UslPoint.of(8, -3),
            new UslPoint(16, 10, 0),
            UslPoint.of(32, 1e300));

    assertThatThrownBy(() -> fit(points))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 1: n is 0.5")
        .hasMessageContaining("row 2: throughput is 0, nothing was answered")
        .hasMessageContaining("row 3: throughput is NaN")
        .hasMessageContaining("row 4: n is Infinity")
        .hasMessageContaining("row 5: throughput is -3.0")
        .hasMessageContaining("row 6: weight is 0.0")
        .hasMessageContaining("row 7: throughput is 1.0E300");
  }

  @Test
  void tooFewLevelsSayHowManyThereAreAndHowManyAreNeeded() {
    assertThatThrownBy(
            () ->
                fit(
                    List.of(
                        UslPoint.of(1, 10),
                        UslPoint.of(1, 11),
                        UslPoint.of(8, 50),
                        UslPoint.of(8, 52))))
        .hasMessageContaining("need 3 different concurrency levels and 4 rows")
        .hasMessageContaining("there are 2 levels [1, 8] in 4 rows");
    assertThatThrownBy(() -> fit(List.of())).hasMessageContaining("there are 0 levels");
    assertThatThrownBy(
            () ->
                UslFit.fit(
                    Axis.REPLICAS,
                    List.of(UslPoint.of(1, 10), UslPoint.of(2, 19), UslPoint.of(3, 27)),
                    UslNoise.RELATIVE,
                    1))
        .hasMessageContaining("3 levels [1, 2, 3] in 3 rows");
  }

  @Test
  void levelsThatLieTooCloseCannotTellContentionFromCoherency() {
    assertThatThrownBy(
            () ->
                fit(
                    List.of(
                        UslPoint.of(100, 10),
                        UslPoint.of(101, 11),
                        UslPoint.of(102, 12),
                        UslPoint.of(103, 13))))
        .hasMessageContaining("too close together, 100 to 103");
  }

  @Test
  void throughputThatNeverRisesAsksForSmallerSteps() {
    for (double[] falling : new double[][] {{50, 40, 30, 20}, {50, 50, 50, 50}, {50, 52, 51, 50}}) {
      List<UslPoint> points = new ArrayList<>();
      for (int i = 0; i < falling.length; i++) {
        points.add(UslPoint.of(1 << i, falling[i]));
      }
      assertThatThrownBy(() -> fit(points))
          .hasMessageContaining("never rises above that of the first level, 50 at 1");
    }
  }

  @Test
  void aQuestionBelowOneOrAboutNoNumberIsRefused() {
    UslModel model = fit(exact(new UslLaw(100, 0.04, 0.0006)));

    for (double n : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> model.throughputAt(n)).hasMessageContaining("the law starts at 1");
    }
  }

  @Test
  void hugeAndTinyRowsGiveAnAnswerOrAReasonButNeverANumberThatIsNone() {
    var random = new SplittableRandom(5);
    for (int round = 0; round < 60; round++) {
      List<UslPoint> points = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        points.add(
            UslPoint.of(
                1 + Math.floor(Math.pow(10, 6 * random.nextDouble())),
                Math.pow(10, 27 * random.nextDouble() - 12)));
      }
      try {
        UslModel model = UslFit.fit(Axis.CONCURRENCY, points, UslNoise.RELATIVE, 1, 20);
        assertThat(model.lambda().value()).isPositive().isFinite();
        assertThat(model.throughputAt(10).estimate().value()).isPositive().isFinite();
      } catch (IllegalArgumentException reason) {
        assertThat(reason).hasMessageMatching("(?s).*(level|law).*");
      }
    }
  }

  private static UslModel fit(List<UslPoint> points) {
    return UslFit.fit(Axis.CONCURRENCY, points, UslNoise.RELATIVE, 1);
  }

  private static List<UslPoint> exact(UslLaw law) {
    return DoubleStream.of(LEVELS).mapToObj(n -> UslPoint.of(n, law.at(n))).toList();
  }

  private static List<UslPoint> noisy(UslLaw law, long seed, double noise) {
    var random = new SplittableRandom(seed);
    return DoubleStream.of(LEVELS)
        .mapToObj(n -> UslPoint.of(n, law.at(n) * (1 + noise * random.nextGaussian())))
        .toList();
  }
}
