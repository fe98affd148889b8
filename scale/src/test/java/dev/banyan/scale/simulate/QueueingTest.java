package dev.banyan.scale.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QueueingTest {

  @Test
  void oneServerIsTheExactQueue() {
    // M/M/1: P(T > t) = e^(-(μ-λ)t); μ = 10, λ = 8, t = 1 s: e^-2
    assertThat(Queueing.of(8, 10, 0.1).over(1)).isCloseTo(Math.exp(-2), within(1e-9));
  }

  @Test
  void tenServersAreNearErlangC() {
    // c = 10, ρ = 0.8: Erlang C gives 0.4092 that wait; a wait of rate 10·0.2/s over 3 s hardly
    // counts beside the service's e^-3
    double erlang = 0.4092;
    double leaving = 2;
    double direct = Math.exp(-3);
    double both = (leaving * direct - Math.exp(-leaving * 3)) / (leaving - 1);
    double exact = (1 - erlang) * direct + erlang * both;

    assertThat(Queueing.of(8, 10, 1).over(3)).isCloseTo(exact, within(0.005));
  }

  @Test
  void anIdleServiceTakesItsServiceTime() {
    // one in twenty of an exponential is over 2.996 times the mean
    assertThat(Queueing.of(0, 100, 0.1).p95()).isCloseTo(0.29957, within(3e-4));
  }

  @Test
  void moreCapacityIsNeverSlower() {
    double before = 1;
    for (int capacity = 50; capacity < 2000; capacity += 10) {
      double over = Queueing.of(100, capacity, 0.07).over(0.2);
      assertThat(over).isLessThanOrEqualTo(before + 1e-12);
      before = over;
    }
  }
}
