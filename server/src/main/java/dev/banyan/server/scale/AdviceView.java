package dev.banyan.server.scale;

import dev.banyan.kernel.Durations;
import dev.banyan.kernel.Id;
import dev.banyan.scale.advise.Advice;
import dev.banyan.scale.advise.Bottleneck;
import dev.banyan.scale.advise.Effort;
import dev.banyan.scale.advise.Evidence;
import dev.banyan.scale.advise.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Advice as {@code GET /v1/scale/advice} answers it. */
record AdviceView(
    Id app,
    String action,
    String title,
    String because,
    List<String> then,
    Optional<Named> bottleneck,
    String bottleneckEvidence,
    List<Shown> evidence,
    List<Takes> efforts,
    List<Stands> levels,
    List<String> missing,
    String thresholds,
    String preset,
    Instant at,
    String window,
    String basis,
    String text) {

  /** A bottleneck. */
  record Named(String name, String title) {

    static Named of(Bottleneck bottleneck) {
      return new Named(wire(bottleneck), bottleneck.label());
    }
  }

  /** Something that speaks for an action; a fact has no figures. */
  record Shown(
      String action,
      String kind,
      boolean pressure,
      String text,
      Optional<String> metric,
      Optional<String> label,
      Optional<Double> value,
      Optional<Double> mean,
      Optional<Double> threshold,
      Optional<String> unit,
      Optional<String> held,
      Optional<Long> heldSeconds,
      Optional<Boolean> lowIsBad,
      Optional<Boolean> lingering,
      String source,
      String basis) {

    static Shown of(Evidence evidence) {
      return switch (evidence) {
        case Evidence.Fact fact ->
            new Shown(
                wire(fact.action()),
                "fact",
                fact.pressure(),
                fact.text(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                fact.source(),
                Figures.MEASURED);
        case Evidence.Beyond beyond -> of(beyond);
      };
    }

    private static Shown of(Evidence.Beyond beyond) {
      Metric metric = beyond.trigger().metric();
      return new Shown(
          wire(beyond.action()),
          "metric",
          beyond.pressure(),
          beyond.text(),
          Optional.of(metric.wire()),
          Optional.of(beyond.label()).filter(label -> !label.isEmpty()),
          finite(beyond.value()),
          finite(beyond.mean()),
          finite(beyond.trigger().threshold()),
          Optional.of(metric.unit()),
          Optional.of(Durations.format(beyond.held())),
          Optional.of(beyond.held().toSeconds()),
          Optional.of(metric.lowIsBad()),
          Optional.of(beyond.lingering()),
          beyond.trigger().source(),
          Figures.MEASURED);
    }

    private static Optional<Double> finite(double value) {
      return Double.isFinite(value) ? Optional.of(Figures.rounded(value)) : Optional.empty();
    }
  }

  /** What an action costs. */
  record Takes(
      String action,
      String cost,
      int costMinPercent,
      int costMaxPercent,
      String time,
      long takesMinSeconds,
      long takesMaxSeconds,
      String source,
      String basis) {

    static Takes of(Effort effort) {
      return new Takes(
          wire(effort.action()),
          effort.costMaxPercent() == 0
              ? "+0 % a month, developers' time only"
              : "+" + effort.costMinPercent() + "–" + effort.costMaxPercent() + " % a month",
          effort.costMinPercent(),
          effort.costMaxPercent(),
          Durations.format(effort.takesMin()) + " to " + Durations.format(effort.takesMax()),
          effort.takesMin().toSeconds(),
          effort.takesMax().toSeconds(),
          effort.source(),
          Figures.GUIDE);
    }
  }

  /** How a metric stands. */
  record Stands(String metric, String level) {}

  static AdviceView of(Advice advice, Id app, String preset, Instant at, Duration window) {
    return new AdviceView(
        app,
        wire(advice.action()),
        advice.action().label(),
        advice.because(),
        advice.then().stream().map(AdviceView::wire).toList(),
        advice.bottleneck().map(Named::of),
        advice.bottleneckEvidence(),
        advice.evidence().stream().map(Shown::of).toList(),
        advice.efforts().stream().map(Takes::of).toList(),
        advice.levels().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> new Stands(each.getKey().wire(), each.getValue().label()))
            .toList(),
        advice.missing(),
        advice.thresholds(),
        preset,
        at,
        Durations.format(window),
        advice.basis().label(),
        advice.text());
  }

  private static String wire(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
