package dev.banyan.scale.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * Finds columns that the steps never move apart, so that no fit can tell their demands. Columns are
 * brought to unit length; a direction whose condition index is above 30 is one the data say nothing
 * about (D. A. Belsley, E. Kuh, R. E. Welsch, Regression Diagnostics, 1980, chapter 3), and the
 * columns that take part in it belong together.
 */
final class Togetherness {

  private static final double CONDITION_MAX = 30;

  /** Two columns share a silent direction when its projector links them by this much. */
  private static final double LINK_MIN = 0.05;

  private Togetherness() {}

  /** Groups of column indices, each sorted, in order of their first; most are of one. */
  static List<List<Integer>> groups(double[][] rows) {
    int columns = rows[0].length;
    var silent = silent(unit(rows));
    List<List<Integer>> out = new ArrayList<>();
    boolean[] taken = new boolean[columns];
    for (int i = 0; i < columns; i++) {
      if (!taken[i]) {
        out.add(linked(i, silent, taken));
      }
    }
    return out;
  }

  private static List<Integer> linked(int first, RealMatrix silent, boolean[] taken) {
    var group = new TreeSet<Integer>();
    var open = new ArrayList<Integer>(List.of(first));
    while (!open.isEmpty()) {
      int next = open.removeLast();
      if (group.add(next)) {
        taken[next] = true;
        for (int other = 0; other < taken.length; other++) {
          if (Math.abs(silent.getEntry(next, other)) > LINK_MIN) {
            open.add(other);
          }
        }
      }
    }
    return List.copyOf(group);
  }

  /** The projector on the directions about which the data are silent. */
  private static RealMatrix silent(RealMatrix unit) {
    // Wide matrices get rows of zeros, so that every direction has a singular value.
    int columns = unit.getColumnDimension();
    RealMatrix tall = new Array2DRowRealMatrix(Math.max(unit.getRowDimension(), columns), columns);
    tall.setSubMatrix(unit.getData(), 0, 0);
    var parts = new SingularValueDecomposition(tall);
    double[] values = parts.getSingularValues();
    RealMatrix projector = new Array2DRowRealMatrix(columns, columns);
    for (int k = 0; k < columns; k++) {
      if (values[k] * CONDITION_MAX < values[0]) {
        RealMatrix direction = parts.getV().getColumnMatrix(k);
        projector = projector.add(direction.multiplyTransposed(direction));
      }
    }
    return projector;
  }

  private static RealMatrix unit(double[][] rows) {
    RealMatrix out = new Array2DRowRealMatrix(rows);
    for (int j = 0; j < out.getColumnDimension(); j++) {
      double length = out.getColumnVector(j).getNorm();
      out.setColumnVector(j, out.getColumnVector(j).mapDivide(length));
    }
    return out;
  }
}
