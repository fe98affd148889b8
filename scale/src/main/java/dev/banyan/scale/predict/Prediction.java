package dev.banyan.scale.predict;

import java.time.Duration;
import java.time.ZoneId;

/**
 * What is to be foretold.
 *
 * @param ahead how long before replicas are needed they are asked for, 1 min to 1 h
 * @param zone whose clocks tell the time of day, and whose calendar the weekend
 */
public record Prediction(Duration ahead, ZoneId zone) {

  /** Where nothing is said. */
  public static final Duration AHEAD_DEFAULT = Duration.ofMinutes(5);

  public Prediction {
    if (ahead.compareTo(Duration.ofMinutes(1)) < 0 || ahead.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("ahead is between 1m and 1h");
    }
  }
}
