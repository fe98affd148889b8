package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TimetableTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void anEvenScheduleHoldsItsRateExactlyOverALongTime() {
    // 3 per second is no whole number of nanoseconds apart: rounding each gap would drift.
    assertThat(all(new LoadShape.Constant(3), 10_000, 0, 1)).hasSizeBetween(29_999, 30_000);
  }

  @Test
  void loopsTakeEvenArrivalsInTurnsAndTogetherHaveAllOfThem() {
    LoadShape shape = new LoadShape.Constant(100);
    var together = new TreeSet<>(all(shape, 1, 0, 3));
    together.addAll(all(shape, 1, 1, 3));
    together.addAll(all(shape, 1, 2, 3));
    assertThat(together).containsExactlyElementsOf(all(shape, 1, 0, 1));
  }

  @Test
  void independentArrivalsHaveTheRateAndTheSpreadOfIndependentArrivals() {
    Timetable timetable =
        new Timetable(
            Curve.of(step(new LoadShape.Constant(1_000), 200)), 0, 1, new SplittableRandom(7), 0);
    double sum = 0;
    double squares = 0;
    int count = 0;
    long before = 0;
    while (!timetable.over()) {
      double gap = timetable.nextNanos() - before;
      before = timetable.nextNanos();
      sum += gap;
      squares += gap * gap;
      count++;
      timetable.advance();
    }
    double mean = sum / count;
    assertThat(mean).isCloseTo(1e6, within(1e4));
    // Of an exponential distribution both are the same.
    assertThat(Math.sqrt(squares / count - mean * mean) / mean).isCloseTo(1, within(0.02));
  }

  @Test
  void arrivalsKeepTheirTimesHoweverLateTheyAreTaken() {
    Timetable timetable =
        new Timetable(Curve.of(step(new LoadShape.Constant(1_000), 1)), 0, 1, null, 5 * SECOND);
    assertThat(timetable.nextNanos()).isEqualTo(5 * SECOND + 1_000_000);
    timetable.advance();
    timetable.advance();
    assertThat(timetable.nextNanos()).isEqualTo(5 * SECOND + 3_000_000);
  }

  @Test
  void aRampHasTheMeanOfItsEndsUpAndDown() {
    List<Long> up = all(new LoadShape.Ramp(0, 200), 10, 0, 1);
    assertThat(up).hasSizeBetween(998, 1_000);
    // A quarter of the arrivals comes in the first half of a ramp from nothing.
    assertThat(up.stream().filter(at -> at < 5 * SECOND).count()).isBetween(248L, 251L);
    List<Long> down = all(new LoadShape.Ramp(200, 100), 10, 0, 1);
    assertThat(down).hasSizeBetween(1_498, 1_500);
    assertThat(down.get(1).doubleValue() - down.get(0)).isCloseTo(SECOND / 200.0, within(1e5));
  }

  @Test
  void aRampWarmsUpAtItsFirstRate() {
    var step =
        LoadStep.of(new LoadShape.Ramp(10, 110), Duration.ofSeconds(2), Duration.ofSeconds(10));
    assertThat(times(new Timetable(Curve.of(step), 0, 1, null, 0)))
        .hasSizeBetween(618, 620)
        .filteredOn(at -> at <= 2 * SECOND)
        .hasSize(20);
  }

  @Test
  void recordedRatesHoldUntilTheNextRowAndMayBeZero() {
    LoadShape shape =
        new LoadShape.Recorded(RecordedArrivals.parse("second,rate\n0,10\n1,0\n2,20\n3,0\n"));
    List<Long> times = all(shape, 5, 0, 1);
    assertThat(times).hasSize(30);
    assertThat(times.get(9)).isEqualTo(SECOND);
    assertThat(times.get(10)).isEqualTo(2 * SECOND + SECOND / 20);
    assertThat(times.getLast()).isEqualTo(3 * SECOND);
  }

  @Test
  void recordedTimesAreTakenByLoopsInTurns() {
    LoadShape shape = new LoadShape.Recorded(RecordedArrivals.parse("0\n0.5\n0.5\n1\n"));
    assertThat(all(shape, 1, 0, 2)).containsExactly(0L, SECOND / 2);
    assertThat(all(shape, 1, 1, 2)).containsExactly(SECOND / 2, SECOND);
  }

  @Test
  void aScheduleEndsBeforeItsDurationAlsoWhenTheClockWrapsAround() {
    Timetable timetable =
        new Timetable(
            Curve.of(step(new LoadShape.Constant(100), 1)),
            0,
            1,
            null,
            Long.MAX_VALUE - SECOND / 2);
    assertThat(times(timetable)).hasSizeBetween(99, 100);
  }

  private static LoadStep step(LoadShape shape, int seconds) {
    return LoadStep.of(shape, Duration.ZERO, Duration.ofSeconds(seconds));
  }

  private static List<Long> all(LoadShape shape, int seconds, int loop, int loops) {
    return times(new Timetable(Curve.of(step(shape, seconds)), loop, loops, null, 0));
  }

  private static List<Long> times(Timetable timetable) {
    List<Long> times = new ArrayList<>();
    while (!timetable.over()) {
      times.add(timetable.nextNanos());
      timetable.advance();
    }
    return times;
  }
}
