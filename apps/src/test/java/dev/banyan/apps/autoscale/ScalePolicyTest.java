package dev.banyan.apps.autoscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.scale.hpa.Behavior;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.scale.hpa.ScalingPolicy;
import dev.banyan.scale.hpa.ScalingRules.Select;
import dev.banyan.scale.predict.Prediction;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScalePolicyTest {

  private static final HpaSettings SETTINGS = HpaSettings.kubernetes();

  private static ScalePolicy of(int min, Map<String, String> written) {
    return ScalePolicy.of(min, 10, written, SETTINGS);
  }

  @Test
  void everyTargetIsRead() {
    ScalePolicy policy =
        of(
            1,
            Map.of(
                "cpu",
                "70%",
                "memory",
                "80 %",
                "p95",
                "300ms",
                "p99",
                "1s",
                "inFlight",
                "20",
                "queue",
                "emails",
                "length",
                "7",
                "oldest",
                "30s"));
    assertThat(policy.targets())
        .containsExactly(
            new Target(Target.Kind.CPU, 70),
            new Target(Target.Kind.MEMORY, 80),
            new Target(Target.Kind.P95, 300),
            new Target(Target.Kind.P99, 1_000),
            new Target(Target.Kind.IN_FLIGHT, 20),
            new Target(Target.Kind.LENGTH, 7),
            new Target(Target.Kind.OLDEST, 30_000));
    assertThat(policy.queue()).contains(QueueAt.given("emails"));
    assertThat(of(0, Map.of("queue.name", "emails", "queue.redis", "JOBS_URL")).queue())
        .contains(new QueueAt("emails", Optional.of("JOBS_URL")));
  }

  @Test
  void aQueueAloneKeepsToBothItsUsualTargets() {
    assertThat(of(0, Map.of("queue", "emails")).targets())
        .containsExactly(
            new Target(Target.Kind.LENGTH, 5), new Target(Target.Kind.OLDEST, 60_000, false));
    assertThat(of(0, Map.of("queue", "emails", "oldest", "5s")).targets())
        .containsExactly(new Target(Target.Kind.OLDEST, 5_000));
  }

  @Test
  void onlyAQueueIsLookedAtWithoutAnInstance() {
    assertThatThrownBy(() -> of(0, Map.of("cpu", "70%"))).hasMessageContaining("only a queue");
  }

  @Test
  void theTimeOfDayIsForetoldOnlyWhereTheFileSaysSo() {
    assertThat(of(1, Map.of("inFlight", "10")).predict()).isEmpty();
    assertThat(of(1, Map.of("inFlight", "10", "predict.timeOfDay", "false")).predict()).isEmpty();
    assertThat(of(1, Map.of("inFlight", "10", "predict.timeOfDay", "true")).predict())
        .contains(new Prediction(Duration.ofMinutes(5), ZoneId.of("UTC")));
    assertThatThrownBy(
            () ->
                of(1, Map.of("inFlight", "10", "predict.timeOfDay", "true", "predict.ahead", "1s")))
        .hasMessageContaining("scale.predict: ahead");
  }

  @Test
  void ratesAreThoseOfKubernetesWhereNoneAreGiven() {
    assertThat(of(1, Map.of("cpu", "70%")).behavior()).isEqualTo(Behavior.byDefault(SETTINGS));
  }

  @Test
  void ratesAreReadAsTheFileHasThem() {
    Behavior behavior =
        of(
                1,
                Map.of(
                    "cpu", "70%",
                    "up.window", "60s",
                    "up.policies", "100% / 60s, 4/15s",
                    "up.select", "min",
                    "down.select", "disabled"))
            .behavior();
    assertThat(behavior.up().window()).isEqualTo(Duration.ofSeconds(60));
    assertThat(behavior.up().select()).isEqualTo(Select.MIN);
    assertThat(behavior.up().policies())
        .containsExactly(
            ScalingPolicy.percent(100, Duration.ofSeconds(60)),
            ScalingPolicy.pods(4, Duration.ofSeconds(15)));
    assertThat(behavior.down().select()).isEqualTo(Select.DISABLED);
    assertThat(behavior.down().window()).isEqualTo(Duration.ofMinutes(5));
    assertThatThrownBy(() -> of(1, Map.of("cpu", "70%", "up.policies", "fast")))
        .hasMessageContaining("scale.up")
        .hasMessageContaining("100% / 60s");
    assertThatThrownBy(() -> of(1, Map.of("cpu", "70%", "down.window", "2h")))
        .hasMessageContaining("scale.down");
  }
}
