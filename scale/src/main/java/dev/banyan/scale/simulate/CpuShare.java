package dev.banyan.scale.simulate;

/**
 * Shares the cores of a region's nodes as cgroups do: each takes what it needs while there is
 * enough; when there is not, each has its requests and the rest goes by them. Pods are taken to be
 * spread so that the region counts as one machine.
 */
final class CpuShare {

  private CpuShare() {}

  /**
   * What each may use.
   *
   * @param needs cores each would use now
   * @param requests cores each has requested on ready pods
   * @param limits cores each may use at most
   */
  static double[] grant(double cores, double[] needs, double[] requests, double[] limits) {
    double all = 0;
    for (double need : needs) {
      all += need;
    }
    double[] granted = new double[needs.length];
    if (all <= cores) {
      for (int i = 0; i < needs.length; i++) {
        granted[i] = Math.min(limits[i], cores - (all - needs[i]));
      }
      return granted;
    }
    double left = cores;
    boolean[] served = new boolean[needs.length];
    for (int round = 0; round < needs.length; round++) {
      double weights = 0;
      for (int i = 0; i < needs.length; i++) {
        weights += served[i] ? 0 : requests[i];
      }
      boolean settled = true;
      double before = left;
      for (int i = 0; i < needs.length; i++) {
        if (!served[i] && weights > 0) {
          granted[i] = before * requests[i] / weights;
          if (needs[i] <= granted[i]) {
            granted[i] = needs[i];
            served[i] = true;
            left -= needs[i];
            settled = false;
          }
        }
      }
      if (settled) {
        break;
      }
    }
    return granted;
  }
}
