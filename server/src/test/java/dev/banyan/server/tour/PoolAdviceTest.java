package dev.banyan.server.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.advise.Action;
import dev.banyan.scale.advise.Advice;
import dev.banyan.scale.advise.Bottleneck;
import dev.banyan.scale.advise.Metric;
import dev.banyan.scale.advise.Thresholds;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PoolAdviceTest {

  @Test
  void aFullPoolOfReplicasThatWaitSpeaksForMoreOfThem() {
    Instant now = Instant.now();
    List<Sight> sights =
        IntStream.rangeClosed(0, 12)
            .mapToObj(i -> new Sight(now.minusSeconds(12 - i), 1, 1, 8, 8, 20, 5))
            .toList();
    Advice advice = new PoolAdvice().advise(sights, now.minusSeconds(12), List.of());
    assertThat(advice.bottleneck()).contains(Bottleneck.POOL);
    assertThat(advice.action()).isEqualTo(Action.SCALE_OUT);
    assertThat(advice.thresholds()).isEqualTo("tour");
  }

  @Test
  void itIsSaidWhoseThresholdsTheseAreAndThatTheShippedOnesDiffer() {
    assertThat(PoolAdvice.WHOSE)
        .contains("the tour's own thresholds", "more than 90 % in use for 4s", "over 80 %");
    assertThat(Thresholds.preset("bondhu").triggers())
        .filteredOn(trigger -> trigger.metric() == Metric.POOL)
        .as("what it says of them")
        .allSatisfy(trigger -> assertThat(trigger.action()).isEqualTo(Action.OPTIMISE));
  }
}
