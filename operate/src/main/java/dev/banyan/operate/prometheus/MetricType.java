package dev.banyan.operate.prometheus;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a page says that a family of series is. */
public enum MetricType {
  COUNTER,
  GAUGE,
  HISTOGRAM,
  SUMMARY,
  UNTYPED,
  /** Of OpenMetrics, as those below. */
  UNKNOWN,
  GAUGEHISTOGRAM,
  STATESET,
  INFO;

  static Optional<MetricType> of(String word) {
    return Stream.of(values())
        .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }
}
