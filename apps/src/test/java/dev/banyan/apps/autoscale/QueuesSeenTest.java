package dev.banyan.apps.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueuesSeenTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final QueueReading MAILS =
      new QueueReading(12, Optional.of(Duration.ofSeconds(40)), "the Redis stream mails");
  private static final QueueReading PICTURES =
      new QueueReading(30, Optional.empty(), "the Redis list pictures");

  private static Sight sight(Optional<QueueReading> queue, Optional<String> failure) {
    return new Sight(
        1, List.of(), Map.of(), ServiceLoad.NONE, queue, failure, Room.PLENTY, Optional.empty());
  }

  private static Sight reads(QueueReading reading) {
    return sight(Optional.of(reading), Optional.empty());
  }

  @Test
  void aQueueCountsOnceHoweverManyServicesWorkOffIt() {
    QueuesSeen seen =
        QueuesSeen.of(
                NOW,
                List.of(
                    reads(MAILS),
                    reads(PICTURES),
                    reads(MAILS),
                    sight(Optional.empty(), Optional.empty())))
            .orElseThrow();
    assertThat(seen.at()).isEqualTo(NOW);
    assertThat(seen.length()).isEqualTo(42);
    assertThat(seen.oldest()).contains(Duration.ofSeconds(40));
  }

  @Test
  void howLongTheOldestWaitsIsNotKnownWhereNoQueueTells() {
    assertThat(QueuesSeen.of(NOW, List.of(reads(PICTURES))).orElseThrow().oldest()).isEmpty();
  }

  @Test
  void aPartIsNotTheWholeAndNoQueueIsNoEmptyOne() {
    assertThat(
            QueuesSeen.of(
                NOW, List.of(reads(MAILS), sight(Optional.empty(), Optional.of("refused")))))
        .isEmpty();
    assertThat(QueuesSeen.of(NOW, List.of(sight(Optional.empty(), Optional.empty())))).isEmpty();
    assertThat(QueuesSeen.of(NOW, List.of())).isEmpty();
  }
}
