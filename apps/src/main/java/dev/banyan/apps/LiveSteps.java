package dev.banyan.apps;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What a live stream of traffic tells next: each step once, when it is over. A step that is under
 * way would be told in parts, and of which the reader cannot know. For one thread.
 */
final class LiveSteps {

  static final Duration STEP = Duration.ofSeconds(2);

  /**
   * What the first event tells of: whole steps were asked for a moment ago, or half a minute by a
   * page that kept them, and what came since lies between them and the stream. A reader that was
   * slower than that misses something.
   */
  static final Duration WINDOW = Duration.ofSeconds(40);

  private final InstantSource clock;
  private Instant told = Instant.MIN;

  LiveSteps(InstantSource clock) {
    this.clock = clock;
  }

  /** How far back to ask for {@link #next}: to what was told last. */
  Duration window() {
    if (told.equals(Instant.MIN)) {
      return WINDOW;
    }
    Duration since = Duration.between(told, clock.instant()).plus(STEP);
    return since.compareTo(WINDOW) < 0 ? since : WINDOW;
  }

  /** Leaves what was told or is not over yet. */
  TrafficSource.Traffic next(TrafficSource.Traffic all) {
    Instant now = clock.instant();
    Instant before = told;
    var fresh =
        all.series().stream()
            .map(
                series ->
                    new TrafficSource.Series(
                        series.scope(),
                        series.name(),
                        series.points().stream()
                            .filter(point -> point.at().isAfter(before))
                            .filter(point -> !point.at().plus(all.step()).isAfter(now))
                            .toList()))
            .toList();
    told =
        fresh.stream()
            .flatMap(series -> series.points().stream())
            .map(TrafficSource.Point::at)
            .max(Instant::compareTo)
            .orElse(before);
    return new TrafficSource.Traffic(all.step(), all.from(), fresh);
  }
}
