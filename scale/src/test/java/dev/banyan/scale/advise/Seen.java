package dev.banyan.scale.advise;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** Builds windows for tests: samples every 30 s for an hour, until noon. */
final class Seen {

  static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
  static final Setup SOUND =
      new Setup(
          Optional.of(true),
          Optional.of(true),
          Optional.of(false),
          Optional.of(false),
          Optional.empty());

  private static final Duration STEP = Duration.ofSeconds(30);

  private final Instant until;
  private final List<Series> series = new ArrayList<>();

  Seen(Instant until) {
    this.until = until;
  }

  static Seen atNoon() {
    return new Seen(NOON);
  }

  /** Every metric far on its good side. */
  static Seen allWell() {
    Seen seen = atNoon();
    for (Metric metric : Metric.values()) {
      if (metric.kind() == Metric.Kind.SHARE) {
        seen.labelled(metric, "GET /a", 1).labelled(metric, "GET /b", 1);
      } else {
        seen.steady(metric, metric.lowIsBad() ? 99 : 0.001);
      }
    }
    return seen;
  }

  Seen steady(Metric metric, double value) {
    return with(metric, minutesAgo -> value);
  }

  /** Replaces a metric by a value as a function of minutes before the window's end. */
  Seen with(Metric metric, DoubleUnaryOperator minutesAgo) {
    series.removeIf(each -> each.name().equals(metric.wire()));
    return add(metric, "", minutesAgo);
  }

  Seen labelled(Metric metric, String label, double value) {
    series.removeIf(each -> each.name().equals(metric.wire()) && each.label().equals(label));
    return add(metric, label, minutesAgo -> value);
  }

  Seen without(Metric metric) {
    series.removeIf(each -> each.name().equals(metric.wire()));
    return this;
  }

  Seen raw(Series one) {
    series.add(one);
    return this;
  }

  Window window() {
    return new Window(until, series);
  }

  Advice advice(String preset) {
    return advice(preset, SOUND, Memory.none());
  }

  Advice advice(String preset, Setup setup) {
    return advice(preset, setup, Memory.none());
  }

  Advice advice(String preset, Setup setup, Memory before) {
    return Advisor.advise(window(), setup, Thresholds.preset(preset), before);
  }

  private Seen add(Metric metric, String label, DoubleUnaryOperator minutesAgo) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i <= 120; i++) {
      Instant at = until.minus(STEP.multipliedBy(i));
      samples.add(new Sample(at, minutesAgo.applyAsDouble(i / 2.0)));
    }
    series.add(new Series(metric.wire(), label, samples));
    return this;
  }
}
