package dev.banyan.http;

import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.trace.Spans;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;

/**
 * What the API router asks.
 *
 * @param authenticator who calls
 * @param quota how often they may
 * @param idempotency what they have asked before
 * @param ids names requests
 * @param meters takes its metrics
 * @param edge whose word on clients is believed
 * @param spans takes a span of each request that is recorded
 */
public record ApiServices(
    Authenticator authenticator,
    RequestQuota quota,
    IdempotencyStore idempotency,
    IdGenerator ids,
    MeterRegistry meters,
    TrustedEdge edge,
    Spans spans) {

  /** Nobody records spans. */
  public ApiServices(
      Authenticator authenticator,
      RequestQuota quota,
      IdempotencyStore idempotency,
      IdGenerator ids,
      MeterRegistry meters,
      TrustedEdge edge) {
    this(authenticator, quota, idempotency, ids, meters, edge, Spans.NONE);
  }

  /** Without an edge before the API: every request comes from whom it comes. */
  public ApiServices(
      Authenticator authenticator,
      RequestQuota quota,
      IdempotencyStore idempotency,
      IdGenerator ids,
      MeterRegistry meters) {
    this(authenticator, quota, idempotency, ids, meters, TrustedEdge.create(new SecureRandom()));
  }
}
