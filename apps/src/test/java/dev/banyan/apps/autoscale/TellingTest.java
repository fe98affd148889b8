package dev.banyan.apps.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TellingTest {

  private final Telling telling = new Telling();
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");

  private boolean worth(int from, int to, int wanted, Cause cause) {
    now = now.plusSeconds(15);
    return telling.worth(
        new Verdict(now, "web", from, to, OptionalInt.of(wanted), cause, "", "", Map.of()));
  }

  @Test
  void everyChangeIsToldAndWhatHoldsOneBackOnce() {
    assertThat(worth(1, 3, 3, Cause.NOTHING)).isTrue();
    assertThat(worth(3, 3, 1, Cause.WINDOW)).isTrue();
    assertThat(worth(3, 3, 1, Cause.WINDOW)).isFalse();
    assertThat(worth(3, 1, 1, Cause.NOTHING)).isTrue();
    assertThat(worth(1, 1, 1, Cause.TOLERANCE)).isFalse();
    assertThat(worth(1, 1, 0, Cause.MIN)).isFalse();
  }

  @Test
  void aLimitIsToldAgainAfterAWhile() {
    assertThat(worth(4, 4, 9, Cause.MAX)).isTrue();
    assertThat(worth(4, 4, 9, Cause.MAX)).isFalse();
    now = now.plusSeconds(600);
    assertThat(worth(4, 4, 9, Cause.MAX)).isTrue();
  }

  @Test
  void metricsThatFailForAMomentAreNotWorthALine() {
    assertThat(worth(1, 1, 1, Cause.ERROR)).isFalse();
    assertThat(worth(1, 1, 1, Cause.ERROR)).isFalse();
    assertThat(worth(1, 1, 1, Cause.ERROR)).isFalse();
    assertThat(worth(1, 1, 1, Cause.ERROR)).isTrue();
    assertThat(worth(1, 1, 1, Cause.ERROR)).isFalse();
  }
}
