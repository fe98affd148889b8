package dev.banyan.operate.report;

import dev.banyan.scale.Basis;
import java.util.List;
import java.util.Optional;

/**
 * Rows under headings.
 *
 * @param title of it; may be empty
 * @param note what is to be known of it; may be empty
 * @param basis where its figures come from; absent where it holds none
 * @param columns its headings
 * @param rows as many cells each as there are columns
 * @param marked the row that stands out, by its index; none where it is negative
 */
public record Table(
    String title,
    String note,
    Optional<Basis> basis,
    List<Column> columns,
    List<List<String>> rows,
    int marked)
    implements Block {

  /** The most rows that are shown; those beyond are counted. */
  public static final int ROWS_MAX = 500;

  /**
   * A heading.
   *
   * @param figures whether what stands below are figures: they are aligned at the right
   */
  public record Column(String name, boolean figures) {

    public static Column words(String name) {
      return new Column(name, false);
    }

    public static Column figures(String name) {
      return new Column(name, true);
    }
  }

  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of " + row.size() + " cells under " + columns.size() + " headings");
      }
    }
  }

  public static Table of(String title, Basis basis, List<Column> columns, List<List<String>> rows) {
    return new Table(title, "", Optional.of(basis), columns, rows, -1);
  }
}
