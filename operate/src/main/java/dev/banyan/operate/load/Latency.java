package dev.banyan.operate.load;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Recorded times, good to three digits from a microsecond to ten minutes. Values beyond are held at
 * the bound. Not thread-safe; merge the histograms of threads when they are done.
 */
public final class Latency {

  private static final long NANOS_MAX = 600_000_000_000L;

  private @Nullable Histogram histogram;

  public void record(long nanos) {
    own().recordValue(Math.clamp(nanos, 0, NANOS_MAX));
  }

  public void add(Latency other) {
    if (other.histogram != null && other.count() > 0) {
      own().add(other.histogram);
    }
  }

  /** Made with the first value: most of a report's are never needed, and each takes 180 KB. */
  private Histogram own() {
    Histogram made = histogram;
    if (made == null) {
      made = empty();
      histogram = made;
    }
    return made;
  }

  private static Histogram empty() {
    return new Histogram(1_000, NANOS_MAX, 3);
  }

  public void clear() {
    if (histogram != null) {
      histogram.reset();
    }
  }

  public long count() {
    return histogram == null ? 0 : histogram.getTotalCount();
  }

  /**
   * @param percentile 0 to 100
   * @return nanoseconds, or NaN when nothing was recorded
   */
  public double nanosAt(double percentile) {
    return count() == 0 ? Double.NaN : own().getValueAtPercentile(percentile);
  }

  /** A copy, in nanoseconds; the caller may do with it what it likes. */
  public Histogram histogram() {
    return histogram == null ? empty() : histogram.copy();
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
    return count() == 0 ? Double.NaN : own().getMaxValue();
  }

  public double mean() {
    return count() == 0 ? Double.NaN : own().getMean();
  }
}
