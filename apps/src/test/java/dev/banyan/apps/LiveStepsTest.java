package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LiveStepsTest {

  private static final OptionalDouble ONE = OptionalDouble.of(1);
  private final MutableClock clock = MutableClock.atNoon();
  private final Instant start = clock.instant();
  private final LiveSteps steps = new LiveSteps(clock);

  @Test
  void everyStepIsToldOnceAndWhole() {
    clock.advance(Duration.ofMillis(60_900));
    List<Instant> told = new ArrayList<>(next());
    assertThat(told.getFirst()).isEqualTo(start.plusSeconds(20));
    for (int i = 0; i < 50; i++) {
      clock.advance(
          Duration.ofMillis(2_030)); // A little late each time, over odd and even seconds.
      told.addAll(next());
    }
    assertThat(told)
        .isEqualTo(LongStream.rangeClosed(10, 80).mapToObj(i -> start.plusSeconds(2 * i)).toList());
  }

  /** As the edge gives them: by even seconds, the last one under way. */
  private List<Instant> next() {
    long end = clock.instant().getEpochSecond();
    long begin = Math.ceilDiv(end, 2) * 2 - steps.window().toSeconds() / 2 * 2;
    var points =
        LongStream.iterate(begin, at -> at < end, at -> at + 2)
            .mapToObj(Instant::ofEpochSecond)
            .map(at -> new TrafficSource.Point(at, 1, ONE, ONE, ONE, 0, 0, 0, 0, 0, 0))
            .toList();
    var all =
        new TrafficSource.Traffic(
            LiveSteps.STEP, start, List.of(new TrafficSource.Series("app", "shop", points)));
    return steps.next(all).series().getFirst().points().stream()
        .map(TrafficSource.Point::at)
        .toList();
  }
}
