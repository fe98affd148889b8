package dev.banyan.server.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.apps.autoscale.QueueReading;
import dev.banyan.apps.autoscale.QueuesSeen;
import dev.banyan.kernel.Id;
import dev.banyan.scale.advise.Action;
import dev.banyan.scale.advise.Advice;
import dev.banyan.scale.advise.Advisor;
import dev.banyan.scale.advise.Bottleneck;
import dev.banyan.scale.advise.Memory;
import dev.banyan.scale.advise.Metric;
import dev.banyan.scale.advise.Sample;
import dev.banyan.scale.advise.Setup;
import dev.banyan.scale.advise.Thresholds;
import dev.banyan.scale.advise.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Queues that autoscalers read are judged by advice as anything else that is measured. */
class QueueHistoryTest {

  private static final Duration REACH = Duration.ofMinutes(15);
  private static final Id APP =
      Id.of("app", new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0002L));

  private final Map<Id, QueuesSeen> latest = new HashMap<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final QueueHistory queues = new QueueHistory(() -> Map.copyOf(latest), () -> now);

  private void read(long length, Optional<Duration> oldest) {
    now = now.plusSeconds(15);
    latest.put(
        APP, new QueuesSeen(now, List.of(new QueueReading(length, oldest, "the queue mails"))));
    queues.look();
  }

  private List<Double> values(Metric metric) {
    return queues.of(APP, REACH).stream()
        .filter(series -> series.name().equals(metric.wire()))
        .flatMap(series -> series.samples().stream())
        .map(Sample::value)
        .toList();
  }

  private Advice advice() {
    return Advisor.advise(
        new Window(now, queues.of(APP, REACH)),
        Setup.unknown(),
        Thresholds.preset("bondhu"),
        Memory.none());
  }

  @Test
  void aReadingThatIsLookedAtTwiceCountsOnce() {
    read(3, Optional.of(Duration.ofMillis(1_500)));
    now = now.plusSeconds(5);
    queues.look();
    assertThat(values(Metric.QUEUE_LENGTH)).containsExactly(3.0);
    assertThat(values(Metric.QUEUE_AGE)).containsExactly(1.5);
  }

  @Test
  void jobsThatWaitTooLongAreTheBottleneck() {
    for (int i = 0; i < 41; i++) {
      read(100, Optional.of(Duration.ofSeconds(90)));
    }
    Advice advice = advice();
    assertThat(advice.action()).isEqualTo(Action.SCALE_OUT);
    assertThat(advice.bottleneck()).contains(Bottleneck.QUEUE);
    assertThat(advice.text()).contains("queue-age");
  }

  @Test
  void aQueueThatGrowsIsTheBottleneckThoughItTellsNoAge() {
    for (int i = 0; i < 41; i++) {
      read(100 + 2 * i, Optional.empty());
    }
    Advice advice = advice();
    assertThat(advice.action()).isEqualTo(Action.SCALE_OUT);
    assertThat(advice.bottleneck()).contains(Bottleneck.QUEUE);
    assertThat(advice.missing()).contains("queue-age: no series");
  }

  @Test
  void anAppWithoutQueuesHasNoEmptyOne() {
    queues.look();
    assertThat(queues.of(APP, REACH)).isEmpty();
    assertThat(advice().missing()).contains("queue-age: no series", "queue-length: no series");
  }

  @Test
  void historyEnds() {
    for (int i = 0; i < 500; i++) {
      read(i, Optional.empty());
    }
    assertThat(queues.of(APP, Duration.ofDays(1)).getFirst().samples()).hasSize(121);
    assertThat(values(Metric.QUEUE_LENGTH)).as("of the window alone").hasSize(61);
    latest.clear();
    now = now.plus(UsageHistory.KEPT).plusSeconds(1);
    queues.look();
    assertThat(queues.of(APP, Duration.ofDays(1))).isEmpty();
  }
}
