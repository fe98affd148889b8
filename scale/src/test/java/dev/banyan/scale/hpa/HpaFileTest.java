package dev.banyan.scale.hpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.config.ConfigException;
import dev.banyan.scale.ScaleFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HpaFileTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "min: -1\nmax: 5\n",
        "min: 9\nmax: 5\n",
        "max: 1000000000\n",
        "max: 0\n",
        "min: 0\nmax: 5\n",
        "max: 5\nmetrics: [{resource: cpu}]\n",
        "max: 5\nmetrics: [{resource: cpu, pods: x, targetAverageValue: 1}]\n",
        "max: 5\nmetrics: [{resource: cpu, targetUtilization: 0}]\n",
        "max: 5\nmetrics: [{resource: cpu, container: app}]\n",
        "max: 5\nmetrics: [{resource: cpu, container: 'A b', targetUtilization: 70}]\n",
        "max: 5\nmetrics: [{resource: cpu, container: app, targetUtilization: 0}]\n",
        "max: 5\nmetrics: [{resource: cpu, container: app, targetValue: 1}]\n",
        "max: 5\nmetrics: [{pods: x, container: app, targetAverageValue: 1}]\n",
        "max: 5\nmetrics: [{external: q, targetValue: 1e18}]\n",
        "max: 5\nmetrics: [{external: q, targetUtilization: 5}]\n",
        "max: 5\nbehavior: {scaleUp: {window: 2h}}\n",
        "max: 5\nbehavior: {scaleUp: {select: Most}}\n",
        "max: 5\nbehavior: {scaleUp: {policies: [{pods: 1, percent: 1, period: 15s}]}}\n",
        "max: 5\nbehavior: {scaleUp: {policies: [{pods: 0, period: 15s}]}}\n",
        "max: 5\nbehavior: {scaleUp: {policies: [{pods: 1, period: 0s}]}}\n",
        "max: 5\nbehavior: {scaleUp: {tolerance: -1}}\n",
        "max: 5\nbehaviour: {}\n"
      })
  void whatKubernetesWouldRefuseIsRefused(String text) {
    assertThatThrownBy(() -> ScaleFile.read(text, HpaFile.class))
        .isInstanceOf(ConfigException.class);
  }

  @ParameterizedTest
  @CsvSource({"250m,250", "1.5,1500", "20k,20000000", "512Mi,536870912000", "0.0001,1"})
  void quantitiesAreThoseOfKubernetes(String text, long milli) {
    assertThat(Quantity.parse(text).milli()).isEqualTo(milli);
  }

  @Test
  void aReasonCarriesItsArithmetic() {
    var hpa =
        ScaleFile.read(
                "max: 10\nmetrics: [{resource: cpu, targetUtilization: 70}]\n", HpaFile.class)
            .toHpa(HpaSettings.kubernetes());
    Instant now = Instant.EPOCH;
    Instant before = now.minusSeconds(3600);
    PodGroup pod =
        PodGroup.ready(
            before, before, Map.of("cpu", 250L), Map.of("cpu", 200L), now, Duration.ofSeconds(30));

    Decision decision =
        new HpaController(hpa)
            .decide(now, new ScaleStatus(3, 3), MetricReadings.of(List.of(pod, pod, pod)));

    assertThat(decision.reason())
        .isEqualTo(
            "cpu: 3 pods at 200m of 250m requested = 80 % for a target of 70 %; 1.143 × 3 → 4");
  }

  @Test
  void anInstanceOnItsWayCountsAsIdleUntilItIsReady() {
    var hpa =
        ScaleFile.read(
                "max: 10\nmetrics: [{resource: cpu, targetUtilization: 70}]\n", HpaFile.class)
            .toHpa(HpaSettings.kubernetes());
    Instant now = Instant.EPOCH;
    Map<String, Long> request = Map.of("cpu", 100L);
    PodGroup busy =
        PodGroup.ready(
            now.minusSeconds(3600),
            now.minusSeconds(3600),
            request,
            Map.of("cpu", 140L),
            now,
            Duration.ofSeconds(15));

    Decision decision =
        new HpaController(hpa)
            .decide(
                now,
                new ScaleStatus(2, 2),
                MetricReadings.of(List.of(busy, PodGroup.starting(now, request))));

    // 140 % alone would be 2; with the one that starts at 0 it is 70 %, the target
    assertThat(decision.desired()).isEqualTo(2);
    assertThat(decision.limitedBy()).isEqualTo(Decision.LimitedBy.TOLERANCE);
  }

  @Test
  void aControllerGoesOnFromItsStateAsIfItHadNotStopped() {
    var hpa =
        ScaleFile.read(
                "max: 100\n"
                    + "metrics: [{external: q, targetAverageValue: 10}]\n"
                    + "behavior: {scaleUp: {policies: [{pods: 4, period: 60s}]}}\n",
                HpaFile.class)
            .toHpa(HpaSettings.kubernetes());
    var before = new HpaController(hpa);
    var readings = new MetricReadings(List.of(), Map.of("q", List.of(1_000_000L)), Map.of());
    before.applied(before.decide(Instant.EPOCH, new ScaleStatus(4, 4), readings));

    var after = new HpaController(hpa, HpaSettings.kubernetes(), before.state());
    Decision decision =
        after.decide(Instant.EPOCH.plusSeconds(15), new ScaleStatus(8, 8), readings);

    assertThat(decision.desired()).isEqualTo(8);
    assertThat(decision.limitedBy()).isEqualTo(Decision.LimitedBy.RATE);
  }
}
