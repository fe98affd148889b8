package dev.banyan.scale.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemandHistoryTest {

  /** A Monday. */
  private static final Instant MONDAY = Instant.parse("2026-01-05T00:00:00Z");

  private static final Prediction AHEAD = new Prediction(Duration.ofMinutes(5), ZoneOffset.UTC);

  private final DemandHistory history = new DemandHistory();

  /** Days on which nothing is taken but by those who come at nine. */
  private void days(int from, double... atNine) {
    for (int day = 0; day < atNine.length; day++) {
      Instant midnight = MONDAY.plus(Duration.ofDays(from + day));
      for (int quarter = 0; quarter < 96; quarter++) {
        history.add(midnight.plusSeconds(900L * quarter), quarter == 36 ? atNine[day] : 0);
      }
    }
  }

  private Optional<Forecast> at(int day, String time) {
    return at(day, time, AHEAD);
  }

  private Optional<Forecast> at(int day, String time, Prediction prediction) {
    Instant midnight = MONDAY.plus(Duration.ofDays(day));
    return history.forecast(
        midnight.plusSeconds(LocalTime.parse(time).toSecondOfDay()), prediction);
  }

  @Test
  void twoDaysSayNothingAndThreeDo() {
    days(0, 3, 3);
    assertThat(at(2, "08:56")).isEmpty();
    days(2, 3);
    assertThat(at(3, "08:56").map(Forecast::replicas)).contains(3.0);
  }

  @Test
  void itForetellsAsFarAheadAsItIsTold() {
    days(0, 3, 3, 3);
    assertThat(at(3, "08:54:59").map(Forecast::replicas)).contains(0.0);
    assertThat(at(3, "08:55").map(Forecast::replicas)).contains(3.0);
    assertThat(at(3, "09:14:59").map(Forecast::replicas)).as("and until it is over").contains(3.0);
    assertThat(at(3, "09:15").map(Forecast::replicas)).contains(0.0);
    var hour = new Prediction(Duration.ofHours(1), ZoneOffset.UTC);
    assertThat(at(3, "08:00", hour).map(Forecast::replicas)).contains(3.0);
  }

  @Test
  void itTakesWhatHalfOfTheDaysTookAndSaysSo() {
    days(0, 2.4, 90, 2.6, 0, 2.8);
    Forecast monday = at(5 + 2, "08:57").orElseThrow();
    assertThat(monday.words("cpu"))
        .isEqualTo(
            "at 09:00 on a weekday it took 2.6 replicas' worth of cpu or more on 3 of the last 5"
                + " days (predicted)");
    assertThat(monday.floor(10)).isEqualTo(3);
    assertThat(monday.floor(2)).isEqualTo(2);
    assertThat(new Forecast(1.05, monday.at(), monday.alike(), 3, 5).floor(10)).isEqualTo(1);
  }

  @Test
  void weekendsGoApartOnceThereAreEnough() {
    days(0, 8, 8, 8, 8, 8);
    assertThat(at(5, "09:00").orElseThrow())
        .isEqualTo(new Forecast(8, LocalTime.of(9, 0), Forecast.Alike.DAYS, 5, 5));
    days(5, 1, 1, 8, 8, 8, 8, 8);
    assertThat(at(12, "09:00").map(Forecast::replicas)).as("two of a kind").contains(8.0);
    days(12, 1);
    assertThat(at(13, "09:00").orElseThrow())
        .isEqualTo(new Forecast(1, LocalTime.of(9, 0), Forecast.Alike.WEEKENDS, 3, 3));
    assertThat(at(14, "09:00").map(Forecast::replicas)).contains(8.0);
  }

  @Test
  void theClocksOfTheZoneCount() {
    var berlin = new Prediction(Duration.ofMinutes(5), ZoneId.of("Europe/Berlin"));
    // Berlin's clocks went forward on Sunday the 29th
    Instant nine = Instant.parse("2026-03-24T08:00:00Z");
    for (int day = 0; day < 5; day++) {
      history.add(nine.plus(Duration.ofDays(day)), 4);
    }
    history.add(nine.plus(Duration.ofDays(5)), 0);
    Forecast monday = history.forecast(Instant.parse("2026-03-30T06:55:00Z"), berlin).orElseThrow();
    assertThat(monday.at()).isEqualTo(LocalTime.of(9, 0));
    assertThat(monday.replicas()).isEqualTo(4);
  }

  @Test
  void aBucketIsTheMeanOfWhatWasSeen() {
    for (int day = 0; day < 3; day++) {
      Instant midnight = MONDAY.plus(Duration.ofDays(day));
      history.add(midnight, 1);
      history.add(midnight.plusSeconds(600), 3);
    }
    assertThat(at(3, "00:00")).as("the third is not over").isEmpty();
    history.add(MONDAY.plus(Duration.ofDays(3)), 1);
    assertThat(at(3, "00:00").map(Forecast::replicas)).contains(2.0);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1, -1e-9, 1e18})
  void whatCannotBeIsNotBelieved(double absurd) {
    days(0, 2, 2, 2);
    days(3, absurd, absurd, absurd);
    assertThat(at(6, "09:00").map(Forecast::replicas)).contains(2.0);
  }

  @Test
  void twoWeeksAreRememberedAndNoMore() {
    days(0, 9, 9, 9);
    days(3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(at(17, "09:00").orElseThrow().replicas()).isEqualTo(1);
    assertThat(history.news().orElseThrow().chars().filter(each -> each == ','))
        .hasSize(14 * 96 - 1);
    // a long silence, and a clock that was years ahead
    history.add(MONDAY.plus(Duration.ofDays(4_000)), 5);
    history.add(MONDAY.plus(Duration.ofDays(4_001)), 5);
    assertThat(at(4_001, "00:00")).isEmpty();
    days(17, 2, 2, 2, 2);
    assertThat(at(20, "08:56").map(Forecast::replicas)).contains(2.0);
  }

  @Test
  void anotherTargetBeginsAnew() {
    history.reckonedBy("cpu 350");
    days(0, 2, 2, 2);
    history.reckonedBy("cpu 350");
    assertThat(at(3, "08:56")).isPresent();
    history.reckonedBy("cpu 700");
    assertThat(at(3, "08:56")).isEmpty();
  }

  @Test
  void whatIsKeptIsReadAgainAndOnlyWhatIsNewIsKept() {
    assertThat(history.news()).isEmpty();
    history.reckonedBy("cpu 350");
    days(0, 2.6, 2.6, 2.6, 2.6);
    String kept = history.news().orElseThrow();
    assertThat(history.news()).isEmpty();
    assertThat(kept.length()).isLessThan(16_000);
    DemandHistory read = DemandHistory.parse(kept);
    read.reckonedBy("cpu 350");
    Instant then = MONDAY.plus(Duration.ofHours(4 * 24 + 9));
    assertThat(read.forecast(then, AHEAD)).isEqualTo(history.forecast(then, AHEAD)).isPresent();
  }

  @Test
  void whatIsDamagedIsNoHistory() {
    days(0, 2, 2, 2, 2);
    String kept = history.news().orElseThrow();
    Instant then = MONDAY.plus(Duration.ofHours(4 * 24 + 9));
    for (String damaged :
        new String[] {
          "",
          "nonsense",
          "a|b|c",
          "||",
          kept.substring(0, kept.length() - 20),
          kept.replaceFirst("200", "x"),
          kept.replaceFirst("200", "-200"),
          kept.replaceFirst("200", "NaN"),
          kept.replaceFirst("200", "99999999999999"),
          kept.replaceFirst("\\|\\d+\\|", "|9223372036854775807|"),
          kept + ",1"
        }) {
      assertThat(DemandHistory.parse(damaged).forecast(then, AHEAD)).as(damaged).isEmpty();
    }
  }

  @Test
  void aheadIsAMinuteToAnHour() {
    assertThatThrownBy(() -> new Prediction(Duration.ofSeconds(59), ZoneOffset.UTC))
        .hasMessageContaining("ahead is between 1m and 1h");
    assertThatThrownBy(() -> new Prediction(Duration.ofDays(9), ZoneOffset.UTC))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
