package dev.banyan.operate.report;

import dev.banyan.operate.report.Table.Column;
import java.util.List;

/** A table; its first column heads the rows. */
final class TableHtml {

  private final Table table;
  private final Markup out;

  TableHtml(Table table, Markup out) {
    this.table = table;
    this.out = out;
  }

  void write() {
    out.open("figure", "class", "sheet");
    if (!table.title().isEmpty() || table.basis().isPresent()) {
      out.open("figcaption");
      if (!table.title().isEmpty()) {
        out.text("h3", table.title());
      }
      table.basis().ifPresent(basis -> ChartParts.badge(out, basis));
      if (!table.note().isEmpty()) {
        out.text("p", table.note());
      }
      out.close();
    }
    out.open("div", "class", "scroll", "tabindex", "0").open("table").open("thead").open("tr");
    for (Column column : table.columns()) {
      out.text("th", column.name(), "scope", "col", "class", css(column));
    }
    out.close().close().open("tbody");
    List<List<String>> rows = table.rows();
    for (int i = 0; i < Math.min(rows.size(), Table.ROWS_MAX); i++) {
      row(rows.get(i), i == table.marked());
    }
    out.close().close().close();
    if (rows.size() > Table.ROWS_MAX) {
      out.text("p", "and " + (rows.size() - Table.ROWS_MAX) + " more rows", "class", "note");
    }
    out.close();
  }

  private void row(List<String> cells, boolean marked) {
    out.open("tr", "class", marked ? "marked" : "plain");
    for (int i = 0; i < cells.size(); i++) {
      String css = css(table.columns().get(i));
      if (i == 0) {
        out.text("th", cells.get(i), "scope", "row", "class", css);
      } else {
        out.text("td", cells.get(i), "class", css);
      }
    }
    out.close();
  }

  private static String css(Column column) {
    return column.figures() ? "figure" : "words";
  }
}
