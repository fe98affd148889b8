package dev.banyan.edge;

/**
 * Buckets for durations from 0.1 ms to about 4 minutes, eight per doubling, so that a quantile read
 * from them is within 9 % of the true one. (The log-linear idea of HdrHistogram, in a fixed small
 * array.)
 */
final class LatencyBuckets {

  static final int COUNT = 176;
  private static final int SUB_BITS = 3;
  private static final long UNIT_NANOS = 12_500; // bucket 8 begins at 0.1 ms

  private LatencyBuckets() {}

  static int indexOf(long nanos) {
    long units = Math.max(0, nanos) / UNIT_NANOS;
    if (units < 1 << SUB_BITS) {
      return (int) units;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(units) - SUB_BITS;
    int index = (exponent << SUB_BITS) + (int) (units >>> exponent);
    return Math.min(index, COUNT - 1);
  }

  /** The middle of a bucket. */
  static double millis(int index) {
    int exponent = Math.max(0, (index >> SUB_BITS) - 1);
    long low = exponent == 0 ? index : (long) (index - (exponent << SUB_BITS)) << exponent;
    double width = 1L << exponent;
    return (low + width / 2) * UNIT_NANOS / 1_000_000.0;
  }

  /** The quantile of counts; NaN where nothing was counted. */
  static double quantileMillis(long[] counts, double quantile) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    if (total == 0) {
      return Double.NaN;
    }
    long rank = Math.max(1, (long) Math.ceil(quantile * total));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return millis(i);
      }
    }
    return millis(COUNT - 1);
  }
}
