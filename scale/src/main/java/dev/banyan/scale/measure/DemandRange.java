package dev.banyan.scale.measure;

import java.util.List;

/**
 * How far the steps went.
 *
 * @param mostPerReplica the highest requests a second of each group, per replica
 * @param mostInAll the highest requests a second of all classes, per replica
 */
record DemandRange(double[] mostPerReplica, double mostInAll) {

  static DemandRange of(DemandDesign design, List<DemandStep> steps) {
    int offset = design.base() ? 1 : 0;
    double[] most = new double[design.groups().size()];
    double all = 0;
    double[][] rows = design.rows(steps);
    for (int i = 0; i < rows.length; i++) {
      double sum = 0;
      for (int j = 0; j < most.length; j++) {
        double rate = rows[i][j + offset] / steps.get(i).replicas();
        most[j] = Math.max(most[j], rate);
        sum += rate;
      }
      all = Math.max(all, sum);
    }
    return new DemandRange(most, all);
  }
}
