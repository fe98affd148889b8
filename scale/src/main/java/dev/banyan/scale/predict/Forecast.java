package dev.banyan.scale.predict;

import java.time.LocalTime;
import java.util.Locale;

/**
 * What a time of day will take.
 *
 * @param replicas as many replicas' worth as at least half of the days took
 * @param at the time of day, to the quarter of an hour
 * @param alike which days were looked at
 * @param reached days that took so much or more
 * @param days that were looked at
 */
public record Forecast(double replicas, LocalTime at, Alike alike, int reached, int days) {

  /**
   * What is not worth a replica. An absolute one: with a share, as the HPA's tolerance is, a rise
   * that the floor follows would run at the upper edge of what is tolerated all the time.
   */
  private static final double SLACK = 0.1;

  /** Which days are looked at: all, until there are enough of the kind. */
  public enum Alike {
    DAYS("a day"),
    WEEKDAYS("a weekday"),
    WEEKENDS("a day of a weekend");

    private final String text;

    Alike(String text) {
      this.text = text;
    }
  }

  /** The replicas for it. */
  int floor(int max) {
    return (int) Math.min(max, Math.ceil(Math.max(0, replicas - SLACK)));
  }

  /** As a sentence without its end: {@code at 09:00 on a weekday it took 2.6 replicas' worth}. */
  public String words(String what) {
    return String.format(
        Locale.ROOT,
        "at %s on %s it took %.1f replicas' worth of %s or more on %d of the last %d days"
            + " (predicted)",
        at,
        alike.text,
        replicas,
        what,
        reached,
        days);
  }
}
