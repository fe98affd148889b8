package dev.banyan.scale.advise;

import dev.banyan.kernel.Durations;
import java.time.Duration;

/**
 * What an action costs, as a guide has it.
 *
 * @param costMinPercent of the monthly bill, on top
 * @param costMaxPercent of the monthly bill, on top
 * @param takesMin at least so long until it is done
 * @param takesMax at most so long
 * @param source the guide and its lines
 */
public record Effort(
    Action action,
    int costMinPercent,
    int costMaxPercent,
    Duration takesMin,
    Duration takesMax,
    String source) {

  public Effort {
    if (costMinPercent < 0 || costMinPercent > costMaxPercent) {
      throw new IllegalArgumentException("costMinPercent: must be from 0 to costMaxPercent");
    }
    if (takesMin.compareTo(takesMax) > 0) {
      throw new IllegalArgumentException("takesMin: must be at most takesMax");
    }
  }

  /** Such as {@code +50–100 % a month}. */
  public String cost() {
    return costMaxPercent == 0
        ? "+0 % a month, developers' time only"
        : "+" + costMinPercent + "–" + costMaxPercent + " % a month";
  }

  /** Such as {@code 1h to 2h}. */
  public String time() {
    return Durations.format(takesMin) + " to " + Durations.format(takesMax);
  }

  /** Such as {@code takes 1h to 2h, +50–100 % a month (guide: …)}. */
  public String text() {
    return "takes " + time() + ", " + cost() + " (guide: " + source + ")";
  }
}
