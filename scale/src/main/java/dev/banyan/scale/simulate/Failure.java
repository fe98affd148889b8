package dev.banyan.scale.simulate;

import dev.banyan.kernel.config.Default;
import java.time.Duration;

/**
 * Something that breaks.
 *
 * @param what a zone, or a whole region
 * @param at when, since the start
 * @param lasts until it is back
 * @param region which, from 0
 * @param zone which, from 0; of no account for a region
 */
public record Failure(
    What what,
    Duration at,
    @Default("1h") Duration lasts,
    @Default("0") int region,
    @Default("0") int zone) {

  /** What is lost. */
  public enum What {
    ZONE,
    REGION
  }

  public Failure {
    Bounds.within("failures.at", at, Duration.ZERO, Duration.ofDays(7));
    Bounds.within("failures.lasts", lasts, Duration.ofSeconds(1), Duration.ofDays(7));
    Bounds.within("failures.region", region, 0, Scenario.REGIONS_MAX - 1);
    Bounds.within("failures.zone", zone, 0, Scenario.ZONES_MAX - 1);
  }

  boolean during(long second) {
    long start = at.toSeconds();
    return second >= start && second < start + lasts.toSeconds();
  }
}
