package dev.banyan.bench.report;

import java.util.ArrayList;
import java.util.List;

/** A report in columns, for a terminal. */
public final class TerminalReport {

  private TerminalReport() {}

  public static String render(Report report) {
    StringBuilder out = new StringBuilder();
    out.append(report.title()).append('\n');
    out.append(report.machine().line()).append('\n');
    out.append("$ ").append(report.command()).append("   (all figures measured unless said)\n");
    report.sections().forEach(section -> append(out, section));
    if (!report.withTargets().isEmpty()) {
      append(out, report.targets());
    }
    for (String reason : report.invalid()) {
      out.append("\nNOT VALID: ").append(reason).append('\n');
    }
    return out.toString();
  }

  private static void append(StringBuilder out, Section section) {
    out.append('\n').append(section.title()).append('\n');
    List<List<String>> lines = new ArrayList<>();
    lines.add(section.columns());
    lines.addAll(section.rows());
    int[] widths = new int[section.columns().size()];
    for (List<String> line : lines) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], width(line.get(column)));
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder(" ");
      for (int column = 0; column < widths.length; column++) {
        String padding = " ".repeat(widths[column] - width(line.get(column)));
        // The first column names the row and reads from the left; figures align at the right.
        text.append(' ')
            .append(column == 0 ? line.get(column) + padding : padding + line.get(column));
        text.append(' ');
      }
      out.append(text.toString().stripTrailing()).append('\n');
    }
    section.notes().forEach(note -> out.append("  * ").append(note).append('\n'));
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
