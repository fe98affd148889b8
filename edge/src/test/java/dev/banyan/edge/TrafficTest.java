package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.MutableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final MutableClock clock = MutableClock.atNoon();
  private final Traffic traffic = new Traffic(clock);
  private final TrafficRing ring = traffic.ring(new Traffic.Key("app_1", "api", "/api"));

  @Test
  void theLastDayIsKeptByTheMinute() {
    // 60 requests a minute for an hour, of 1 to 60 ms; the first minute's most under way is 7.
    ring.inFlight(second(), 7, 10);
    for (int i = 0; i < 3_600; i++) {
      ring.finished(second(), (i % 60 + 1) * 1_000_000L, i % 60 == 0);
      clock.advance(Duration.ofSeconds(1));
    }
    List<TrafficPoint> hour = points(HOUR, MINUTE);
    assertThat(hour).hasSize(60).allMatch(point -> point.requestsPerSecond() == 1);
    assertThat(hour.getFirst().inFlight()).isEqualTo(7);
    assertThat(hour.getFirst().saturation()).isEqualTo(0.7);
    assertThat(hour.getFirst().p50Millis()).isBetween(27.0, 34.0);
    assertThat(hour.getLast().errorRatio()).isEqualTo(1.0 / 60);

    // Once more by the quarter, and hours later, when nothing came meanwhile.
    clock.advance(Duration.ofHours(20));
    List<TrafficPoint> day = points(Traffic.WINDOW_MAX, QUARTER);
    assertThat(day).hasSize(21 * 4);
    assertThat(day.stream().mapToDouble(TrafficPoint::requestsPerSecond).sum()).isEqualTo(4);
    ring.finished(second(), 1_000_000, false);
    assertThat(total(Traffic.WINDOW_MAX, QUARTER)).isEqualTo(3_600);

    clock.advance(Duration.ofHours(5));
    assertThat(total(Traffic.WINDOW_MAX, QUARTER)).isEqualTo(1);
  }

  @Test
  void aServiceIsAllItsRoutesWithinTheWindowAndNoOther() {
    TrafficRing other = traffic.ring(new Traffic.Key("app_1", "api", "/api/more"));
    TrafficRing web = traffic.ring(new Traffic.Key("app_1", "web", "/"));
    ring.finished(second(), 9_000_000_000L, false); // Before the window.
    clock.advance(Duration.ofSeconds(5));
    for (int i = 0; i < 10; i++) {
      ring.finished(second(), 100_000_000, false);
      other.finished(second(), 100_000_000, false);
      other.count(second(), TrafficRing.Count.SHED);
      web.finished(second(), 5_000_000_000L, false);
      clock.advance(Duration.ofSeconds(1));
    }
    ServiceTraffic api = traffic.service("app_1", "api", Duration.ofSeconds(10));
    assertThat(api.finished()).isEqualTo(20);
    assertThat(api.requestsPerSecond()).isEqualTo(2);
    assertThat(api.shedPerSecond()).isEqualTo(1);
    assertThat(api.p95Millis()).isBetween(80.0, 125.0);
    assertThat(traffic.service("app_2", "api", MINUTE).finished()).isZero();
  }

  @Test
  void aMinuteThatEndedJustNowIsWhole() {
    ring.finished(second(), 1_000_000, false);
    clock.advance(MINUTE);
    ring.finished(second(), 1_000_000, false);
    assertThat(total(HOUR, MINUTE)).isEqualTo(1);
    clock.advance(MINUTE);
    assertThat(total(HOUR, MINUTE)).isEqualTo(2);
  }

  @Test
  void theStepThatIsUnderWayIsShownOverItsSecondsSoFar() {
    clock.advance(MINUTE);
    for (int i = 0; i < 20; i++) {
      ring.finished(second(), 1_000_000, false);
      ring.count(second(), TrafficRing.Count.SHED);
      clock.advance(Duration.ofSeconds(1));
    }
    for (Duration step : List.of(Duration.ofSeconds(30), MINUTE, QUARTER)) {
      TrafficPoint now = points(step.equals(QUARTER) ? HOUR : QUARTER, step).getLast();
      double seconds = step.equals(QUARTER) ? 80 : 20;
      assertThat(now.requestsPerSecond()).isEqualTo(20 / seconds);
      assertThat(now.shed()).isEqualTo(20 / seconds);
    }
    clock.advance(Duration.ofMillis(999));
    ring.finished(second(), 1_000_000, false); // Of a second that is not over yet.
    assertThat(points(QUARTER, Duration.ofSeconds(30)).getLast().requestsPerSecond()).isEqualTo(1);
  }

  @Test
  void whatLiesBeforeTheStartIsLeftOutRatherThanShownAsNoRequests() {
    assertThat(points(Traffic.WINDOW_MAX, QUARTER)).isEmpty();
    clock.advance(Duration.ofMinutes(31));
    List<TrafficPoint> day = points(Traffic.WINDOW_MAX, QUARTER);
    assertThat(day).hasSize(3);
    assertThat(day.getFirst().at()).isEqualTo(clock.instant().minus(Duration.ofMinutes(31)));
    clock.advance(Duration.ofDays(2));
    assertThat(points(Traffic.WINDOW_MAX, QUARTER)).hasSize(96);
  }

  @Test
  void aLongWindowHasPointsOfWholeMinutes() {
    assertThat(Traffic.step(Traffic.SECONDS_MAX, Duration.ofSeconds(2))).hasSeconds(2);
    assertThat(Traffic.step(HOUR, Duration.ofSeconds(2))).hasSeconds(60);
    assertThat(Traffic.step(Traffic.WINDOW_MAX, Duration.ofSeconds(121))).hasSeconds(180);
  }

  @Test
  void routesPastTheBoundAreNotDrawnAndTakeNothing() {
    for (int i = 1; i < Traffic.ROUTES_MAX; i++) {
      assertThat(traffic.ring(new Traffic.Key("app_1", "api", "/" + i)))
          .isNotSameAs(TrafficRing.NONE);
    }
    TrafficRing past = traffic.ring(new Traffic.Key("app_1", "api", "/past"));
    assertThat(past).isSameAs(TrafficRing.NONE);
    past.inFlight(second(), 1, 2);
    past.count(second(), TrafficRing.Count.SHED);
    past.finished(second(), 1_000_000, true);
    clock.advance(MINUTE);
    assertThat(total(HOUR, MINUTE)).isZero();
    assertThat(traffic.ring(new Traffic.Key("app_1", "api", "/api"))).isSameAs(ring);
  }

  private long second() {
    return clock.millis() / 1_000;
  }

  private List<TrafficPoint> points(Duration window, Duration step) {
    return traffic.series("app_1", window, step).getFirst().points();
  }

  private long total(Duration window, Duration step) {
    double rates = points(window, step).stream().mapToDouble(TrafficPoint::requestsPerSecond).sum();
    return Math.round(rates * step.toSeconds());
  }
}
