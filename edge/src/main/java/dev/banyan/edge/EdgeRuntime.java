package dev.banyan.edge;

import dev.banyan.http.Authenticator;
import dev.banyan.kernel.trace.Spans;
import dev.banyan.limits.RateLimit;
import dev.banyan.limits.RateLimiter;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all event loops share. Everything in it is immutable or made for many threads. */
final class EdgeRuntime {

  final EdgeConfig config;
  final Authenticator authenticator;
  final RateLimiter limiter;
  final InstantSource clock;
  final ResponseCache cache;
  final StaticFiles files;
  final ClientAddresses addresses;
  final RequestGuard guard;
  final EdgeMeters meters;
  final PlanRanks planRanks;

  /** Null where none is written. */
  final @Nullable AccessLog accessLog;

  final Spans spans;

  final Optional<RateLimit> anonymousLimit;
  final boolean brotli;
  volatile CompiledTable table = CompiledTable.EMPTY;
  volatile boolean draining;

  /** The bound one; what is configured until then. */
  volatile int tlsPort;

  EdgeRuntime(
      EdgeConfig config,
      Authenticator authenticator,
      RateLimiter limiter,
      InstantSource clock,
      ResponseCache cache,
      StaticFiles files,
      EdgeMeters meters,
      PlanRanks planRanks,
      @Nullable AccessLog accessLog,
      Spans spans) {
    this.config = config;
    this.tlsPort = config.tls().map(EdgeConfig.Tls::port).orElse(443);
    this.authenticator = authenticator;
    this.limiter = limiter;
    this.clock = clock;
    this.cache = cache;
    this.files = files;
    this.meters = meters;
    this.planRanks = planRanks;
    this.accessLog = accessLog;
    this.spans = spans;
    this.addresses = new ClientAddresses(config.trustedProxies());
    this.guard = new RequestGuard(config.limits());
    this.anonymousLimit = config.anonymous().limit();
    this.brotli = config.compression().enabled() && BodyEncoder.brotliAvailable();
  }
}
