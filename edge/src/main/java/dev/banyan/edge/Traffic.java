package dev.banyan.edge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The live traffic of apps, services and routes in memory: of the last 15 minutes by the second, of
 * the last day by the minute. Thread-safe.
 */
public final class Traffic {

  /** The longest window. */
  public static final Duration WINDOW_MAX = Duration.ofMinutes(TrafficRing.MINUTES);

  /** The longest window whose points may be narrower than a minute. */
  public static final Duration SECONDS_MAX = Duration.ofSeconds(TrafficRing.SECONDS);

  /** Points of one series; a longer window needs a longer step. */
  private static final int POINTS_MAX = TrafficRing.MINUTES;

  /**
   * Routes that are drawn; requests of further ones are only counted as metrics. With {@link
   * TrafficRing}'s own bound this is all that the drawing ever takes: some 150 MiB when every one
   * of them is busy in every second of a day, and as little as was asked of it otherwise.
   */
  static final int ROUTES_MAX = 64;

  private final InstantSource clock;
  private final long startSecond;
  private final Map<Key, TrafficRing> rings = new ConcurrentHashMap<>();

  Traffic(InstantSource clock) {
    this.clock = clock;
    this.startSecond = Math.floorDiv(clock.millis(), 1_000L);
  }

  /** One route of an app. */
  record Key(String app, String service, String route) {}

  /**
   * The series of an app: one for itself, one per service, one per route, in this order. The last
   * point is of the step that is under way, over its seconds so far, so that what happens now is
   * never hidden by a wide step; the second that is not over yet is left out. So is what lies
   * before the start: nobody measured then, which is not the same as no requests.
   *
   * @param app the app's id as text
   * @param window how far back, at most {@link #WINDOW_MAX}
   * @param step the time of one point, as {@link #step} gives it
   */
  public List<TrafficSeries> series(String app, Duration window, Duration step) {
    long stepSeconds = step(window, step).toSeconds();
    long windowSeconds = Math.clamp(window.toSeconds(), stepSeconds, WINDOW_MAX.toSeconds());
    long points = Math.min(POINTS_MAX, windowSeconds / stepSeconds);
    long end = Math.floorDiv(clock.millis(), 1_000L);
    long begin =
        Math.max(
            Math.ceilDiv(end, stepSeconds) * stepSeconds - points * stepSeconds,
            startSecond / stepSeconds * stepSeconds);

    List<TrafficRing> all = new ArrayList<>();
    Map<String, List<TrafficRing>> services = new LinkedHashMap<>();
    Map<String, List<TrafficRing>> routes = new LinkedHashMap<>();
    rings.entrySet().stream()
        .filter(entry -> entry.getKey().app().equals(app))
        .sorted(Map.Entry.comparingByKey((a, b) -> a.route().compareTo(b.route())))
        .forEach(
            entry -> {
              Key key = entry.getKey();
              all.add(entry.getValue());
              services.computeIfAbsent(key.service(), k -> new ArrayList<>()).add(entry.getValue());
              routes.computeIfAbsent(key.route(), k -> new ArrayList<>()).add(entry.getValue());
            });

    List<TrafficSeries> out = new ArrayList<>();
    out.add(new TrafficSeries(TrafficSeries.Scope.APP, app, points(all, begin, end, stepSeconds)));
    services.forEach(
        (name, of) ->
            out.add(
                new TrafficSeries(
                    TrafficSeries.Scope.SERVICE, name, points(of, begin, end, stepSeconds))));
    routes.forEach(
        (name, of) ->
            out.add(
                new TrafficSeries(
                    TrafficSeries.Scope.ROUTE, name, points(of, begin, end, stepSeconds))));
    return out;
  }

  /**
   * What a service did within the seconds that are over, taken together.
   *
   * @param app the app's id as text
   * @param window how far back, in whole seconds, at most {@link #SECONDS_MAX}
   */
  public ServiceTraffic service(String app, String service, Duration window) {
    long seconds = Math.clamp(window.toSeconds(), 1, TrafficRing.SECONDS - 1L);
    long end = Math.floorDiv(clock.millis(), 1_000L);
    TrafficRing.Sum sum = new TrafficRing.Sum();
    rings.forEach(
        (key, ring) -> {
          if (key.app().equals(app) && key.service().equals(service)) {
            ring.addSecondsTo(end - seconds, end, sum);
          }
        });
    return new ServiceTraffic(
        sum.of(TrafficRing.Count.FINISHED),
        LatencyBuckets.quantileMillis(sum.buckets, 0.95),
        LatencyBuckets.quantileMillis(sum.buckets, 0.99),
        (double) sum.of(TrafficRing.Count.FINISHED) / seconds,
        (double) sum.of(TrafficRing.Count.SHED) / seconds);
  }

  /** The width that points of a window have: whole seconds, or minutes in a longer window. */
  public static Duration step(Duration window, Duration asked) {
    long seconds = Math.clamp(asked.toSeconds(), 1, WINDOW_MAX.toSeconds());
    if (window.compareTo(SECONDS_MAX) <= 0) {
      return Duration.ofSeconds(seconds);
    }
    return Duration.ofMinutes(Math.ceilDiv(seconds, TrafficRing.MINUTE_SECONDS));
  }

  /** Where a route writes; past {@link #ROUTES_MAX} nowhere. For one thread, the table's. */
  TrafficRing ring(Key key) {
    TrafficRing ring = rings.get(key);
    if (ring != null) {
      return ring;
    }
    return rings.size() >= ROUTES_MAX
        ? TrafficRing.NONE
        : rings.computeIfAbsent(key, k -> new TrafficRing(true));
  }

  /** Forgets routes that no table has any more. */
  void retain(java.util.Set<Key> keys) {
    rings.keySet().retainAll(keys);
  }

  private static List<TrafficPoint> points(
      List<TrafficRing> rings, long begin, long end, long stepSeconds) {
    boolean byMinute = stepSeconds % TrafficRing.MINUTE_SECONDS == 0;
    List<TrafficPoint> points = new ArrayList<>();
    for (long at = begin; at < end; at += stepSeconds) {
      long until = Math.min(end, at + stepSeconds);
      TrafficRing.Sum sum = new TrafficRing.Sum();
      for (TrafficRing ring : rings) {
        if (byMinute) {
          ring.addMinutesTo(at, until, sum);
        } else {
          ring.addSecondsTo(at, until, sum);
        }
      }
      points.add(point(at, until - at, sum));
    }
    return points;
  }

  private static TrafficPoint point(long at, long seconds, TrafficRing.Sum sum) {
    long finished = sum.of(TrafficRing.Count.FINISHED);
    return new TrafficPoint(
        Instant.ofEpochSecond(at),
        (double) finished / seconds,
        LatencyBuckets.quantileMillis(sum.buckets, 0.50),
        LatencyBuckets.quantileMillis(sum.buckets, 0.95),
        LatencyBuckets.quantileMillis(sum.buckets, 0.99),
        share(sum, TrafficRing.Count.ERRORS),
        sum.inFlightMost,
        sum.capacity == 0 ? 0 : (double) sum.inFlightMost / sum.capacity,
        (double) sum.of(TrafficRing.Count.SHED) / seconds,
        (double) sum.of(TrafficRing.Count.LIMITED) / seconds,
        share(sum, TrafficRing.Count.CACHE_HITS));
  }

  private static double share(TrafficRing.Sum sum, TrafficRing.Count count) {
    long finished = sum.of(TrafficRing.Count.FINISHED);
    return finished == 0 ? 0 : Math.min(1, (double) sum.of(count) / finished);
  }
}
