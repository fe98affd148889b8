package dev.banyan.server.tour;

import java.time.Duration;

/**
 * How long the chapters take.
 *
 * @param calm under a load that is no trouble
 * @param rise from there to more than one replica holds
 * @param settle the longest that the bottleneck may take to show, then the replicas to come
 * @param steady before and after the replica is killed
 * @param read between chapters
 */
public record Pace(Duration calm, Duration rise, Duration settle, Duration steady, Duration read) {

  /** For people: some five minutes. */
  public static Pace normal() {
    return new Pace(
        Duration.ofSeconds(20),
        Duration.ofSeconds(40),
        Duration.ofMinutes(4),
        Duration.ofSeconds(20),
        Duration.ofSeconds(4));
  }

  /** For those in a hurry, and for tests. */
  public static Pace fast() {
    return new Pace(
        Duration.ofSeconds(5),
        Duration.ofSeconds(8),
        Duration.ofMinutes(4),
        Duration.ofSeconds(6),
        Duration.ZERO);
  }
}
