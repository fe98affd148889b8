package dev.banyan.scale.simulate;

import dev.banyan.kernel.config.Default;
import java.time.Duration;

/**
 * A cache within each pod, empty when it starts: of a pod ready for t, the hit rate is {@code hits
 * × (1 - e^(-t/warming))}.
 *
 * @param hits share of requests a warm pod answers from it, 0 to 1
 * @param warming after which time 63 % of that are reached
 * @param hitCost what a hit costs of a miss's CPU and waiting, 0 to 1
 */
public record CacheSpec(
    @Default("0") double hits, @Default("5m") Duration warming, @Default("0.1") double hitCost) {

  public CacheSpec {
    Bounds.within("cache.hits", hits, 0, 1);
    Bounds.within("cache.warming", warming, Duration.ofSeconds(1), Duration.ofDays(1));
    Bounds.within("cache.hitCost", hitCost, 0, 1);
  }

  double hitRate(double readySeconds) {
    return hits * -StrictMath.expm1(-readySeconds / (warming.toMillis() / 1000.0));
  }

  /** What a request costs on average, of a miss. */
  double cost(double hitRate) {
    return 1 - hitRate * (1 - hitCost);
  }
}
