package dev.banyan.http;

import dev.banyan.kernel.IdGenerator;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What the API router asks.
 *
 * @param authenticator who calls
 * @param quota how often they may
 * @param idempotency what they have asked before
 * @param ids names requests
 * @param meters takes its metrics
 */
public record ApiServices(
    Authenticator authenticator,
    RequestQuota quota,
    IdempotencyStore idempotency,
    IdGenerator ids,
    MeterRegistry meters) {}
