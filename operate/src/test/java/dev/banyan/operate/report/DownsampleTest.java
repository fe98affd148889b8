package dev.banyan.operate.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.operate.report.LineChart.Point;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class DownsampleTest {

  @Test
  void noPeakAndNoTroughIsLost() {
    List<Point> all = Reports.curve(50_000, x -> x == 31_337 ? 9_999 : x == 4_242 ? -7 : 1);
    List<Point> some = Downsample.to(400, all);
    assertThat(some).hasSizeLessThanOrEqualTo(400);
    assertThat(some).contains(new Point(31_337, 9_999), new Point(4_242, -7));
    assertThat(some).startsWith(all.getFirst()).endsWith(all.getLast());
    assertThat(some).isSortedAccordingTo(Comparator.comparingDouble(Point::x));
  }

  @Test
  void aGapStaysOne() {
    List<Point> some =
        Downsample.to(100, Reports.curve(10_000, x -> x > 4_000 && x < 4_500 ? Double.NaN : 5));
    assertThat(some).anyMatch(point -> Double.isNaN(point.y()));
  }

  @Test
  void fewPointsStayAsTheyAre() {
    List<Point> few = Reports.curve(400, x -> x);
    assertThat(Downsample.to(400, few)).isEqualTo(few);
  }
}
