package dev.banyan.operate.report;

import java.util.List;

/** Writes blocks, one after the other; charts are numbered. */
final class BlockHtml {

  private static final int TILES_MAX = 24;
  private static final int LINES_OF_CALLOUT_MAX = 200;

  private final Markup out;
  private int charts;

  BlockHtml(Markup out) {
    this.out = out;
  }

  void write(Block block) {
    switch (block) {
      case Prose prose -> prose.paragraphs().forEach(each -> out.text("p", each, "class", "prose"));
      case Callout callout -> callout(callout);
      case Tiles tiles -> tiles(tiles);
      case Table table -> new TableHtml(table, out).write();
      case LineChart chart -> new LineChartHtml(chart, out, "chart-" + ++charts).write();
      case BarChart chart -> new BarChartHtml(chart, out, "chart-" + ++charts).write();
      case Workings workings -> workings(workings);
    }
    out.line();
  }

  private void callout(Callout callout) {
    out.open("div", "class", "callout " + callout.tone().css());
    out.text("span", callout.tone().sign(), "class", "sign", "aria-hidden", "true");
    out.open("div", "class", "said").open("p");
    if (!callout.label().isEmpty()) {
      out.text("b", callout.label()).text(" ");
    }
    callout.basis().ifPresent(basis -> ChartParts.badge(out, basis));
    out.close().text("p", callout.text());
    if (!callout.workings().isEmpty()) {
      lines(callout.workings(), LINES_OF_CALLOUT_MAX);
    }
    for (String note : callout.notes().stream().limit(LINES_OF_CALLOUT_MAX).toList()) {
      out.text("p", note, "class", "note");
    }
    out.close().close();
  }

  private void tiles(Tiles tiles) {
    out.open("div", "class", "tiles");
    for (Tiles.Tile tile : tiles.tiles().stream().limit(TILES_MAX).toList()) {
      out.open("div", "class", "tile " + tile.tone().css()).open("div", "class", "label");
      out.text("span", tile.label());
      tile.basis().ifPresent(basis -> ChartParts.badge(out, basis));
      out.close().open("div", "class", "big");
      if (!tile.tone().sign().isEmpty()) {
        out.text("span", tile.tone().sign(), "class", "sign", "aria-hidden", "true");
      }
      out.text(tile.value()).close();
      if (!tile.note().isEmpty()) {
        out.text("div", tile.note(), "class", "note");
      }
      out.close();
    }
    out.close();
  }

  private void workings(Workings workings) {
    out.open("details", "class", "workings").text("summary", workings.title());
    lines(workings.lines(), Workings.LINES_MAX);
    out.close();
  }

  private void lines(List<String> lines, int max) {
    out.open("pre").text(String.join("\n", lines.stream().limit(1).toList()));
    lines.stream().skip(1).limit(max - 1L).forEach(line -> out.text("\n").text(line));
    if (lines.size() > max) {
      out.text("\nand " + (lines.size() - max) + " more lines");
    }
    out.close();
  }
}
