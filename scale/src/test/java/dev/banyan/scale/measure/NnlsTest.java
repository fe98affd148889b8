package dev.banyan.scale.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NnlsTest {

  @Test
  void aSolutionWithoutNegativesIsTheOrdinaryOne() {
    double[] found = Nnls.solve(new double[][] {{1, 0}, {0, 2}, {1, 1}}, new double[] {3, 8, 7});

    assertThat(found[0]).isCloseTo(3, within(1e-9));
    assertThat(found[1]).isCloseTo(4, within(1e-9));
  }

  @Test
  void whatWouldBeNegativeIsZeroAndTheRestIsSolvedWithoutIt() {
    double[] found = Nnls.solve(new double[][] {{1, 1}, {1, 2}, {1, 3}}, new double[] {3, 2, 1});

    assertThat(found[1]).isZero();
    assertThat(found[0]).isCloseTo(2, within(1e-9));
  }

  @Test
  void nothingToExplainGivesZeros() {
    assertThat(Nnls.solve(new double[][] {{1, 1}, {1, 2}}, new double[] {0, 0}))
        .containsExactly(0, 0);
    assertThat(Nnls.solve(new double[][] {{1, 1}, {1, 2}}, new double[] {-1, -1}))
        .containsExactly(0, 0);
  }

  /** The Karush–Kuhn–Tucker conditions: no slope where it is positive, no downward one at zero. */
  @Test
  void everySolutionMeetsTheConditionsOfTheMinimum() {
    var random = new SplittableRandom(11);
    for (int round = 0; round < 500; round++) {
      int columns = 1 + random.nextInt(6);
      double[][] rows = new double[columns + random.nextInt(6)][columns];
      double[] target = new double[rows.length];
      for (int i = 0; i < rows.length; i++) {
        target[i] = random.nextGaussian();
        for (int j = 0; j < columns; j++) {
          rows[i][j] = random.nextGaussian();
        }
      }
      double[] found = Nnls.solve(rows, target);
      for (int j = 0; j < columns; j++) {
        double slope = 0;
        for (int i = 0; i < rows.length; i++) {
          slope += rows[i][j] * (target[i] - DemandFit.product(rows[i], found));
        }
        assertThat(found[j]).as(Arrays.deepToString(rows)).isNotNegative();
        if (found[j] > 0) {
          assertThat(slope).isCloseTo(0, within(1e-7));
        } else {
          assertThat(slope).isLessThan(1e-7);
        }
      }
    }
  }
}
