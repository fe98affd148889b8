package dev.banyan.edge;

/**
 * What a service did within a while.
 *
 * @param finished requests
 * @param p95Millis of them, from the request's head to the answer's end; NaN without requests
 * @param p99Millis likewise
 * @param requestsPerSecond finished
 * @param shedPerSecond refused past capacity
 */
public record ServiceTraffic(
    long finished,
    double p95Millis,
    double p99Millis,
    double requestsPerSecond,
    double shedPerSecond) {}
