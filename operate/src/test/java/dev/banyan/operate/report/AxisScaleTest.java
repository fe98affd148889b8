package dev.banyan.operate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisScaleTest {

  private static List<String> labels(AxisScale scale) {
    return scale.ticks().stream().map(AxisScale.Tick::label).toList();
  }

  @Test
  void valuesBesideAnAxisAreRound() {
    AxisScale scale = AxisScale.round(Axis.linear("y", Unit.COUNT), 13, 87, 5);
    assertThat(labels(scale)).containsExactly("0", "20", "40", "60", "80", "100");
    assertThat(scale.place(50).orElseThrow()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void countsAreNotCutIntoParts() {
    AxisScale scale = AxisScale.round(Axis.linear("nodes", Unit.COUNT), 0, 2, 5);
    assertThat(labels(scale)).containsExactly("0", "1", "2");
  }

  @Test
  void timeIsCutAsAClockIs() {
    AxisScale day = AxisScale.exact(Axis.linear("t", Unit.CLOCK), 0, 86_400, 8);
    assertThat(labels(day))
        .containsExactly(
            "00:00", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00", "00:00");
    AxisScale run = AxisScale.exact(Axis.linear("t", Unit.ELAPSED), 0, 90, 8);
    assertThat(labels(run)).containsExactly("0:00", "0:15", "0:30", "0:45", "1:00", "1:15", "1:30");
  }

  @Test
  void decadesOfALogarithmicAxisAreEquallyFar() {
    AxisScale scale = AxisScale.round(Axis.log("y", Unit.MILLISECONDS), 1, 1000, 5);
    assertThat(scale.place(10).orElseThrow()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(scale.place(100).orElseThrow()).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(scale.place(0)).isEmpty();
    assertThat(scale.place(-1)).isEmpty();
    assertThat(labels(scale)).contains("1 ms", "10 ms", "1 s");
  }

  @Test
  void ninesAreEquallyFar() {
    AxisScale scale = AxisScale.exact(Axis.percentile(), 0, 99.9, 8);
    assertThat(labels(scale)).containsExactly("0 %", "50 %", "90 %", "99 %", "99.9 %");
    double ninety = scale.place(90).orElseThrow();
    double ninetyNine = scale.place(99).orElseThrow();
    assertThat(scale.place(99.9).orElseThrow() - ninetyNine)
        .isCloseTo(ninetyNine - ninety, within(1e-6));
  }

  @Test
  void whatIsNoFigureHasNoPlace() {
    AxisScale scale = AxisScale.round(Axis.linear("y", Unit.COUNT), 0, 10, 5);
    assertThat(scale.place(Double.NaN)).isEmpty();
    assertThat(scale.place(Double.POSITIVE_INFINITY)).isEmpty();
    assertThat(scale.place(11)).isEmpty();
  }
}
