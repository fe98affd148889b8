package dev.banyan.operate.report;

import dev.banyan.operate.measure.Curve;
import dev.banyan.operate.measure.MeasureAnswers;
import dev.banyan.operate.measure.MeasureText;
import dev.banyan.operate.measure.Measurement;
import dev.banyan.operate.report.Table.Column;
import dev.banyan.scale.Basis;
import dev.banyan.scale.measure.ClassDemand;
import dev.banyan.scale.measure.Estimate;
import dev.banyan.scale.measure.Resource;
import dev.banyan.scale.measure.ResourceDemand;
import dev.banyan.scale.measure.UslModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of a measurement. */
final class MeasureTables {

  private final Measurement found;
  private final MeasureAnswers answers;

  MeasureTables(Measurement found, MeasureAnswers answers) {
    this.found = found;
    this.answers = answers;
  }

  Table laws() {
    List<List<String>> rows = new ArrayList<>();
    found.curves().forEach(curve -> rows.add(law(curve)));
    found.replicas().ifPresent(curve -> rows.add(law(curve)));
    return new Table(
        "",
        intervals(),
        Optional.of(Basis.PREDICTED),
        List.of(
            Column.words("of"),
            Column.words("over"),
            Column.figures("λ, answers/s at one"),
            Column.figures("σ, contention"),
            Column.figures("κ, coherency"),
            Column.words("highest")),
        rows,
        -1);
  }

  private static List<String> law(Curve curve) {
    Optional<UslModel> model = curve.model();
    return List.of(
        curve.name(),
        curve.axis().unit(),
        model.map(law -> law.lambda().text()).orElse("–"),
        model.map(law -> law.sigma().text()).orElse("–"),
        model.map(law -> law.kappa().text()).orElse("–"),
        model.map(law -> law.peak().text()).orElse("no law: " + curve.lack()));
  }

  /** What was fitted, and why the rest was not. */
  List<Block> demand() {
    List<List<String>> rows = new ArrayList<>();
    found.demand().fitted().keySet().stream()
        .sorted()
        .forEach(resource -> demand(rows, found.demand().of(resource)));
    var blocks = new ArrayList<Block>();
    if (!rows.isEmpty()) {
      blocks.add(
          new Table(
              "Demand by class",
              intervals(),
              Optional.of(Basis.PREDICTED),
              List.of(
                  Column.words("resource"),
                  Column.words("class"),
                  Column.figures("takes"),
                  Column.words("in")),
              rows,
              -1));
    }
    blocks.add(
        new Prose(
            found.demand().missing().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> "Not found: " + each.getValue() + ".")
                .toList()));
    return blocks;
  }

  private static void demand(List<List<String>> rows, ResourceDemand demand) {
    Resource resource = demand.resource();
    demand
        .base()
        .ifPresent(
            idle ->
                rows.add(
                    List.of(
                        resource.label(),
                        "an idle replica",
                        idle.text(),
                        resource.unit() + " a second")));
    for (ClassDemand each : demand.classes()) {
      rows.add(
          List.of(
              resource.label(),
              each.name() + (each.together() ? " (always together, not to be told apart)" : ""),
              each.perRequest().text(),
              resource.unit() + " a request"));
    }
  }

  List<Block> answers() {
    List<List<String>> rows = new ArrayList<>();
    for (MeasureAnswers.Answer answer : answers.answers()) {
      rows.add(
          List.of(
              answer.question(),
              answer.prediction().estimate().text(),
              answer.prediction().basis().label() + MeasureHtml.unproven(answer.prediction())));
    }
    var blocks = new ArrayList<Block>();
    if (!rows.isEmpty()) {
      blocks.add(
          new Table(
              "",
              intervals(),
              Optional.of(Basis.PREDICTED),
              List.of(Column.words("asked"), Column.figures("a second"), Column.words("standing")),
              rows,
              -1));
    }
    blocks.add(new Prose(answers.silent().stream().map(each -> "None: " + each + ".").toList()));
    return blocks;
  }

  Table steps() {
    return Table.of(
        "",
        Basis.MEASURED,
        List.of(
            Column.words("sent"),
            Column.words("load"),
            Column.figures("answers/s"),
            Column.figures("p50, ms"),
            Column.figures("p99, ms"),
            Column.figures("CPU, cores"),
            Column.words("note")),
        found.steps().stream().map(MeasureText::row).toList());
  }

  private static String intervals() {
    return "In brackets the interval that holds the true figure in "
        + Unit.PERCENT.format(100 * Estimate.LEVEL)
        + " of all repetitions.";
  }
}
