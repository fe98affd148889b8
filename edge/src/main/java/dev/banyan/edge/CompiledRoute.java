package dev.banyan.edge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A route with all that serving it needs, ready at hand. Immutable but for its counters. */
final class CompiledRoute {

  final Route route;
  final CompiledSite site;
  final RouteMeters meters;
  final TrafficRing ring;
  final Destination destination;
  final @Nullable CacheRule cache;
  final boolean platform;

  /** What shows a service that the edge sent a request. */
  final @Nullable SenderProof proof;

  final long timeoutNanos;

  CompiledRoute(
      Route route,
      CompiledSite site,
      RouteMeters meters,
      TrafficRing ring,
      Destination destination,
      boolean platform,
      @Nullable SenderProof proof) {
    this.route = route;
    this.site = site;
    this.meters = meters;
    this.ring = ring;
    this.destination = destination;
    this.platform = platform;
    this.proof = proof;
    // Banyan's own answers are the caller's alone, and the cache would hide the session from it.
    this.cache = platform ? null : route.cache().orElse(null);
    this.timeoutNanos = route.timeout().toNanos();
  }

  /** Where requests go. */
  sealed interface Destination {
    /**
     * Instances.
     *
     * @param coming whether one is on its way where there is none
     */
    record Service(List<InstanceState> instances, boolean coming) implements Destination {}

    record Files(StaticRoot root) implements Destination {}
  }

  /** The service that it leads to, by one name over all apps. */
  String service() {
    return site.app + "/" + route.to();
  }

  /** Whether a path, as {@link RequestPath} gives it, lies below this route. */
  boolean matches(String path) {
    String prefix = route.path();
    int length = prefix.length();
    if (length == 1) {
      return true;
    }
    if (prefix.charAt(length - 1) == '/') {
      return path.startsWith(prefix) || path.length() == length - 1 && prefix.startsWith(path);
    }
    return path.startsWith(prefix) && (path.length() == length || path.charAt(length) == '/');
  }

  /** The target that the app sees: the client's own, without the prefix where the route strips. */
  String targetFor(String target) {
    if (!strips() || !matches(RequestPath.forMatching(target).orElse(target))) {
      return target;
    }
    // However the client wrote the prefix: what matched is what is cut.
    return "/" + target.substring(RequestPath.segmentAfter(target, cut()));
  }

  /** The same for a path as {@link RequestPath} gives it, which must not be decoded again. */
  String pathFor(String path) {
    if (!strips() || !matches(path)) {
      return path;
    }
    String rest = path.substring(Math.min(cut(), path.length()));
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  private boolean strips() {
    return route.strip() && route.path().length() > 1;
  }

  private int cut() {
    String prefix = route.path();
    return prefix.endsWith("/") ? prefix.length() - 1 : prefix.length();
  }
}
