package dev.banyan.operate.report;

import dev.banyan.operate.report.LineChart.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fewer points that look the same: of each stretch its lowest and its highest stay, in order, so
 * that no peak is lost; of a stretch with a gap the gap stays too. The first and the last stay.
 */
final class Downsample {

  private Downsample() {}

  static List<Point> to(int max, List<Point> points) {
    if (points.size() <= max) {
      return points;
    }
    int stretches = Math.max(1, (max - 2) / 3);
    int inner = points.size() - 2;
    var kept = new ArrayList<Point>(max);
    kept.add(points.getFirst());
    for (int i = 0; i < stretches; i++) {
      int from = 1 + (int) ((long) inner * i / stretches);
      int to = 1 + (int) ((long) inner * (i + 1) / stretches);
      keep(points, from, to, kept);
    }
    kept.add(points.getLast());
    return kept;
  }

  private static void keep(List<Point> points, int from, int to, List<Point> kept) {
    int lowest = -1;
    int highest = -1;
    int gap = -1;
    for (int i = from; i < to; i++) {
      double y = points.get(i).y();
      if (!Double.isFinite(y)) {
        gap = gap < 0 ? i : gap;
        continue;
      }
      lowest = lowest < 0 || y < points.get(lowest).y() ? i : lowest;
      highest = highest < 0 || y > points.get(highest).y() ? i : highest;
    }
    IntStream.of(lowest, highest, gap)
        .filter(at -> at >= 0)
        .sorted()
        .distinct()
        .forEach(at -> kept.add(points.get(at)));
  }
}
