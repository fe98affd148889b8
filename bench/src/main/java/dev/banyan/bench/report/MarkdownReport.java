package dev.banyan.bench.report;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;

/** A report as a block of Markdown for docs/benchmarks.md. */
public final class MarkdownReport {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private MarkdownReport() {}

  public static String render(Report report) {
    StringBuilder out = new StringBuilder();
    out.append("## ").append(report.title()).append("\n\n");
    out.append("Measured ").append(DAY.format(report.at())).append(" on ");
    out.append(report.machine().line()).append(", by:\n\n");
    out.append("```\n").append(report.command()).append("\n```\n");
    for (String reason : report.invalid()) {
      out.append("\n**This run is not valid:** ").append(reason).append('\n');
    }
    report.sections().forEach(section -> append(out, section));
    if (!report.withTargets().isEmpty()) {
      append(out, report.targets());
    }
    return out.toString();
  }

  private static void append(StringBuilder out, Section section) {
    out.append("\n### ").append(section.title()).append("\n\n");
    row(out, section.columns());
    row(
        out,
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("---"),
                Collections.nCopies(section.columns().size() - 1, "---:").stream())
            .toList());
    section.rows().forEach(cells -> row(out, cells));
    if (!section.notes().isEmpty()) {
      out.append('\n');
      section.notes().forEach(note -> out.append("- ").append(note).append('\n'));
    }
  }

  private static void row(StringBuilder out, List<String> cells) {
    out.append('|');
    cells.forEach(cell -> out.append(' ').append(cell.replace("|", "\\|")).append(" |"));
    out.append('\n');
  }
}
