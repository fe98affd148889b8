package dev.banyan.operate.observe;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A quantile of a histogram with cumulative buckets, by the rules of Prometheus' {@code
 * histogram_quantile} (prometheus.io/docs/prometheus/latest/querying/functions): linear within a
 * bucket; the lowest begins at 0 if its bound is above; past the highest finite bound nothing is
 * told apart, so that bound is the answer.
 */
final class HistogramQuantile {

  private HistogramQuantile() {}

  /**
   * A quantile.
   *
   * @param buckets how much was at most each bound
   * @return NaN without observations, without a bucket at +Inf, or with fewer than two buckets
   */
  static double of(double quantile, Map<Double, Double> buckets) {
    List<Map.Entry<Double, Double>> sorted = List.copyOf(new TreeMap<>(buckets).entrySet());
    if (sorted.size() < 2 || sorted.getLast().getKey() != Double.POSITIVE_INFINITY) {
      return Double.NaN;
    }
    double[] counts = monotonic(sorted);
    double all = counts[counts.length - 1];
    if (!(all > 0)) {
      return Double.NaN;
    }
    double rank = quantile * all;
    int in = 0;
    while (in < counts.length - 1 && counts[in] < rank) {
      in++;
    }
    if (in == counts.length - 1) {
      return sorted.get(in - 1).getKey();
    }
    double end = sorted.get(in).getKey();
    if (in == 0 && end <= 0) {
      return end;
    }
    double begin = in == 0 ? 0 : sorted.get(in - 1).getKey();
    double below = in == 0 ? 0 : counts[in - 1];
    double inside = counts[in] - below;
    return inside > 0 ? begin + (end - begin) * (rank - below) / inside : begin;
  }

  /** Buckets that were not read in one instant may contradict each other a little. */
  private static double[] monotonic(List<Map.Entry<Double, Double>> sorted) {
    double[] counts = new double[sorted.size()];
    double most = 0;
    for (int i = 0; i < counts.length; i++) {
      double count = sorted.get(i).getValue();
      most = count > most ? count : most;
      counts[i] = most;
    }
    return counts;
  }
}
