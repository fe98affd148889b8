package dev.banyan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.jobs.JobKind.Retry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class RecurrenceTest {

  @Test
  void aPauseIsCountedFromTheEnd() {
    assertThat(Recurrence.every(Duration.ofMinutes(5)).after(Instant.parse("2026-03-01T10:00:30Z")))
        .isEqualTo("2026-03-01T10:05:30Z");
  }

  @Test
  void cronIsReadInItsTimeZone() {
    Recurrence daily = Recurrence.cron("30 6 * * *", ZoneId.of("Europe/Zurich"));
    assertThat(daily.after(Instant.parse("2026-01-10T12:00:00Z")))
        .isEqualTo("2026-01-11T05:30:00Z");
    assertThat(daily.after(Instant.parse("2026-07-10T12:00:00Z")))
        .isEqualTo("2026-07-11T04:30:00Z");
  }

  @Test
  void aWrongExpressionIsRefusedAtOnce() {
    assertThatThrownBy(() -> Recurrence.cron("every day", ZoneId.of("UTC")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pausesDoubleUpToTheirMost() {
    var retry = new Retry(10, Duration.ofSeconds(1), Duration.ofSeconds(5));
    assertThat(retry.after(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(retry.after(2)).isEqualTo(Duration.ofSeconds(2));
    assertThat(retry.after(3)).isEqualTo(Duration.ofSeconds(4));
    assertThat(retry.after(4)).isEqualTo(Duration.ofSeconds(5));
    assertThat(retry.after(100)).isEqualTo(Duration.ofSeconds(5));
  }
}
