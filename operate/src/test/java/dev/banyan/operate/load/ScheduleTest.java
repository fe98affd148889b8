package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void aUniformScheduleHoldsItsRateExactlyOverALongTime() {
    // 3 per second is no whole number of nanoseconds apart: rounding each gap would drift.
    assertThat(arrivals(new Schedule(Arrivals.uniform(3), 0, 10_000 * SECOND)))
        .isBetween(29_999L, 30_000L);
  }

  @Test
  void aPoissonScheduleHasTheRateAndTheSpreadOfIndependentArrivals() {
    Random random = new Random(7);
    Arrivals arrivals = Arrivals.poisson(1_000, random);
    double sum = 0;
    double squares = 0;
    int count = 200_000;
    for (int index = 0; index < count; index++) {
      double gap = arrivals.gapNanos();
      assertThat(gap).isNotNegative().isFinite();
      sum += gap;
      squares += gap * gap;
    }
    double mean = sum / count;
    double deviation = Math.sqrt(squares / count - mean * mean);
    assertThat(mean).isCloseTo(1e6, within(1e4));
    // Of an exponential distribution both are the same.
    assertThat(deviation / mean).isCloseTo(1, within(0.02));
  }

  @Test
  void arrivalsKeepTheirTimesHoweverLateTheyAreTaken() {
    Schedule schedule = new Schedule(Arrivals.uniform(1_000), 5 * SECOND, SECOND);
    assertThat(schedule.nextNanos()).isEqualTo(5 * SECOND + 1_000_000);
    schedule.advance();
    schedule.advance();
    assertThat(schedule.nextNanos()).isEqualTo(5 * SECOND + 3_000_000);
  }

  @Test
  void aScheduleEndsBeforeItsDurationAlsoWhenTheClockWrapsAround() {
    long start = Long.MAX_VALUE - SECOND / 2;
    assertThat(arrivals(new Schedule(Arrivals.uniform(100), start, SECOND))).isBetween(99L, 100L);
  }

  @Test
  void aRateIsAboveZero() {
    assertThatThrownBy(() -> Arrivals.uniform(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Arrivals.poisson(Double.NaN, new Random(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static long arrivals(Schedule schedule) {
    long count = 0;
    while (!schedule.over()) {
      count++;
      schedule.advance();
    }
    return count;
  }
}
