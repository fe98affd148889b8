package dev.banyan.edge;

import dev.banyan.kernel.Plan;
import dev.banyan.limits.Decision;
import dev.banyan.limits.RateLimit;
import java.time.Duration;
import java.util.Optional;

/** Limits the rate of a caller by plan: per team when identified, else per client address. */
final class RateLimits {

  private RateLimits() {}

  /** True when the request may go on; otherwise it was answered with 429. */
  static boolean admit(Exchange exchange) {
    String team = exchange.authentication.claims().get("team");
    String key;
    Optional<RateLimit> limit;
    if (team != null) {
      key = "edge:team:" + team;
      limit = exchange.authentication.plan().flatMap(RateLimits::ofPlan);
    } else {
      key = "edge:ip:" + ClientAddresses.limitKey(exchange.clientAddress);
      limit = exchange.edge.anonymousLimit;
    }
    if (limit.isEmpty()) {
      return true;
    }
    Decision decision = exchange.edge.limiter.tryAcquire(key, limit.get());
    exchange.answer.limited(decision);
    if (decision.allowed()) {
      return true;
    }
    CompiledRoute route = exchange.mustRoute();
    route.meters.limited.increment();
    route.ring.count(exchange.edge.clock.millis() / 1_000, TrafficRing.Count.LIMITED);
    exchange.refuse(
        Refusal.of(
                429,
                "rate-limited",
                "Too many requests",
                "The plan's rate is used up. Wait, or ask for a larger plan.")
            .retryAfter(Duration.ofSeconds(decision.retryAfterSeconds())));
    return false;
  }

  private static Optional<RateLimit> ofPlan(Plan plan) {
    return RateLimit.of(plan);
  }
}
