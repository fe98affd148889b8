package dev.banyan.scale.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BandTest {

  @Test
  void everyValueFallsInExactlyOneLevelOfEveryBand() {
    var random = new SplittableRandom(1);
    List<Band> bands = new ArrayList<>(shipped());
    for (int i = 0; i < 500; i++) {
      double[] edges = random.doubles(3, 0, 100).sorted().toArray();
      bands.add(new Band(Metric.CPU, edges[0], edges[1], edges[2], "test"));
      bands.add(new Band(Metric.CACHE_HITS, edges[2], edges[1], edges[0], "test"));
      double edge = random.nextInt(100);
      bands.add(new Band(Metric.CPU, edge, edge, edge, "test"));
    }
    for (Band band : bands) {
      List<Double> values = new ArrayList<>(edges(band));
      random.doubles(50, -10, 120).forEach(values::add);
      random.longs(50).mapToObj(Double::longBitsToDouble).forEach(values::add);
      for (double value : values) {
        if (!Double.isNaN(value)) {
          List<Band.Range> in = band.ranges().stream().filter(range -> range.holds(value)).toList();
          assertThat(in).as(band + " at " + value).hasSize(1);
          assertThat(band.level(value)).isEqualTo(in.getFirst().level());
        }
      }
    }
  }

  @Test
  void theLevelNeverFallsAsTheMetricGetsWorse() {
    for (Band band : shipped()) {
      Level last = null;
      for (double value = 0; value <= 400; value += 0.25) {
        double toWorse = band.metric().lowIsBad() ? 400 - value : value;
        Level now = band.level(toWorse);
        assertThat(last == null || now.compareTo(last) >= 0).as(band + " " + toWorse).isTrue();
        last = now;
      }
      assertThat(last).isEqualTo(Level.CRITICAL);
    }
  }

  @Test
  void anEdgeBelongsToTheLevelAboveIt() {
    Band memory = Thresholds.preset("bondhu").bands().get(Metric.MEMORY);

    assertThat(Stream.of(69.9, 70.0, 74.9, 75.0, 89.9, 90.0, 100.0).map(memory::level))
        .containsExactly(
            Level.HEALTHY,
            Level.WATCH,
            Level.WATCH,
            Level.WARNING,
            Level.WARNING,
            Level.CRITICAL,
            Level.CRITICAL);
  }

  @Test
  void theGapsOfTheGuideAreWatched() {
    var bands = Thresholds.preset("bondhu").bands();

    assertThat(bands.get(Metric.MEMORY).level(72)).isEqualTo(Level.WATCH);
    assertThat(bands.get(Metric.CPU).level(65)).isEqualTo(Level.WATCH);
    assertThat(bands.get(Metric.P95).level(4)).isEqualTo(Level.WATCH);
    assertThat(bands.get(Metric.ERRORS).level(1.5)).isEqualTo(Level.WATCH);
  }

  @Test
  void whereLowIsBadTheLevelsRiseDownwards() {
    Band hits = Thresholds.preset("ai-mate").bands().get(Metric.CACHE_HITS);

    assertThat(Stream.of(95.0, 80.0, 79.9, 70.0, 69.9, 30.0, 29.9, 0.0).map(hits::level))
        .containsExactly(
            Level.HEALTHY,
            Level.HEALTHY,
            Level.WATCH,
            Level.WATCH,
            Level.WARNING,
            Level.WARNING,
            Level.CRITICAL,
            Level.CRITICAL);
  }

  @Test
  void edgesInTheWrongOrderAndNoNumberAreRefused() {
    assertThatThrownBy(() -> new Band(Metric.CPU, 80, 70, 90, "test"))
        .hasMessageContaining("the edges of cpu must rise");
    assertThatThrownBy(() -> new Band(Metric.CACHE_HITS, 70, 80, 90, "test"))
        .hasMessageContaining("must fall");
    assertThatThrownBy(() -> new Band(Metric.CPU, 70, Double.NaN, 90, "test"))
        .hasMessageContaining("must rise");
    Band cpu = new Band(Metric.CPU, 1, 2, 3, "test");
    assertThatThrownBy(() -> cpu.level(Double.NaN)).hasMessageContaining("cpu: NaN is no value");
  }

  private static List<Band> shipped() {
    return Thresholds.PRESETS.stream()
        .map(name -> Thresholds.preset(name).bands().values())
        .flatMap(Collection::stream)
        .toList();
  }

  private static List<Double> edges(Band band) {
    List<Double> out =
        new ArrayList<>(
            List.of(
                0.0,
                -0.0,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                -Double.MAX_VALUE,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY));
    for (double edge : new double[] {band.watch(), band.warning(), band.critical()}) {
      out.addAll(List.of(edge, Math.nextUp(edge), Math.nextDown(edge)));
    }
    return out;
  }
}
