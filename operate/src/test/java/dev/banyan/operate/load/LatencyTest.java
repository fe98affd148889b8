package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatencyTest {

  @Test
  void percentilesAreThoseOfTheRecordedValues() {
    Latency latency = new Latency();
    for (int millis = 1; millis <= 1_000; millis++) {
      latency.record(millis * 1_000_000L);
    }
    assertThat(latency.p50()).isCloseTo(500e6, within(1e6));
    assertThat(latency.p99()).isCloseTo(990e6, within(1e6));
    assertThat(latency.max()).isCloseTo(1e9, within(1e6));
    assertThat(latency.mean()).isCloseTo(500.5e6, within(1e6));
  }

  @Test
  void whatThreadsSawAddsUp() {
    Latency one = new Latency();
    Latency other = new Latency();
    one.record(1_000_000);
    other.record(3_000_000);
    one.add(other);
    assertThat(one.count()).isEqualTo(2);
    assertThat(one.max()).isCloseTo(3e6, within(1e4));
  }

  @Test
  void valuesBeyondTheRangeAreHeldAtItsBoundAndNothingIsNoNumber() {
    Latency latency = new Latency();
    assertThat(latency.p99()).isNaN();
    latency.record(-5);
    latency.record(Long.MAX_VALUE);
    assertThat(latency.count()).isEqualTo(2);
    assertThat(latency.max()).isCloseTo(600e9, within(1e9));
  }
}
