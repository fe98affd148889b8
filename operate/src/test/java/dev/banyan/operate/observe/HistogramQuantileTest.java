package dev.banyan.operate.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistogramQuantileTest {

  private static final double INF = Double.POSITIVE_INFINITY;

  private static Map<Double, Double> buckets(double... boundsAndCounts) {
    Map<Double, Double> buckets = new HashMap<>();
    for (int i = 0; i < boundsAndCounts.length; i += 2) {
      buckets.put(boundsAndCounts[i], boundsAndCounts[i + 1]);
    }
    return buckets;
  }

  /** The values of Prometheus' own tests: promql/promqltest/testdata/histograms.test. */
  @ParameterizedTest
  @CsvSource({"0, 0, -0.2", "0.2, 0.048, -0.2", "0.5, 0.15, -0.15", "0.8, 0.72, 0.3", "1, 1, 0.3"})
  void isWhatPrometheusSays(double quantile, double positive, double negative) {
    assertThat(HistogramQuantile.of(quantile, buckets(0.1, 5, 0.2, 7, 1, 11, INF, 12)))
        .isCloseTo(positive, within(1e-12));
    assertThat(HistogramQuantile.of(quantile, buckets(-0.2, 1, -0.1, 2, 0.3, 2, INF, 3)))
        .isCloseTo(negative, within(1e-12));
  }

  /** clickhouse.com/docs, quantilePrometheusHistogram: the same rule, another's example. */
  @Test
  void isWhatAnotherImplementationSays() {
    assertThat(HistogramQuantile.of(0.5, buckets(0, 6, 0.5, 11, 1, 14, INF, 19)))
        .isCloseTo(0.35, within(1e-12));
  }

  @Test
  void pastTheHighestBoundThatBoundIsTheAnswer() {
    assertThat(HistogramQuantile.of(0.95, buckets(1, 10, 5, 20, INF, 100))).isEqualTo(5);
  }

  @Test
  void whatCannotBeSaidIsNoNumber() {
    assertThat(HistogramQuantile.of(0.95, Map.of())).isNaN();
    assertThat(HistogramQuantile.of(0.95, buckets(1, 0, INF, 0))).isNaN();
    assertThat(HistogramQuantile.of(0.95, buckets(1, 5, 2, 10))).isNaN();
    assertThat(HistogramQuantile.of(0.95, buckets(INF, 10))).isNaN();
    assertThat(HistogramQuantile.of(0.95, buckets(1, 1, INF, Double.NaN))).isLessThanOrEqualTo(1);
  }

  @Test
  void bucketsThatContradictEachOtherAreReadAsTheyMustHaveBeen() {
    assertThat(HistogramQuantile.of(0.5, buckets(1, 10, 2, 8, 4, 20, INF, 20)))
        .isEqualTo(HistogramQuantile.of(0.5, buckets(1, 10, 2, 10, 4, 20, INF, 20)));
  }
}
