package dev.banyan.scale.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.hpa.Autoscaler;
import dev.banyan.scale.hpa.Decision;
import dev.banyan.scale.hpa.Decision.LimitedBy;
import dev.banyan.scale.hpa.Hpa;
import dev.banyan.scale.hpa.HpaController;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.scale.hpa.HpaState;
import dev.banyan.scale.hpa.MetricReadings;
import dev.banyan.scale.hpa.MetricSpec;
import dev.banyan.scale.hpa.PodGroup;
import dev.banyan.scale.hpa.Quantity;
import dev.banyan.scale.hpa.ScaleStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PredictiveAutoscalerTest {

  private static final HpaSettings SETTINGS = HpaSettings.kubernetes();
  private static final Prediction AHEAD = new Prediction(Duration.ofMinutes(5), ZoneOffset.UTC);
  private static final List<MetricSpec> CPU = List.of(new MetricSpec.Utilization("cpu", 70));
  private static final int MAX = 10;

  private final DemandHistory history = new DemandHistory();
  private Instant now = Instant.parse("2026-01-05T00:00:00Z");
  private int replicas = 1;

  private PredictiveAutoscaler over(Autoscaler reactive, List<MetricSpec> metrics) {
    return new PredictiveAutoscaler(reactive, metrics, MAX, AHEAD, history);
  }

  private static HpaController hpa() {
    return new HpaController(new Hpa(1, MAX, CPU, Optional.empty()), SETTINGS, HpaState.empty());
  }

  /** So many pods that request half a core and use so much together, in thousandths. */
  private MetricReadings using(long milli) {
    Instant before = now.minus(Duration.ofHours(1));
    return MetricReadings.of(
        List.of(
            new PodGroup(
                replicas,
                PodGroup.Phase.RUNNING,
                false,
                PodGroup.Readiness.READY,
                Optional.of(before),
                before,
                Map.of("cpu", 500L, "memory", 1_000L),
                Map.of("cpu", milli / replicas, "memory", 1_000L),
                Map.of(),
                now,
                Duration.ofSeconds(15))));
  }

  private Decision sync(Autoscaler autoscaler, long milli) {
    Decision decision = autoscaler.decide(now, new ScaleStatus(replicas, replicas), using(milli));
    autoscaler.applied(decision);
    replicas = decision.desired();
    now = now.plusSeconds(60);
    return decision;
  }

  /** Three days with 2.6 replicas' worth from nine to ten, and little else. */
  private void threeDays(Autoscaler autoscaler) {
    for (int minute = 0; minute < 3 * 24 * 60; minute++) {
      int hour = minute / 60 % 24;
      sync(autoscaler, hour == 9 ? 910 : 35);
    }
  }

  @Test
  void replicasStandBeforeTheyAreNeededAndGoAfterwards() {
    PredictiveAutoscaler autoscaler = over(hpa(), CPU);
    threeDays(autoscaler);
    now = now.plus(Duration.ofMinutes(8 * 60 + 54));
    assertThat(sync(autoscaler, 35).desired()).isEqualTo(1);

    Decision early = sync(autoscaler, 35);

    assertThat(early.desired()).isEqualTo(3);
    assertThat(early.limitedBy()).isEqualTo(LimitedBy.PREDICTED);
    assertThat(early.raw()).as("what the metrics ask for").hasValue(1);
    assertThat(early.reason())
        .startsWith(
            "at 09:00 on a weekday it took 2.6 replicas' worth of cpu or more on 3 of the last 3"
                + " days (predicted): not fewer than 3; cpu: ");
    now = now.plus(Duration.ofMinutes(64));
    assertThat(sync(autoscaler, 35).desired()).as("10:00 has come").isEqualTo(1);
  }

  @Test
  void neverAboveTheMaximumNorUnderTheReactiveOneWhateverTheHistory() {
    var random = new SplittableRandom(7);
    for (int i = 0; i < 3 * 96; i++) {
      history.add(
          now.plusSeconds(900L * i),
          switch (random.nextInt(4)) {
            case 0 -> Double.NaN;
            case 1 -> -random.nextDouble(1e6);
            case 2 -> random.nextDouble(1e5);
            default -> random.nextDouble(20);
          });
    }
    now = now.plus(Duration.ofDays(3));
    for (int i = 0; i < 5_000; i++) {
      int current = random.nextInt(MAX + 1);
      int wanted = random.nextInt(MAX + 1);
      PredictiveAutoscaler autoscaler = over(fixed(current, wanted, LimitedBy.NOTHING), List.of());
      Decision decision =
          autoscaler.decide(now, new ScaleStatus(current, current), MetricReadings.of(List.of()));
      assertThat(decision.desired()).isBetween(wanted, MAX);
      now = now.plusSeconds(random.nextInt(60));
    }
  }

  @Test
  void whatWasSwitchedOffByHandStaysOff() {
    threeDays(over(hpa(), CPU));
    now = now.plus(Duration.ofHours(9));
    PredictiveAutoscaler autoscaler = over(fixed(0, 0, LimitedBy.DISABLED), CPU);
    assertThat(
            autoscaler.decide(now, new ScaleStatus(0, 0), MetricReadings.of(List.of())).desired())
        .isZero();
  }

  @Test
  void latencyAgeAndMemoryTellNoDemand() {
    List<MetricSpec> metrics =
        List.of(
            new MetricSpec.Utilization("memory", 70),
            new MetricSpec.Value(MetricSpec.Source.EXTERNAL, "p95", new Quantity(300)));
    threeDays(over(fixed(1, 1, LimitedBy.NOTHING), metrics));
    assertThat(history.forecast(now, AHEAD)).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNotNoted() {
    PredictiveAutoscaler autoscaler = over(fixed(1, 1, LimitedBy.NOTHING), CPU);
    for (int quarter = 0; quarter < 4 * 96; quarter++) {
      autoscaler.note(
          now.plusSeconds(900L * quarter),
          new MetricReadings(using(910).pods(), Map.of(), Map.of("cpu", "nobody answers")));
      autoscaler.note(now.plusSeconds(900L * quarter), MetricReadings.of(List.of()));
    }
    assertThat(history.forecast(now.plus(Duration.ofDays(4)), AHEAD)).isEmpty();
  }

  private static Autoscaler fixed(int current, int wanted, LimitedBy by) {
    return new Autoscaler() {
      @Override
      public Decision decide(Instant at, ScaleStatus status, MetricReadings readings) {
        return new Decision(at, current, wanted, OptionalInt.of(wanted), by, "the test says so");
      }

      @Override
      public void applied(Decision decision) {}
    };
  }
}
