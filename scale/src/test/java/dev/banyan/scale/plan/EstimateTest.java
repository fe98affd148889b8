package dev.banyan.scale.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Independent figures do not all stand at their ends at once. */
class EstimateTest {

  @Test
  void aProductsEndDeviatesByTheRootOfTheSumOfSquares() {
    Estimate product = Estimate.exact(10).times(figure(1, 4, 32)).times(figure(0.5, 1, 4));

    assertThat(product.mid()).isEqualTo(40);
    assertThat(product.high())
        .isCloseTo(40 * Math.exp(Math.hypot(Math.log(8), Math.log(4))), within(1e-9));
    assertThat(product.low())
        .isCloseTo(40 / Math.exp(Math.hypot(Math.log(4), Math.log(2))), within(1e-9));
  }

  @Test
  void oneFigureAloneKeepsItsEndsExactly() {
    assertThat(Estimate.exact(3).times(figure(0.1, 0.2, 0.7)))
        .isEqualTo(new Estimate(3 * 0.1, 3 * 0.2, 3 * 0.7));
  }

  @Test
  void dividingTurnsTheEndsRound() {
    Estimate quotient = Estimate.exact(8).over(figure(0.25, 0.5, 1));

    assertThat(quotient).isEqualTo(new Estimate(8, 16, 32));
  }

  @Test
  void whatMayBeNothingIsNothingAtItsLightEnd() {
    Estimate maybe = Estimate.exact(5).times(figure(1, 2, 3)).times(figure(0, 2, 20));

    assertThat(maybe.low()).isZero();
    assertThat(maybe.mid()).isEqualTo(20);
    assertThat(Estimate.exact(5).times(figure(1, 2, 3)).times(figure(0, 0, 4)))
        .isEqualTo(new Estimate(0, 0, 60));
  }

  @Test
  void aSumsEndsAreTheSumsOfTheEnds() {
    assertThat(new Estimate(1, 2, 3).plus(new Estimate(10, 20, 40)))
        .isEqualTo(new Estimate(11, 22, 43));
  }

  @Test
  void anEndIsAtLeastThatOfTheWidestFigureAndAtMostAllOfThemTogether() {
    var random = new SplittableRandom(11);
    for (int round = 0; round < 500; round++) {
      Estimate product = Estimate.exact(1);
      double widest = 1;
      double together = 1;
      for (int i = 0; i < 5; i++) {
        double mid = 0.01 + random.nextDouble();
        double ratio = 1 + 9 * random.nextDouble();
        product = product.times(figure(mid / ratio, mid, mid * ratio));
        widest = Math.max(widest, ratio);
        together *= ratio;
      }
      assertThat(product.high() / product.mid()).isBetween(widest, together);
      assertThat(product.mid() / product.low()).isBetween(widest, together);
    }
  }

  private static Figure figure(double low, double mid, double high) {
    return new Figure(low, mid, high, "assumption: a test");
  }
}
