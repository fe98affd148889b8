package dev.banyan.scale.measure;

import java.util.stream.IntStream;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * Least squares with no negative coefficient: the active-set method of C. L. Lawson and R. J.
 * Hanson, Solving Least Squares Problems, 1974, chapter 23.
 */
final class Nnls {

  private static final double TOLERANCE = 1e-10;
  private static final int STEPS_PER_COLUMN = 10;

  private final RealMatrix matrix;
  private final RealVector target;
  private final boolean[] free;
  private double[] solution;

  private Nnls(RealMatrix matrix, RealVector target) {
    this.matrix = matrix;
    this.target = target;
    this.free = new boolean[matrix.getColumnDimension()];
    this.solution = new double[free.length];
  }

  /**
   * The {@code x} ≥ 0 for which |rows·x − target| is smallest; at least as many rows as columns.
   */
  static double[] solve(double[][] rows, double[] target) {
    var problem = new Nnls(new Array2DRowRealMatrix(rows, false), new ArrayRealVector(target));
    return problem.run();
  }

  private double[] run() {
    double threshold = TOLERANCE * matrix.getFrobeniusNorm() * Math.max(target.getNorm(), 1e-300);
    for (int step = 0; step < STEPS_PER_COLUMN * free.length; step++) {
      int next = steepest(threshold);
      if (next < 0) {
        break;
      }
      free[next] = true;
      if (!settle(next)) {
        break;
      }
    }
    return solution;
  }

  /** The held column whose release lowers the error most, or -1. */
  private int steepest(double threshold) {
    RealVector error = target.subtract(matrix.operate(new ArrayRealVector(solution)));
    double[] gradient = matrix.preMultiply(error).toArray();
    int best = -1;
    for (int i = 0; i < free.length; i++) {
      if (!free[i] && gradient[i] > threshold && (best < 0 || gradient[i] > gradient[best])) {
        best = i;
      }
    }
    return best;
  }

  /** Solves for the free columns, holding those at zero that would go below. */
  private boolean settle(int released) {
    while (true) {
      double[] candidate = unbounded();
      if (candidate.length == 0 || candidate[released] <= 0 && solution[released] == 0) {
        free[released] = false;
        return false;
      }
      int first = -1;
      double step = 1;
      for (int i = 0; i < free.length; i++) {
        if (free[i] && candidate[i] <= 0) {
          double reach = solution[i] / (solution[i] - candidate[i]);
          if (first < 0 || reach < step) {
            first = i;
            step = reach;
          }
        }
      }
      if (first < 0) {
        solution = candidate;
        return true;
      }
      for (int i = 0; i < free.length; i++) {
        solution[i] += step * (candidate[i] - solution[i]);
      }
      solution[first] = 0;
      free[first] = false;
    }
  }

  /** The ordinary solution over the free columns; empty when they depend on each other. */
  private double[] unbounded() {
    int[] columns = IntStream.range(0, free.length).filter(i -> free[i]).toArray();
    int[] rows = IntStream.range(0, matrix.getRowDimension()).toArray();
    double[] out = new double[free.length];
    try {
      RealVector part =
          new QRDecomposition(matrix.getSubMatrix(rows, columns)).getSolver().solve(target);
      for (int i = 0; i < columns.length; i++) {
        out[columns[i]] = part.getEntry(i);
      }
      return out;
    } catch (MathIllegalArgumentException dependent) {
      return new double[0];
    }
  }
}
