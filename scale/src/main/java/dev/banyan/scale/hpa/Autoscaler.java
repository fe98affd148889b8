package dev.banyan.scale.hpa;

import java.time.Instant;

/**
 * Decides replicas, sync by sync. Whoever calls does so at regular times, carries a change out, and
 * tells of it; only then does it count for the rates to come. Keeps state; one thread at a time.
 */
public interface Autoscaler {

  /**
   * Decides.
   *
   * @param now not before the call before it
   */
  Decision decide(Instant now, ScaleStatus status, MetricReadings readings);

  /** The decision's change was carried out. Without a change nothing happens. */
  void applied(Decision decision);
}
