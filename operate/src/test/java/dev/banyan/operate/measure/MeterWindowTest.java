package dev.banyan.operate.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.banyan.scale.measure.Resource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MeterWindowTest {

  private final AtomicLong nanos = new AtomicLong();
  private Reading now = Reading.NONE;
  private final MeterWindow window =
      new MeterWindow(
          new Meter() {
            @Override
            public Reading read() {
              return now;
            }

            @Override
            public String source() {
              return "a test";
            }
          },
          nanos::get);

  private void at(double seconds, double cpu, double sockets) {
    nanos.set((long) (seconds * 1e9));
    now = new Reading(Map.of(Resource.CPU, cpu), Map.of(Resource.SOCKETS, sockets));
  }

  @Test
  void countersGrowAndLevelsAreMeans() {
    at(100, 7, 50);
    window.begin();
    at(105, 8, 10);
    window.sample();
    at(110, 9, 20);
    window.end();
    at(111, 1_000, 1_000);
    window.sample();
    assertThat(window.used(10)).isEqualTo(Map.of(Resource.CPU, 2.0, Resource.SOCKETS, 15.0));
  }

  @Test
  void aWindowThatWasReadLateIsBroughtToTheLengthOfTheStep() {
    at(100, 7, 0);
    window.begin();
    at(112.5, 9.5, 0);
    window.end();
    assertThat(window.used(10).get(Resource.CPU)).isCloseTo(2.0, within(1e-9));
  }

  @Test
  void aCounterThatWentBackFailsTheStep() {
    at(100, 7, 0);
    window.begin();
    at(110, 1, 0);
    window.end();
    assertThatThrownBy(() -> window.used(10))
        .isInstanceOf(MeasureException.class)
        .hasMessageContaining("CPU")
        .hasMessageContaining("started anew");
  }

  @Test
  void aWindowThatNeverEndedSaysNothing() {
    at(100, 7, 0);
    window.begin();
    assertThat(window.used(10)).isEmpty();
  }
}
