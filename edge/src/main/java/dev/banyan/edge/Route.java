package dev.banyan.edge;

import java.time.Duration;
import java.util.Optional;

/**
 * What happens to the requests below a path.
 *
 * @param path a prefix of whole segments: {@code /api} takes {@code /api} and {@code /api/x}, not
 *     {@code /apix}; the longest one wins
 * @param to the name of a target of the same site
 * @param identity whether callers are identified
 * @param limitByPlan whether the caller's plan limits the rate: per team when identified, else per
 *     client address
 * @param trafficClass what is shed first past capacity
 * @param cache how GET and HEAD are cached, if at all
 * @param strip whether the app sees the path without this prefix
 * @param timeout from the sent request to the first byte of the answer
 */
public record Route(
    String path,
    String to,
    IdentityRule identity,
    boolean limitByPlan,
    TrafficClass trafficClass,
    Optional<CacheRule> cache,
    boolean strip,
    Duration timeout) {

  /** The timeout of a route that names none. */
  public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(60);

  public Route {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a route's path begins with a slash: " + path);
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("a route's timeout is above zero: " + path);
    }
  }

  /** A route with the defaults: no identity, no limit, interactive, no cache. */
  public static Route to(String path, String to) {
    return new Route(
        path,
        to,
        IdentityRule.NONE,
        false,
        TrafficClass.INTERACTIVE,
        Optional.empty(),
        false,
        TIMEOUT_DEFAULT);
  }

  public Route withIdentity(IdentityRule rule) {
    return new Route(path, to, rule, limitByPlan, trafficClass, cache, strip, timeout);
  }

  public Route withLimitByPlan() {
    return new Route(path, to, identity, true, trafficClass, cache, strip, timeout);
  }

  public Route withClass(TrafficClass value) {
    return new Route(path, to, identity, limitByPlan, value, cache, strip, timeout);
  }

  public Route withCache(CacheRule rule) {
    return new Route(
        path, to, identity, limitByPlan, trafficClass, Optional.of(rule), strip, timeout);
  }

  public Route stripped() {
    return new Route(path, to, identity, limitByPlan, trafficClass, cache, true, timeout);
  }

  public Route withTimeout(Duration value) {
    return new Route(path, to, identity, limitByPlan, trafficClass, cache, strip, value);
  }
}
