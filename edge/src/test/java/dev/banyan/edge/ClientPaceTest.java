package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.config.ConfigBinder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bodies that come too slowly, in a time of the test's own. */
class ClientPaceTest {

  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private static ClientPace pace(int rateMin) {
    return new ClientPace(
        ConfigBinder.bind(Map.of("requestBodyRateMin", rateMin), EdgeConfig.Timeouts.class));
  }

  /** After how many seconds a body of an even rate is too slow; -1 for not within ten minutes. */
  private static long cutAfter(ClientPace pace, long bytesPerSecond) {
    for (long look = 1; look <= 6_000; look++) {
      if (pace.tooSlow(look * bytesPerSecond / 10, LOOK_NANOS)) {
        return look / 10;
      }
    }
    return -1;
  }

  @Test
  void aBodyThatDripsIsCutThoughItNeverPauses() {
    assertThat(cutAfter(pace(256), 10)).isEqualTo(11);
    assertThat(cutAfter(pace(256), 200)).as("what it had ahead is used up").isBetween(40L, 60L);
  }

  @Test
  void aSlowLineThatIsFastEnoughIsNot() {
    assertThat(cutAfter(pace(256), 256)).isEqualTo(-1);
    assertThat(cutAfter(pace(0), 1)).as("where no rate is asked for").isEqualTo(-1);
  }

  @Test
  void aPauseIsCutWhateverCameBefore() {
    ClientPace pace = pace(256);
    assertThat(pace.tooSlow(100_000_000, LOOK_NANOS)).isFalse();
    for (int look = 0; look < 300; look++) {
      assertThat(pace.tooSlow(100_000_000, LOOK_NANOS)).isFalse();
    }
    assertThat(pace.tooSlow(100_000_000, LOOK_NANOS)).isTrue();
  }

  @Test
  void eachRequestOfAConnectionBeginsAnew() {
    ClientPace pace = pace(256);
    assertThat(cutAfter(pace, 10)).isEqualTo(11);
    pace.nextRequest();
    assertThat(pace.tooSlow(1, LOOK_NANOS)).isFalse();
  }
}
