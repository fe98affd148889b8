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

/**
 * Advice as {@code GET /v1/scale/advice} answers it, and as {@code banyan advise --json} writes it.
 *
 * @param app whom it is for; empty for a target that is no app of a node
 * @param preset that was asked for; empty outside a node, where thresholds may be the user's own
 */
public record AdviceView(
    Optional<Id> app,
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
    Optional<String> preset,
    Instant at,
    String window,
    String basis,
    String text) {

  /** A bottleneck. */
  public record Named(String name, String title) {

    static Named of(Bottleneck bottleneck) {
      return new Named(wire(bottleneck), bottleneck.label());
    }
  }

  /** Something that speaks for an action; a fact has no figures. */
  public record Shown(
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
                // Nobody measured it: it was stated, and counts because a guide says so.
                Figures.GUIDE);
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
  public record Takes(
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
          effort.cost(),
          effort.costMinPercent(),
          effort.costMaxPercent(),
          effort.time(),
          effort.takesMin().toSeconds(),
          effort.takesMax().toSeconds(),
          effort.source(),
          Figures.GUIDE);
    }
  }

  /** How a metric stands. */
  public record Stands(String metric, String level) {}

  /**
   * Advice on what was seen.
   *
   * @param at up to when
   * @param window how far back
   */
  public static AdviceView of(
      Advice advice, Optional<Id> app, Optional<String> preset, Instant at, Duration window) {
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
