package dev.banyan.scale.hpa;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * What an autoscaler decided at a sync.
 *
 * @param current replicas wanted before
 * @param desired replicas wanted from now on
 * @param raw what the metrics alone ask for; absent where they failed or were not read
 * @param limitedBy why {@code desired} is not {@code raw}, or why nothing changes
 * @param reason all of it in words, with the arithmetic
 */
public record Decision(
    Instant at, int current, int desired, OptionalInt raw, LimitedBy limitedBy, String reason) {

  /** What kept a decision from what the metrics ask for. */
  public enum LimitedBy {
    NOTHING,
    /** Usage is near enough to its target. */
    TOLERANCE,
    /** Pods that are missing or unready would turn the direction. */
    DIRECTION,
    /** A stabilisation window. */
    WINDOW,
    /** A policy's rate. */
    RATE,
    MAX,
    MIN,
    /** Metrics could not be read. */
    ERROR,
    /** There are no replicas, and the minimum is above that: switched off by hand. */
    DISABLED,
    /** More replicas than the maximum were found. */
    ABOVE_MAX,
    /** Fewer replicas than the minimum were found. */
    BELOW_MIN,
    /** Nothing was waiting for as long as the cool-down. */
    COOLDOWN,
    /** The time of day will take more than the metrics ask for now. */
    PREDICTED
  }

  public boolean changes() {
    return desired != current;
  }
}
