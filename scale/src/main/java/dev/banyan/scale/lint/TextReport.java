package dev.banyan.scale.lint;

import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.rule.Finding;
import dev.banyan.scale.lint.rule.HeldSum;
import dev.banyan.scale.lint.rule.Place;
import dev.banyan.scale.lint.rule.Severity;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as plain text: what concerns several guides first, then each guide's own. */
public final class TextReport {

  private TextReport() {}

  /** The text; control characters of a guide are shown as {@code ?}, whoever wrote it. */
  public static String of(Report report) {
    var out = new StringBuilder();
    List<Finding> several = report.findings().stream().filter(TextReport::several).toList();
    section(out, "Between the guides", several);
    for (String guide : report.guides()) {
      section(out, guide, report.of(guide).stream().filter(finding -> !several(finding)).toList());
      held(out, report.held().stream().filter(sum -> sum.guide().equals(guide)).toList());
    }
    out.append(summary(report.findings()))
        .append(report.more() ? ", and more that are not shown" : "")
        .append("; product facts of ")
        .append(report.catalogueOf())
        .append('\n');
    return clean(out.toString());
  }

  /** {@code 89 findings: 40 errors, 48 warnings, 1 note}. */
  private static String summary(List<Finding> findings) {
    String parts =
        Arrays.stream(Severity.values())
            .map(
                severity ->
                    counted(
                        findings.stream().filter(each -> each.severity() == severity).count(),
                        severity.name().toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining(", "));
    return counted(findings.size(), "finding") + (findings.isEmpty() ? "" : ": " + parts);
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static boolean several(Finding finding) {
    return finding.where().stream().map(Place::guide).distinct().count() > 1;
  }

  private static void section(StringBuilder out, String title, List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    out.append(title).append('\n').append("=".repeat(title.length())).append("\n\n");
    findings.forEach(finding -> finding(out, finding));
  }

  private static void finding(StringBuilder out, Finding finding) {
    out.append(finding.severity().name().toLowerCase(Locale.ROOT))
        .append(' ')
        .append(finding.rule())
        .append(" [")
        .append(finding.basis().label())
        .append("]: ")
        .append(finding.sentence())
        .append('\n');
    finding.arithmetic().forEach(step -> out.append("    ").append(step).append('\n'));
    for (Assumption assumption : finding.assumptions()) {
      out.append("    assumes ").append(assumption).append('\n');
    }
    finding.sources().forEach(source -> out.append("    product: ").append(source).append('\n'));
    out.append("    at ").append(places(finding.where())).append("\n\n");
  }

  /** {@code file:10, 12; other:3}. */
  private static String places(List<Place> places) {
    Map<String, List<Integer>> byFile =
        places.stream()
            .collect(
                Collectors.groupingBy(
                    Place::file,
                    LinkedHashMap::new,
                    Collectors.mapping(Place::line, Collectors.toList())));
    return byFile.entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + ":"
                    + entry.getValue().stream()
                        .distinct()
                        .sorted()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ")))
        .collect(Collectors.joining("; "));
  }

  private static void held(StringBuilder out, List<HeldSum> held) {
    if (held.isEmpty()) {
      return;
    }
    out.append("Sums that hold:\n");
    held.forEach(
        sum ->
            out.append("    ")
                .append(sum.what())
                .append(": ")
                .append(sum.arithmetic())
                .append('\n'));
    out.append('\n');
  }

  private static String clean(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> point != '\n' && Character.isISOControl(point) ? '?' : point)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
