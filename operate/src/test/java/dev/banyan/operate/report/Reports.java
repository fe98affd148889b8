package dev.banyan.operate.report;

import dev.banyan.scale.Basis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** Reports of tests. */
final class Reports {

  static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private Reports() {}

  static Report of(Block... blocks) {
    return new Report("A report", "", NOW, List.of(), List.of(Section.of("Part", "", blocks)));
  }

  /** A report with {@code text} wherever one can stand. */
  static Report withEverywhere(String text) {
    LineChart.Series curve =
        new LineChart.Series(
            text,
            LineChart.Shape.DOTTED_LINE,
            List.of(new LineChart.Point(0, 1), new LineChart.Point(1, 2)),
            List.of(new LineChart.Interval(0, 0, 2)));
    return new Report(
        text,
        text,
        NOW,
        List.of(new Fact(text, text)),
        List.of(
            new Section(
                text,
                text,
                List.of(
                    Prose.of(text),
                    new Callout(
                        Tone.BAD,
                        text,
                        text,
                        Optional.of(Basis.MEASURED),
                        List.of(text),
                        List.of(text)),
                    Tiles.of(Tiles.Tile.of(text, text, text, Basis.GUIDE)),
                    new Table(
                        text,
                        text,
                        Optional.of(Basis.GUIDE),
                        List.of(Table.Column.words(text)),
                        List.of(List.of(text)),
                        0),
                    new LineChart(
                        text,
                        text,
                        Basis.SIMULATED,
                        Axis.linear(text, Unit.COUNT),
                        Axis.linear(text, Unit.COUNT),
                        List.of(curve),
                        List.of(new LineChart.Target(text, 1)),
                        List.of(new LineChart.Mark(0.5, text))),
                    new BarChart(
                        text,
                        text,
                        Basis.PREDICTED,
                        Unit.DOLLARS,
                        List.of(text, text),
                        List.of(
                            new BarChart.Bar(text, List.of(1.0, 2.0), text, true),
                            new BarChart.Bar(text, List.of(), text, false)),
                        true),
                    new Workings(text, List.of(text))))));
  }

  static LineChart chart(Axis x, Axis y, double... values) {
    var points = new ArrayList<LineChart.Point>();
    for (int i = 0; i < values.length; i++) {
      points.add(new LineChart.Point(i, values[i]));
    }
    return LineChart.of(
        "Chart", "", Basis.MEASURED, x, y, List.of(LineChart.Series.line("curve", points)));
  }

  static List<LineChart.Point> curve(int count, DoubleUnaryOperator of) {
    var points = new ArrayList<LineChart.Point>();
    for (int i = 0; i < count; i++) {
      points.add(new LineChart.Point(i, of.applyAsDouble(i)));
    }
    return points;
  }
}
