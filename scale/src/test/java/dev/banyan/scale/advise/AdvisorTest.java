package dev.banyan.scale.advise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvisorTest {

  @ParameterizedTest
  @CsvSource({
    // metric, value, preset, action, bottleneck
    "CPU, 71, bondhu, SCALE_UP, CPU",
    "MEMORY, 81, bondhu, SCALE_UP, MEMORY",
    "P95, 3.1, bondhu, SCALE_UP,",
    "USERS, 101, bondhu, SCALE_UP,",
    "QUEUE_AGE, 31, bondhu, SCALE_OUT, QUEUE",
    "POOL, 81, bondhu, OPTIMISE, POOL",
    "POOL_WAIT, 0.2, bondhu, OPTIMISE, POOL",
    "WRITE_TIME, 0.2, bondhu, SCALE_OUT, WRITES",
    "WRITE_TIME, 0.1, bondhu, LEAVE,",
    "ERRORS, 5.1, bondhu, OPTIMISE,",
    "CPU, 81, covibes, SCALE_OUT, CPU",
    "MEMORY, 86, covibes, SCALE_OUT, MEMORY",
    "P95, 1.1, ai-mate, SCALE_OUT,",
    "CPU, 71, ai-mate, SCALE_OUT, CPU",
    "MEMORY, 86, ai-mate, SCALE_OUT, MEMORY",
    "CPU, 70, bondhu, LEAVE,",
    "MEMORY, 80, bondhu, LEAVE,",
    "P95, 3, bondhu, LEAVE,",
    "USERS, 100, bondhu, LEAVE,",
    "CPU, 80, covibes, LEAVE,",
    "CACHE_HITS, 69, ai-mate, LEAVE,",
    "SLOW_QUERIES, 9, bondhu, LEAVE,",
    "MODEL_SHARE, 90, bondhu, LEAVE,",
  })
  void oneMetricBeyondItsThresholdGivesItsActionAndNamesItsBottleneck(
      Metric metric, double value, String preset, Action action, Bottleneck bottleneck) {
    Advice advice = Seen.allWell().steady(metric, value).advice(preset);

    assertThat(advice.action()).isEqualTo(action);
    assertThat(advice.bottleneck()).isEqualTo(Optional.ofNullable(bottleneck));
    assertThat(advice.efforts().isEmpty()).isEqualTo(action == Action.LEAVE);
  }

  @ParameterizedTest
  @CsvSource({
    "OOM_KILLS, SCALE_UP, MEMORY",
    "EVICTIONS, SCALE_UP, CACHE",
    "RESTARTS, OPTIMISE,",
  })
  void aCounterThatRoseIsEvidence(Metric metric, Action action, Bottleneck bottleneck) {
    Advice advice =
        Seen.allWell().with(metric, minutesAgo -> minutesAgo < 3 ? 12 : 9).advice("bondhu");

    assertThat(advice.action()).isEqualTo(action);
    assertThat(advice.bottleneck()).isEqualTo(Optional.ofNullable(bottleneck));
    assertThat(advice.evidence().getFirst().text()).contains(metric.wire() + " +3");
  }

  @Test
  void aCounterThatStartedAnewRoseByWhatItShows() {
    Advice advice =
        Seen.allWell()
            .with(Metric.OOM_KILLS, minutesAgo -> minutesAgo < 3 ? 2 : 40)
            .advice("bondhu");

    assertThat(advice.evidence().getFirst().text()).contains("oom-kills +2 kills in 5m");
  }

  @Test
  void aQueueThatGrowsScalesOut() {
    Advice advice =
        Seen.allWell()
            .with(Metric.QUEUE_LENGTH, minutesAgo -> 1000 - 5 * minutesAgo)
            .advice("bondhu");

    assertThat(advice.action()).isEqualTo(Action.SCALE_OUT);
    assertThat(advice.bottleneck()).contains(Bottleneck.QUEUE);
    assertThat(advice.evidence().getFirst().text()).contains("queue-length 5 jobs/min over 5m");
  }

  @Test
  void nothingBeyondItsThresholdIsLeftAsItIs() {
    for (String preset : Thresholds.PRESETS) {
      Advice advice = Seen.allWell().advice(preset);

      assertThat(advice.action()).isEqualTo(Action.LEAVE);
      assertThat(advice.evidence()).isEmpty();
      assertThat(advice.missing()).isEmpty();
      assertThat(advice.levels().values()).containsOnly(Level.HEALTHY);
      assertThat(advice.text()).contains("leave as it is").doesNotContain("as far as");
    }
  }

  @Test
  void evidenceSaysMetricValueThresholdForHowLongAndWhose() {
    Advice advice = Seen.allWell().steady(Metric.CPU, 84).advice("bondhu");

    assertThat(advice.evidence())
        .singleElement()
        .extracting(Evidence::text)
        .isEqualTo(
            "cpu at least 84 % for 5m (mean 84); threshold > 70 %"
                + " (bondhu-compute-requirements.md:487)");
    assertThat(advice.text())
        .contains("Advice: scale up")
        .contains("Bottleneck: CPU: cpu at least 84 %")
        .contains("takes 1h to 2h, +50–100 % a month")
        .contains("cpu warning")
        .contains("Thresholds: bondhu");
  }

  @Test
  void aMetricThatDippedWasNotBeyondItForLongEnough() {
    Advice advice =
        Seen.allWell().with(Metric.CPU, minutesAgo -> minutesAgo == 2 ? 60 : 95).advice("bondhu");

    assertThat(advice.action()).isEqualTo(Action.LEAVE);
  }

  @Test
  void aShortPeakIsNoEvidenceAndALongOneIs() {
    for (double minutes : new double[] {1, 4.5, 5, 20}) {
      Advice advice =
          Seen.allWell()
              .with(Metric.CPU, minutesAgo -> minutesAgo <= minutes ? 95 : 20)
              .advice("bondhu");

      assertThat(advice.action()).isEqualTo(minutes < 5 ? Action.LEAVE : Action.SCALE_UP);
    }
  }

  @Test
  void theBottleneckIsTheFirstInTheOrderOfCause() {
    Seen seen =
        Seen.allWell().steady(Metric.QUEUE_AGE, 100).steady(Metric.POOL, 95).steady(Metric.P95, 4);
    assertThat(seen.advice("bondhu").bottleneck()).contains(Bottleneck.POOL);
    assertThat(seen.steady(Metric.CPU, 90).advice("bondhu").bottleneck()).contains(Bottleneck.CPU);
    assertThat(seen.steady(Metric.MEMORY, 90).advice("bondhu").bottleneck())
        .contains(Bottleneck.MEMORY);
  }

  @Test
  void slowAnswersThatWaitForTheModelAreNotScaled() {
    Advice advice =
        Seen.allWell().steady(Metric.P95, 4).steady(Metric.MODEL_SHARE, 80).advice("bondhu");

    assertThat(advice.action()).isEqualTo(Action.OPTIMISE);
    assertThat(advice.then()).containsExactly(Action.SCALE_UP);
    assertThat(advice.bottleneck()).contains(Bottleneck.MODEL);
  }

  @Test
  void oneHotRouteIsNamed() {
    Advice advice =
        Seen.allWell()
            .steady(Metric.P95, 4)
            .labelled(Metric.ROUTE_SECONDS, "GET /report", 9)
            .advice("bondhu");

    assertThat(advice.bottleneck()).contains(Bottleneck.HOT_ROUTE);
    assertThat(advice.bottleneckEvidence()).contains("route-seconds of GET /report 81.8 % over 5m");
  }

  @Test
  void theOnlyRouteThereIsIsNotAHotOne() {
    Advice advice =
        Seen.allWell()
            .steady(Metric.P95, 4)
            .without(Metric.ROUTE_SECONDS)
            .labelled(Metric.ROUTE_SECONDS, "GET /", 9)
            .advice("bondhu");

    assertThat(advice.action()).isEqualTo(Action.SCALE_UP);
    assertThat(advice.missing()).anyMatch(line -> line.contains("a share needs 2"));
  }

  @Test
  void routesThatTookNoTimeHaveNoHotOneAmongThem() {
    Advice advice =
        Seen.allWell()
            .without(Metric.ROUTE_SECONDS)
            .labelled(Metric.ROUTE_SECONDS, "GET /", 0)
            .labelled(Metric.ROUTE_SECONDS, "GET /a", 0)
            .advice("bondhu");

    assertThat(advice.missing()).contains("route-seconds: no route took any time");
  }

  @Test
  void missingMetricsAreSaidAndNeverTakenAsZero() {
    Advice advice = Seen.atNoon().steady(Metric.CPU, 20).advice("bondhu", Setup.unknown());

    assertThat(advice.action()).isEqualTo(Action.LEAVE);
    assertThat(advice.missing())
        .contains("memory: no series", "p95: no series", "oom-kills: no series")
        .contains("whether anything is cached: not stated");
    assertThat(advice.levels()).containsOnlyKeys(Metric.CPU);
    assertThat(advice.text())
        .contains("leave as it is, as far as can be seen")
        .contains("Not known, and not taken as zero");
  }

  @Test
  void whereNeitherCpuNorLatencyIsKnownItSaysThatItKnowsTooLittle() {
    Advice advice = Seen.atNoon().steady(Metric.MEMORY, 20).advice("bondhu", Setup.unknown());

    assertThat(advice.action()).isEqualTo(Action.LEAVE);
    assertThat(advice.because()).startsWith("too little is known");
  }

  @Test
  void samplesThatAreOldOrFewOrPausedAreMissingWithTheReason() {
    List<Sample> old = List.of(new Sample(Seen.NOON.minus(Duration.ofMinutes(9)), 95));
    assertThat(only(old)).contains("cpu: no sample in the last 5m");
    List<Sample> few =
        List.of(
            new Sample(Seen.NOON.minusSeconds(90), 95), new Sample(Seen.NOON.minusSeconds(1), 95));
    assertThat(only(few)).anyMatch(line -> line.contains("at the begin of the last 5m"));
    List<Sample> stale =
        List.of(
            new Sample(Seen.NOON.minusSeconds(299), 95),
            new Sample(Seen.NOON.minusSeconds(200), 95));
    assertThat(only(stale)).anyMatch(line -> line.contains("at the end of the last 5m"));
    List<Sample> paused =
        List.of(
            new Sample(Seen.NOON.minusSeconds(299), 95),
            new Sample(Seen.NOON.minusSeconds(200), Double.NaN),
            new Sample(Seen.NOON.minusSeconds(100), 95),
            new Sample(Seen.NOON, 95));
    assertThat(only(paused)).anyMatch(line -> line.contains("no sample for 199s within"));
    assertThat(only(List.of(new Sample(Seen.NOON, -5)))).anyMatch(line -> line.startsWith("cpu:"));
  }

  @Test
  void aLatencyBeyondTheLargestBucketIsCritical() {
    Advice advice = Seen.allWell().steady(Metric.P95, Double.POSITIVE_INFINITY).advice("bondhu");

    assertThat(advice.levels()).containsEntry(Metric.P95, Level.CRITICAL);
    assertThat(advice.text())
        .contains("p95 at least beyond measure s")
        .contains("Bottleneck: not named by what was measured");
  }

  @Test
  void aSeriesOfAnotherNameIsReportedWithTheNearest() {
    Advice advice =
        Seen.allWell()
            .raw(new Series("memry", "", List.of(new Sample(Seen.NOON, 99))))
            .advice("bondhu");

    assertThat(advice.missing())
        .contains("series 'memry' is not understood; did you mean 'memory'?");
  }

  @Test
  void twoSeriesOfOneMetricAreNotGuessedInto() {
    Advice advice =
        Seen.allWell()
            .raw(new Series("cpu", "pod-2", List.of(new Sample(Seen.NOON, 99))))
            .advice("bondhu");

    assertThat(advice.missing()).anyMatch(line -> line.contains("cpu: 2 series of this name"));
  }

  private static List<String> only(List<Sample> cpu) {
    Advice advice =
        Seen.allWell().without(Metric.CPU).raw(Series.of(Metric.CPU, cpu)).advice("bondhu");
    assertThat(advice.action()).isEqualTo(Action.LEAVE);
    assertThat(advice.levels()).doesNotContainKey(Metric.CPU);
    return advice.missing();
  }
}
