package dev.banyan.apps.autoscale;

/**
 * What the edge saw of a service within a while.
 *
 * @param requests that were answered
 * @param p95Millis of them; NaN where there were none
 * @param p99Millis likewise
 * @param requestsPerSecond that were answered
 * @param shedPerSecond that were turned away past capacity
 */
public record ServiceLoad(
    long requests,
    double p95Millis,
    double p99Millis,
    double requestsPerSecond,
    double shedPerSecond) {

  /** Nobody asked for anything. */
  public static final ServiceLoad NONE = new ServiceLoad(0, Double.NaN, Double.NaN, 0, 0);

  /** Below this a percentile tells of single requests. */
  static final int REQUESTS_MIN = 10;

  /** However much is turned away, no more than so many times what was answered is believed. */
  static final double TURNED_AWAY_MAX = 4;

  /** Milliseconds, or 0 where too few asked for it to mean anything. */
  double latency(Target.Kind kind) {
    double millis = kind == Target.Kind.P99 ? p99Millis : p95Millis;
    return requests < REQUESTS_MIN || Double.isNaN(millis) ? 0 : millis;
  }

  /** By how much what was asked for is more than what was let in: 1 where nothing was shed. */
  double demandOverServed() {
    if (shedPerSecond <= 0) {
      return 1;
    }
    return requestsPerSecond <= 0
        ? TURNED_AWAY_MAX
        : Math.min(TURNED_AWAY_MAX, 1 + shedPerSecond / requestsPerSecond);
  }
}
