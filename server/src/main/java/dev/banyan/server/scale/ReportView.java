package dev.banyan.server.scale;

import dev.banyan.scale.lint.Report;
import dev.banyan.scale.lint.TextReport;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.rule.Finding;
import dev.banyan.scale.lint.rule.HeldSum;
import dev.banyan.scale.lint.rule.Place;
import dev.banyan.scale.lint.rule.Severity;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** A report as {@code POST /v1/scale/lint} answers it. */
record ReportView(
    List<String> guides,
    List<Found> findings,
    Counts counts,
    boolean more,
    List<HeldSum> held,
    LocalDate catalogueOf,
    String text) {

  /** Few enough for one answer; the command line shows more. */
  static final int FINDINGS_MAX = 300;

  /** How many findings of each weight there are, also of those that are left off. */
  record Counts(long error, long warning, long note) {}

  /** A finding. */
  record Found(
      String rule,
      String severity,
      String sentence,
      List<Place> where,
      List<String> arithmetic,
      List<Assumption> assumptions,
      List<String> sources,
      String basis) {

    static Found of(Finding finding) {
      return new Found(
          finding.rule(),
          finding.severity().name().toLowerCase(Locale.ROOT),
          finding.sentence(),
          finding.where(),
          finding.arithmetic(),
          finding.assumptions(),
          finding.sources(),
          finding.basis().label());
    }
  }

  static ReportView of(Report whole) {
    List<Finding> first =
        whole.findings().subList(0, Math.min(FINDINGS_MAX, whole.findings().size()));
    var report =
        new Report(
            whole.guides(),
            first,
            whole.more() || first.size() < whole.findings().size(),
            whole.held(),
            whole.catalogueOf());
    return new ReportView(
        report.guides(),
        report.findings().stream().map(Found::of).toList(),
        new Counts(
            count(whole, Severity.ERROR),
            count(whole, Severity.WARNING),
            count(whole, Severity.NOTE)),
        report.more(),
        report.held(),
        report.catalogueOf(),
        TextReport.of(report));
  }

  private static long count(Report report, Severity severity) {
    return report.findings().stream().filter(each -> each.severity() == severity).count();
  }
}
