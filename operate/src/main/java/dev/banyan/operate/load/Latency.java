package dev.banyan.operate.load;

import org.HdrHistogram.Histogram;

/**
 * Recorded times, good to three digits from a microsecond to ten minutes. Values beyond are held at
 * the bound. Not thread-safe; merge the histograms of threads when they are done.
 */
public final class Latency {

  private static final long NANOS_MAX = 600_000_000_000L;

  private final Histogram histogram = new Histogram(1_000, NANOS_MAX, 3);

  public void record(long nanos) {
    histogram.recordValue(Math.clamp(nanos, 0, NANOS_MAX));
  }

  public void add(Latency other) {
    histogram.add(other.histogram);
  }

  public void clear() {
    histogram.reset();
  }

  public long count() {
    return histogram.getTotalCount();
  }

  /**
   * @param percentile 0 to 100
   * @return nanoseconds, or NaN when nothing was recorded
   */
  public double nanosAt(double percentile) {
    return count() == 0 ? Double.NaN : histogram.getValueAtPercentile(percentile);
  }

  /** A copy, in nanoseconds; the caller may do with it what it likes. */
  public Histogram histogram() {
    return histogram.copy();
  }

  public double p50() {
    return nanosAt(50);
  }

  public double p95() {
    return nanosAt(95);
  }

  public double p99() {
    return nanosAt(99);
  }

  public double max() {
    return count() == 0 ? Double.NaN : histogram.getMaxValue();
  }

  public double mean() {
    return count() == 0 ? Double.NaN : histogram.getMean();
  }
}
