package dev.banyan.operate.report;

import dev.banyan.operate.report.BarChart.Bar;
import java.util.List;

/** Lying bars: a name, what it is made of, its figure. */
final class BarChartHtml {

  private static final int SIDE = 1000;

  private final BarChart chart;
  private final Markup out;
  private final String id;
  private final double longest;

  BarChartHtml(BarChart chart, Markup out, String id) {
    this.chart = chart;
    this.out = out;
    this.id = id;
    double most = 0;
    for (Bar bar : chart.bars()) {
      most =
          Math.max(
              most,
              chart.stacked()
                  ? bar.sum()
                  : bar.values().stream()
                      .mapToDouble(Double::doubleValue)
                      .filter(Double::isFinite)
                      .max()
                      .orElse(0));
    }
    this.longest = most > 0 ? most : 1;
  }

  void write() {
    out.open("figure", "class", "chart bars", "id", id);
    ChartParts.caption(out, chart.title(), chart.note(), chart.basis());
    if (chart.parts().size() > 1) {
      legend();
    }
    out.open("div", "class", "rows");
    List<Bar> bars = chart.bars();
    bars.stream().limit(BarChart.BARS_MAX).forEach(this::bar);
    out.close();
    if (bars.size() > BarChart.BARS_MAX) {
      out.text("p", "and " + (bars.size() - BarChart.BARS_MAX) + " more", "class", "note");
    }
    if (chart.parts().size() > 1) {
      table();
    }
    out.close().line();
  }

  private void legend() {
    out.open("ul", "class", "legend");
    for (int i = 0; i < chart.parts().size(); i++) {
      out.open("li").open("span", "class", "swatch s" + i).close();
      out.text(ChartParts.name(chart.parts().get(i))).close();
    }
    out.close();
  }

  private void bar(Bar bar) {
    out.open("div", "class", bar.marked() ? "row marked" : "row");
    out.open("div", "class", "name").text(ChartParts.name(bar.name()));
    if (!bar.remark().isEmpty()) {
      out.text("small", bar.remark());
    }
    out.close();
    if (bar.values().isEmpty()) {
      out.open("div", "class", "none").close().text("div", "–", "class", "value").close();
      return;
    }
    out.open("div", "class", "tracks");
    if (chart.stacked()) {
      track(bar, 0, bar.values().size());
    } else {
      for (int i = 0; i < bar.values().size(); i++) {
        track(bar, i, i + 1);
      }
    }
    out.close().open("div", "class", "value");
    if (chart.stacked()) {
      out.text("span", chart.unit().format(bar.sum()));
    } else {
      bar.values().forEach(value -> out.text("span", chart.unit().format(value)));
    }
    out.close().close();
  }

  private void track(Bar bar, int from, int to) {
    out.open(
        "svg",
        "viewBox",
        "0 0 " + SIDE + " 10",
        "preserveAspectRatio",
        "none",
        "role",
        "img",
        "class",
        "track");
    out.text("title", description(bar, from, to));
    double at = 0;
    for (int i = from; i < to; i++) {
      double value = bar.values().get(i);
      double width = Double.isFinite(value) ? value / longest * SIDE : 0;
      if (width > 0) {
        out.open(
            "rect",
            "x",
            Markup.place(at),
            "y",
            "0",
            "width",
            Markup.place(Math.max(width, 1)),
            "height",
            "10",
            "class",
            "s" + i);
        out.text("title", part(bar, i)).close();
      }
      at += width;
    }
    out.close();
  }

  private String description(Bar bar, int from, int to) {
    var text = new StringBuilder(ChartParts.name(bar.name())).append(": ");
    for (int i = from; i < to; i++) {
      text.append(i > from ? ", " : "").append(part(bar, i));
    }
    return text.toString();
  }

  private String part(Bar bar, int i) {
    return ChartParts.name(chart.parts().get(i)) + " " + chart.unit().format(bar.values().get(i));
  }

  private void table() {
    out.open("details").text("summary", "Figures").open("div", "class", "scroll").open("table");
    out.open("thead").open("tr").text("th", "", "scope", "col");
    for (String part : chart.parts()) {
      out.text("th", ChartParts.name(part), "scope", "col", "class", "figure");
    }
    if (chart.stacked()) {
      out.text("th", "sum", "scope", "col", "class", "figure");
    }
    out.close().close().open("tbody");
    for (Bar bar : chart.bars().stream().limit(BarChart.BARS_MAX).toList()) {
      out.open("tr").text("th", ChartParts.name(bar.name()), "scope", "row");
      for (int i = 0; i < chart.parts().size(); i++) {
        out.text(
            "td",
            bar.values().isEmpty() ? "–" : chart.unit().format(bar.values().get(i)),
            "class",
            "figure");
      }
      if (chart.stacked()) {
        out.text(
            "td", bar.values().isEmpty() ? "–" : chart.unit().format(bar.sum()), "class", "figure");
      }
      out.close();
    }
    out.close().close().close().close();
  }
}
