package dev.banyan.operate.report;

import dev.banyan.operate.measure.Curve;
import dev.banyan.operate.measure.MeasureAnswers;
import dev.banyan.operate.measure.Measurement;
import dev.banyan.operate.report.Tiles.Tile;
import dev.banyan.scale.Basis;
import dev.banyan.scale.measure.Estimate;
import dev.banyan.scale.measure.Peak;
import dev.banyan.scale.measure.Prediction;
import dev.banyan.scale.measure.UslPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A measurement as a report. Its steps are measured; laws, demands and answers are predicted. */
public final class MeasureHtml {

  private final Measurement found;
  private final MeasureAnswers answers;
  private final MeasureTables tables;

  private MeasureHtml(Measurement found, MeasureAnswers answers) {
    this.found = found;
    this.answers = answers;
    this.tables = new MeasureTables(found, answers);
  }

  /** The report; {@link ReportHtml} makes a file of it. */
  public static Report of(Measurement found, MeasureAnswers answers, Instant generatedAt) {
    return new Report(
        "What a request takes of " + found.target(),
        most(found.ofMix()),
        generatedAt,
        facts(found),
        new MeasureHtml(found, answers).sections());
  }

  private static String most(Curve curve) {
    return curve
        .saturation()
        .map(
            best ->
                "The most that was answered of "
                    + curve.name()
                    + ": "
                    + rate(best.throughput())
                    + " at "
                    + place(curve, best)
                    + (curve.stillRising() ? ", which was still rising." : "."))
        .orElse("No step was good.");
  }

  private static List<Fact> facts(Measurement found) {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("Target", found.target()));
    facts.add(
        new Fact(
            "Asked",
            found.mix().shares().entrySet().stream()
                .map(each -> each.getKey() + " " + Unit.PERCENT.format(100 * each.getValue()))
                .collect(Collectors.joining(", "))));
    facts.add(new Fact("Figures of the target from", found.source()));
    facts.add(new Fact("Each step", Unit.SECONDS.format(found.step().toMillis() / 1000.0)));
    found
        .cores()
        .ifPresent(cores -> facts.add(new Fact("Of one replica", Unit.CORES.format(cores))));
    return facts;
  }

  private List<Section> sections() {
    var sections = new ArrayList<Section>();
    sections.add(outcome());
    var plots = new ArrayList<Block>();
    found.curves().forEach(curve -> plots.add(MeasurePlots.throughput(curve)));
    sections.add(
        new Section(
            "Throughput over requests in flight",
            "Dots were measured in closed runs. The curve is the Universal Scalability Law that"
                + " fits them, drawn as far as it is proven: to twice of what was measured.",
            plots));
    found
        .replicas()
        .ifPresent(
            curve ->
                sections.add(
                    Section.of("Throughput over replicas", "", MeasurePlots.throughput(curve))));
    sections.add(
        Section.of(
            "The laws",
            "X(N) = λN / (1 + σ(N−1) + κN(N−1)): σ is what only one at a time can do, κ what it"
                + " costs to keep each pair in step.",
            tables.laws()));
    sections.add(
        new Section(
            "What a request takes",
            "Reckoned from all good steps by least squares, the idle base apart. CPU, connections,"
                + " sockets and tokens are from "
                + found.source()
                + ".",
            tables.demand()));
    if (!answers.answers().isEmpty() || !answers.silent().isEmpty()) {
      sections.add(new Section("Answers", "Loads that were not measured.", tables.answers()));
    }
    sections.add(Section.of("All steps", "", tables.steps()));
    return sections;
  }

  private Section outcome() {
    Curve mix = found.ofMix();
    var blocks = new ArrayList<Block>();
    var tiles = new ArrayList<Tile>();
    mix.saturation()
        .ifPresent(
            best ->
                tiles.add(
                    Tile.of(
                        "Most answered",
                        rate(best.throughput()),
                        "at " + place(mix, best),
                        Basis.MEASURED)));
    mix.model()
        .ifPresent(
            model -> {
              switch (model.peak()) {
                case Peak.At at ->
                    tiles.add(tile("Highest there can be", at.throughput(), "at " + at.n().text()));
                case Peak.NoneSeen none ->
                    tiles.add(tile("Limit that is neared", none.limit(), "no maximum was seen"));
              }
            });
    if (!tiles.isEmpty()) {
      blocks.add(new Tiles(tiles));
    }
    if (mix.stillRising() && mix.saturation().isPresent()) {
      blocks.add(
          Callout.of(
              Tone.WARNING,
              "Not saturated",
              "Throughput was still rising at the last step: measure higher --concurrency."));
    }
    for (Curve curve : found.curves()) {
      if (curve.model().isEmpty()) {
        blocks.add(Callout.of(Tone.WARNING, "No law for " + curve.name(), curve.lack()));
      }
    }
    return new Section("Outcome", "", blocks);
  }

  private static Tile tile(String label, Prediction prediction, String where) {
    Estimate estimate = prediction.estimate();
    return Tile.of(
        label,
        rate(estimate.value()),
        where + ", " + rate(estimate.low()) + " to " + high(estimate) + unproven(prediction),
        prediction.basis());
  }

  private static String high(Estimate estimate) {
    return Double.isInfinite(estimate.high()) ? "no bound" : rate(estimate.high());
  }

  static String unproven(Prediction prediction) {
    return prediction instanceof Prediction.Unproven unproven
        ? ", unproven: " + unproven.reason()
        : "";
  }

  private static String rate(double perSecond) {
    return Unit.PER_SECOND.format(perSecond);
  }

  private static String place(Curve curve, UslPoint point) {
    return Unit.COUNT.format(point.n()) + " " + curve.axis().unit();
  }
}
