package dev.banyan.server;

import dev.banyan.apps.TrafficSource;
import dev.banyan.edge.TrafficPoint;
import dev.banyan.edge.TrafficSeries;
import dev.banyan.kernel.Id;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The edge's figures in the form that the apps' API gives out. */
final class EdgeTraffic implements TrafficSource {

  private final dev.banyan.edge.Traffic traffic;
  private final InstantSource clock;

  EdgeTraffic(dev.banyan.edge.Traffic traffic, InstantSource clock) {
    this.traffic = traffic;
    this.clock = clock;
  }

  @Override
  public TrafficSource.Traffic series(Id app, Duration window, Duration asked) {
    Duration step = dev.banyan.edge.Traffic.step(window, asked);
    List<TrafficSeries> series = traffic.series(app.toString(), window, step);
    Instant from =
        series.stream()
            .flatMap(each -> each.points().stream())
            .map(TrafficPoint::at)
            .min(Instant::compareTo)
            .orElseGet(() -> clock.instant().minus(window));
    return new TrafficSource.Traffic(step, from, series.stream().map(EdgeTraffic::series).toList());
  }

  private static Series series(TrafficSeries series) {
    return new Series(
        series.scope().name().toLowerCase(Locale.ROOT),
        series.name(),
        series.points().stream().map(EdgeTraffic::point).toList());
  }

  static Point point(TrafficPoint point) {
    return new Point(
        point.at(),
        point.requestsPerSecond(),
        latency(point.p50Millis()),
        latency(point.p95Millis()),
        latency(point.p99Millis()),
        point.errorRatio(),
        point.inFlight(),
        point.saturation(),
        point.shed(),
        point.limited(),
        point.cacheHits());
  }

  /** A step without requests has no latency, and not one of 0 ms. */
  private static OptionalDouble latency(double millis) {
    return Double.isNaN(millis) ? OptionalDouble.empty() : OptionalDouble.of(millis);
  }
}
