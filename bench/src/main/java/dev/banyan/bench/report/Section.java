package dev.banyan.bench.report;

import java.util.List;

/**
 * A part of a report: what was asked, a table, and what to make of it.
 *
 * @param rows each as long as {@code columns}; the first column names the row
 * @param notes sentences below the table
 */
public record Section(
    String title, List<String> columns, List<List<String>> rows, List<String> notes) {

  public Section {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    notes = List.copyOf(notes);
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of "
                + title
                + " has "
                + row.size()
                + " cells for "
                + columns.size()
                + " columns");
      }
    }
  }
}
