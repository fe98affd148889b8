package dev.banyan.scale.advise;

import java.util.Comparator;
import java.util.List;

/**
 * The values of one metric over time. What is no value (not a number, below 0) is left out, as a
 * pause that the reader sees; samples are sorted.
 *
 * @param name a metric's name such as {@code cpu}; others are kept and reported as not understood
 * @param label tells series of one name apart, such as a route; empty otherwise
 * @param samples at most {@link #SAMPLES_MAX}
 */
public record Series(String name, String label, List<Sample> samples) {

  /** A day in steps of 5 s. */
  public static final int SAMPLES_MAX = 17_280;

  public Series {
    if (samples.size() > SAMPLES_MAX) {
      throw new IllegalArgumentException(
          name + ": " + samples.size() + " samples, at most " + SAMPLES_MAX + " are read");
    }
    samples =
        samples.stream()
            .filter(sample -> sample.value() >= 0)
            .sorted(Comparator.comparing(Sample::at))
            .toList();
  }

  /** A series that stands alone under its name. */
  public static Series of(Metric metric, List<Sample> samples) {
    return new Series(metric.wire(), "", samples);
  }
}
