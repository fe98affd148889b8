package dev.banyan.operate.report;

import dev.banyan.operate.report.BarChart.Bar;
import dev.banyan.operate.report.Table.Column;
import dev.banyan.operate.report.Tiles.Tile;
import dev.banyan.scale.Basis;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.rule.Finding;
import dev.banyan.scale.lint.rule.HeldSum;
import dev.banyan.scale.lint.rule.Place;
import dev.banyan.scale.lint.rule.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a check of guides found, as a report. */
public final class LintHtml {

  private final dev.banyan.scale.lint.Report found;

  private LintHtml(dev.banyan.scale.lint.Report found) {
    this.found = found;
  }

  /** The report; {@link ReportHtml} makes a file of it. */
  public static Report of(dev.banyan.scale.lint.Report found, Instant generatedAt) {
    return new Report(
        found.guides().size() == 1
            ? "Guide " + found.guides().getFirst() + ", checked"
            : found.guides().size() + " guides, checked",
        found.findings().isEmpty()
            ? "Nothing is wrong."
            : counted(found.findings().size(), "finding")
                + ", each with the arithmetic that shows it.",
        generatedAt,
        List.of(
            new Fact("Guides", String.join(", ", found.guides())),
            new Fact("Product facts of", found.catalogueOf().toString())),
        sections(found));
  }

  /** Its chapters, to stand in a report of more. */
  public static List<Section> sections(dev.banyan.scale.lint.Report found) {
    return new LintHtml(found).sections();
  }

  private List<Section> sections() {
    var sections = new ArrayList<Section>();
    sections.add(overview());
    findings(sections, "Between the guides", several());
    for (String guide : found.guides()) {
      findings(sections, guide, own(guide));
    }
    if (!found.held().isEmpty()) {
      sections.add(held());
    }
    return sections;
  }

  private Section overview() {
    var tiles = new ArrayList<Tile>();
    for (Severity severity : Severity.values()) {
      long count = count(found.findings(), severity);
      tiles.add(
          Tile.of(
              name(severity) + "s",
              Unit.COUNT.format(count),
              meaning(severity),
              count == 0 ? Tone.GOOD : tone(severity),
              Basis.PREDICTED));
    }
    tiles.add(
        Tile.of(
            "Sums that hold",
            Unit.COUNT.format(found.held().size()),
            "made from the guide's own lines",
            Tone.GOOD,
            Basis.GUIDE));
    var blocks = new ArrayList<Block>(List.of(new Tiles(tiles)));
    if (found.guides().size() > 1) {
      var bars = new ArrayList<Bar>();
      bars.add(bar("between the guides", several()));
      found.guides().forEach(guide -> bars.add(bar(guide, own(guide))));
      blocks.add(
          new BarChart(
              "Findings by guide",
              "",
              Basis.PREDICTED,
              Unit.COUNT,
              Arrays.stream(Severity.values()).map(each -> name(each) + "s").toList(),
              bars,
              true));
    }
    if (found.more()) {
      blocks.add(Callout.of(Tone.WARNING, "", "There are more findings than a report holds."));
    }
    return new Section("Overview", "", blocks);
  }

  private static Bar bar(String name, List<Finding> findings) {
    return new Bar(
        name,
        Arrays.stream(Severity.values()).map(each -> (double) count(findings, each)).toList(),
        "",
        false);
  }

  private static void findings(List<Section> sections, String title, List<Finding> findings) {
    if (!findings.isEmpty()) {
      sections.add(
          new Section(
              title,
              counted(findings.size(), "finding") + ".",
              findings.stream().map(LintHtml::block).toList()));
    }
  }

  private static Block block(Finding finding) {
    var notes = new ArrayList<String>();
    for (Assumption assumption : finding.assumptions()) {
      notes.add("assumes " + assumption);
    }
    finding.sources().forEach(source -> notes.add("product: " + source));
    for (Place place : finding.where()) {
      notes.add(place + (place.quote().isBlank() ? "" : " — “" + place.quote() + "”"));
    }
    return new Callout(
        tone(finding.severity()),
        name(finding.severity()) + " " + finding.rule(),
        finding.sentence(),
        Optional.of(finding.basis()),
        finding.arithmetic(),
        notes);
  }

  private Section held() {
    List<List<String>> rows = new ArrayList<>();
    for (HeldSum sum : found.held()) {
      rows.add(List.of(sum.guide(), sum.what(), sum.arithmetic()));
    }
    return Section.of(
        "Sums that hold",
        "",
        Table.of(
            "",
            Basis.GUIDE,
            List.of(Column.words("guide"), Column.words("what"), Column.words("arithmetic")),
            rows));
  }

  private List<Finding> several() {
    return found.findings().stream().filter(LintHtml::isOfSeveral).toList();
  }

  private List<Finding> own(String guide) {
    return found.of(guide).stream().filter(finding -> !isOfSeveral(finding)).toList();
  }

  private static boolean isOfSeveral(Finding finding) {
    return finding.where().stream().map(Place::guide).distinct().count() > 1;
  }

  private static long count(List<Finding> findings, Severity severity) {
    return findings.stream().filter(each -> each.severity() == severity).count();
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String name(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private static String meaning(Severity severity) {
    return switch (severity) {
      case ERROR -> "it cannot be as written";
      case WARNING -> "it works until it grows or fails";
      case NOTE -> "it has to be said more exactly";
    };
  }

  private static Tone tone(Severity severity) {
    return switch (severity) {
      case ERROR -> Tone.BAD;
      case WARNING -> Tone.WARNING;
      case NOTE -> Tone.INFO;
    };
  }
}
