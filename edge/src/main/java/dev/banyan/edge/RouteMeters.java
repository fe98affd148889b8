package dev.banyan.edge;

import dev.banyan.http.RequestTimes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one route, found by array index on the hot path. The labels are bounded: routes
 * come from configuration, methods from a list, statuses from 100 to 599.
 */
final class RouteMeters {

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other");

  private static final int STATUSES = 500;

  private final MeterRegistry registry;
  private final String route;
  private final AtomicReferenceArray<@Nullable Timer> timers =
      new AtomicReferenceArray<>(METHODS.size() * STATUSES);
  private volatile boolean dropped;
  final Counter shed;
  final Counter limited;
  final Counter cacheHits;

  RouteMeters(MeterRegistry registry, String route) {
    this.registry = registry;
    this.route = route;
    this.shed = registry.counter("edge.requests.shed", "route", route);
    this.limited = registry.counter("edge.requests.limited", "route", route);
    this.cacheHits = registry.counter("edge.cache.hits", "route", route);
  }

  /** The route is gone: what it counted would be kept for ever. */
  void drop() {
    dropped = true;
    registry.remove(shed);
    registry.remove(limited);
    registry.remove(cacheHits);
    for (int i = 0; i < timers.length(); i++) {
      Timer timer = timers.getAndSet(i, null);
      if (timer != null) {
        registry.remove(timer);
      }
    }
  }

  /** The method as figures name it: one of a list. */
  static String method(String sent) {
    return METHODS.contains(sent) ? sent : METHODS.getLast();
  }

  void record(String method, int status, long nanos) {
    int methodIndex = METHODS.indexOf(method);
    if (methodIndex < 0) {
      methodIndex = METHODS.size() - 1;
    }
    int index = methodIndex * STATUSES + Math.clamp(status - 100, 0, STATUSES - 1);
    Timer timer = timers.get(index);
    if (timer == null) {
      timer = RequestTimes.timer(registry, METHODS.get(methodIndex), route, status);
      timers.set(index, timer);
      if (dropped) {
        registry.remove(timer); // A request was under way; nobody else would remove it again.
      }
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }
}
