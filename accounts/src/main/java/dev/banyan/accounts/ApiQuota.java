package dev.banyan.accounts;

import dev.banyan.http.Authentication;
import dev.banyan.http.Caller;
import dev.banyan.http.ClientNetwork;
import dev.banyan.http.RequestQuota;
import dev.banyan.kernel.Plan;
import dev.banyan.limits.Decision;
import dev.banyan.limits.RateLimit;
import dev.banyan.limits.RateLimiter;
import java.util.Optional;

/**
 * Requests to Banyan's own API, by caller or by address. Apart from the plans: those count what
 * comes through the edge, and a console that looks on must not spend a team's rate.
 */
final class ApiQuota implements RequestQuota {

  private final RateLimiter limiter;
  private final Optional<RateLimit> byCaller;
  private final Optional<RateLimit> anonymous;

  ApiQuota(RateLimiter limiter, AccountsConfig config) {
    this.limiter = limiter;
    this.byCaller = limit(config.apiRequestsPerMinute());
    this.anonymous = limit(config.anonymousRequestsPerMinute());
  }

  private static Optional<RateLimit> limit(long perMinute) {
    return perMinute == Plan.UNLIMITED
        ? Optional.empty()
        : Optional.of(new RateLimit(perMinute, Math.max(1, perMinute / 2)));
  }

  @Override
  public Optional<Taken> take(Authentication authentication, String remoteAddress) {
    boolean known = !(authentication.caller() instanceof Caller.Anonymous);
    String key =
        "api:" + (known ? authentication.caller().name() : ClientNetwork.of(remoteAddress));
    return (known ? byCaller : anonymous).map(limit -> taken(limiter.tryAcquire(key, limit)));
  }

  private static Taken taken(Decision decision) {
    return new Taken(
        decision.allowed(),
        decision.limit(),
        decision.remaining(),
        decision.resetAfter(),
        decision.retryAfter());
  }
}
