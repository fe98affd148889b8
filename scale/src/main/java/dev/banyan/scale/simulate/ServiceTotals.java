package dev.banyan.scale.simulate;

import dev.banyan.scale.Basis;

/**
 * What a simulated time was for a service, over all regions.
 *
 * @param arrived requests or jobs; all of them are served, shed or waiting at the end
 * @param served answered
 * @param shed turned away, or sent to pods that were gone
 * @param waiting at the end
 * @param missed shed, or answered after the target (an expectation, rounded)
 * @param peakPods most pods at a time
 * @param podHours of its pods
 */
public record ServiceTotals(
    String service,
    long arrived,
    long served,
    long shed,
    long waiting,
    long missed,
    int peakPods,
    double podHours) {

  public Basis basis() {
    return Basis.SIMULATED;
  }

  /** Misses of all that came, 0 to 1. */
  public double missedShare() {
    return arrived == 0 ? 0 : missed / (double) arrived;
  }

  /** Whether at least 95 of 100 were answered within the target. */
  public boolean p95Met() {
    return missedShare() <= 0.05;
  }
}
