package dev.banyan.edge;

import java.time.Instant;

/**
 * What happened within one step; in the one that is under way, within its seconds so far.
 *
 * @param at the step's begin
 * @param requestsPerSecond finished requests
 * @param p50Millis median time from the request's head to the answer's end; NaN without requests
 * @param p95Millis likewise
 * @param p99Millis likewise
 * @param errorRatio share of answers with a status of 500 and above, 0 to 1
 * @param inFlight most requests under way at a time
 * @param saturation {@code inFlight} over the capacity, 0 to 1 and above
 * @param shed requests refused past capacity, per second
 * @param limited requests refused by a rate limit, per second
 * @param cacheHits share of answers that came from the cache, 0 to 1
 */
public record TrafficPoint(
    Instant at,
    double requestsPerSecond,
    double p50Millis,
    double p95Millis,
    double p99Millis,
    double errorRatio,
    int inFlight,
    double saturation,
    double shed,
    double limited,
    double cacheHits) {}
