package dev.banyan.operate.report;

import dev.banyan.operate.report.LineChart.Point;
import dev.banyan.operate.report.LineChart.Series;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The figures of a line chart as rows, for those who read rather than look. */
final class ChartTable {

  private static final int ROWS_MAX = 120;

  private final LineChart chart;
  private final List<Series> series;

  ChartTable(LineChart chart, List<Series> series) {
    this.chart = chart;
    this.series = series;
  }

  void write(Markup out) {
    Map<Double, @Nullable String[]> rows = rows();
    int every = Math.max(1, (rows.size() + ROWS_MAX - 1) / ROWS_MAX);
    out.open("details").open("summary").text("Figures");
    if (every > 1) {
      out.text(", one row in " + every + " of " + rows.size());
    }
    out.close().open("div", "class", "scroll").open("table");
    out.open("thead").open("tr").text("th", chart.x().label(), "scope", "col", "class", "figure");
    series.forEach(
        each -> out.text("th", ChartParts.name(each.name()), "scope", "col", "class", "figure"));
    out.close().close().open("tbody");
    int at = 0;
    for (Map.Entry<Double, @Nullable String[]> row : rows.entrySet()) {
      if (at++ % every != 0) {
        continue;
      }
      out.open("tr");
      out.text("th", chart.x().unit().format(row.getKey()), "scope", "row", "class", "figure");
      for (@Nullable String cell : row.getValue()) {
        out.text("td", cell == null ? "" : cell, "class", "figure");
      }
      out.close();
    }
    out.close().close().close().close();
  }

  private Map<Double, @Nullable String[]> rows() {
    var rows = new TreeMap<Double, @Nullable String[]>();
    for (int i = 0; i < series.size(); i++) {
      for (Point point : series.get(i).points()) {
        if (Double.isFinite(point.x())) {
          rows.computeIfAbsent(point.x(), x -> new @Nullable String[series.size()])[i] =
              chart.y().unit().format(point.y());
        }
      }
    }
    return rows;
  }
}
