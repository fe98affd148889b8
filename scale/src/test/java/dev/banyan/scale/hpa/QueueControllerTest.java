package dev.banyan.scale.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueueControllerTest {

  private static final Instant START = Instant.EPOCH;

  private final QueueController controller =
      new QueueController(
          new QueuePolicy(0, 20, 10, Duration.ofSeconds(30), 0, Duration.ofSeconds(60)),
          HpaSettings.kubernetes());

  @Test
  void theFirstJobStartsTheFirstReplica() {
    assertThat(decide(0, 0, 0, 0).desired()).isZero();
    assertThat(decide(15, 0, 1, 1).desired()).isEqualTo(1);
  }

  @Test
  void theLengthIsSharedBetweenReplicas() {
    Decision decision = decide(0, 4, 75, 5);

    // 75 / 10 = 7.5 → 8, and 4 × 2 = 8 in 15 s
    assertThat(decision.desired()).isEqualTo(8);
    assertThat(decision.reason()).contains("queue.length: 75 for a target of 10 for each of 4 → 8");
  }

  @Test
  void fewOldJobsWantMoreThanTheirNumberDoes() {
    Decision decision = decide(0, 4, 3, 60);

    // 60 s / 30 s = 2 × 4 ready = 8; by the length 1 would do
    assertThat(decision.desired()).isEqualTo(8);
  }

  @Test
  void theLastReplicaGoesAfterTheCooldownAndNotBefore() {
    decide(0, 1, 1, 1);

    assertThat(decide(45, 1, 0, 0).desired()).isEqualTo(1);
    Decision gone = decide(60, 1, 0, 0);
    assertThat(gone.desired()).isZero();
    assertThat(gone.limitedBy()).isEqualTo(Decision.LimitedBy.COOLDOWN);
  }

  @Test
  void aQueueThatCannotBeReadChangesNothing() {
    Decision decision =
        controller.decide(
            START,
            new ScaleStatus(3, 3),
            new MetricReadings(List.of(), Map.of(), Map.of(QueueController.LENGTH, "timed out")));

    assertThat(decision.desired()).isEqualTo(3);
    assertThat(decision.limitedBy()).isEqualTo(Decision.LimitedBy.ERROR);
    assertThat(decision.reason()).contains("timed out");
  }

  @Test
  void anAgeThatIsPassedOverLeavesTheLengthToDecide() {
    var hpa =
        new QueueController(
            new QueuePolicy(1, 20, 10, Duration.ofSeconds(30), 0, Duration.ofSeconds(60)),
            HpaSettings.kubernetes());
    var readings =
        new MetricReadings(
            List.of(ready(4, START)),
            Map.of(QueueController.LENGTH, List.of(75_000L)),
            Map.of(),
            Set.of(QueueController.OLDEST));

    Decision decision = hpa.decide(START, new ScaleStatus(4, 4), readings);

    assertThat(decision.desired()).isEqualTo(8);
    assertThat(decision.reason()).doesNotContain(QueueController.OLDEST);
  }

  private Decision decide(long second, int replicas, long waiting, long oldestSeconds) {
    Instant now = START.plusSeconds(second);
    Decision decision =
        controller.decide(
            now,
            new ScaleStatus(replicas, replicas),
            new MetricReadings(
                List.of(ready(replicas, now)),
                Map.of(
                    QueueController.LENGTH,
                    List.of(1000 * waiting),
                    QueueController.OLDEST,
                    List.of(1000 * oldestSeconds)),
                Map.of()));
    controller.applied(decision);
    return decision;
  }

  private static PodGroup ready(int count, Instant now) {
    return new PodGroup(
        count,
        PodGroup.Phase.RUNNING,
        false,
        PodGroup.Readiness.READY,
        Optional.of(now.minusSeconds(3600)),
        now.minusSeconds(3600),
        Map.of(),
        Map.of(),
        Map.of(),
        now,
        Duration.ofSeconds(15));
  }
}
