package dev.banyan.server.scale;

import dev.banyan.apps.TrafficSource;
import dev.banyan.scale.advise.Metric;
import dev.banyan.scale.advise.Sample;
import dev.banyan.scale.advise.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Latency, errors, the share of the cache and the time of each route from the edge's figures. A
 * step without requests has no latency and no errors, which is not the same as good ones.
 */
final class TrafficMetrics {

  private static final double MILLIS_PER_SECOND = 1_000;
  private static final String APP = "app";
  private static final String ROUTE = "route";

  private TrafficMetrics() {}

  static List<Series> of(TrafficSource.Traffic traffic) {
    List<Series> out = new ArrayList<>();
    traffic.series().stream()
        .filter(series -> series.scope().equals(APP))
        .limit(1)
        .forEach(
            app -> {
              add(
                  out,
                  Metric.P95,
                  "",
                  app,
                  point -> point.p95().orElse(Double.NaN) / MILLIS_PER_SECOND);
              add(out, Metric.ERRORS, "", app, point -> 100 * point.errors());
            });
    List<TrafficSource.Series> routes =
        traffic.series().stream().filter(series -> series.scope().equals(ROUTE)).toList();
    routes.forEach(
        route ->
            add(
                out,
                Metric.ROUTE_SECONDS,
                route.name(),
                route,
                point -> point.rps() * meanSeconds(point)));
    addCacheHits(out, routes);
    return out;
  }

  private static void add(
      List<Series> out,
      Metric metric,
      String label,
      TrafficSource.Series from,
      ToDoubleFunction<TrafficSource.Point> value) {
    List<Sample> samples =
        from.points().stream()
            // A route that rests takes no time, and is to be seen beside the others.
            .filter(point -> point.rps() > 0 || metric == Metric.ROUTE_SECONDS)
            .map(point -> new Sample(point.at(), value.applyAsDouble(point)))
            .toList();
    if (!samples.isEmpty()) {
      out.add(new Series(metric.wire(), label, samples));
    }
  }

  /** The mean by the trapezium rule over the quantiles that there are; enough to share out time. */
  private static double meanSeconds(TrafficSource.Point point) {
    double p50 = point.p50().orElse(0);
    double p95 = point.p95().orElse(0);
    double p99 = point.p99().orElse(0);
    double millis = 0.50 * p50 + 0.45 * (p50 + p95) / 2 + 0.05 * (p95 + p99) / 2;
    return millis / MILLIS_PER_SECOND;
  }

  /** Of the routes that the cache answers at all: the others are not its business. */
  private static void addCacheHits(List<Series> out, List<TrafficSource.Series> routes) {
    Map<Instant, double[]> steps = new HashMap<>();
    for (TrafficSource.Series route : routes) {
      if (route.points().stream().anyMatch(point -> point.cacheHits() > 0)) {
        for (TrafficSource.Point point : route.points()) {
          double[] sums = steps.computeIfAbsent(point.at(), at -> new double[2]);
          sums[0] += point.rps() * point.cacheHits();
          sums[1] += point.rps();
        }
      }
    }
    List<Sample> samples =
        steps.entrySet().stream()
            .filter(step -> step.getValue()[1] > 0)
            .map(step -> new Sample(step.getKey(), 100 * step.getValue()[0] / step.getValue()[1]))
            .toList();
    if (!samples.isEmpty()) {
      out.add(Series.of(Metric.CACHE_HITS, samples));
    }
  }
}
