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
    record Service(List<InstanceState> instances) implements Destination {}

    record Files(StaticRoot root) implements Destination {}
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
    String prefix = route.path();
    if (!route.strip() || prefix.length() == 1 || !target.startsWith(prefix)) {
      return target;
    }
    int cut = prefix.endsWith("/") ? prefix.length() - 1 : prefix.length();
    String rest = target.substring(cut);
    return rest.startsWith("/") ? rest : "/" + rest;
  }
}
