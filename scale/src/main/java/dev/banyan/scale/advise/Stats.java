package dev.banyan.scale.advise;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Sums over samples. */
final class Stats {

  private static final double MILLIS_PER_MINUTE = 60_000;

  private Stats() {}

  static double least(double[] values) {
    return Arrays.stream(values).min().orElse(0);
  }

  static double most(double[] values) {
    return Arrays.stream(values).max().orElse(0);
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  /** The increase of a counter; one that fell began anew, at zero. */
  static double rise(double[] counter) {
    double rise = 0;
    for (int i = 1; i < counter.length; i++) {
      double step = counter[i] - counter[i - 1];
      rise += step >= 0 ? step : counter[i];
    }
    return rise;
  }

  /** The least-squares slope, per minute; 0 for fewer than two instants. */
  static double slopePerMinute(List<Sample> samples) {
    if (samples.isEmpty()) {
      return 0;
    }
    double[] minutes =
        samples.stream()
            .mapToDouble(
                sample ->
                    Duration.between(samples.getFirst().at(), sample.at()).toMillis()
                        / MILLIS_PER_MINUTE)
            .toArray();
    double[] values = samples.stream().mapToDouble(Sample::value).toArray();
    double middle = mean(minutes);
    double mean = mean(values);
    double spread = 0;
    double common = 0;
    for (int i = 0; i < minutes.length; i++) {
      spread += (minutes[i] - middle) * (minutes[i] - middle);
      common += (minutes[i] - middle) * (values[i] - mean);
    }
    return spread == 0 || Double.isNaN(common) ? 0 : common / spread;
  }
}
