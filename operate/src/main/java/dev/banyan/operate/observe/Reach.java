package dev.banyan.operate.observe;

import dev.banyan.scale.advise.Thresholds;
import dev.banyan.scale.advise.Trigger;
import java.time.Duration;
import java.util.List;

/** How far back thresholds look, and how they are held against less. */
public final class Reach {

  /** So many reads may fail before a series counts as broken. */
  private static final int READS_MISSED_MAX = 3;

  private Reach() {}

  /** The longest span that any threshold is held over, or let go after. */
  public static Duration of(Thresholds thresholds) {
    return thresholds.triggers().stream()
        .flatMap(trigger -> trigger.held().stream())
        .reduce(longer(thresholds.sustained(), thresholds.hold()), Reach::longer);
  }

  /** Whether something is to hold for longer than was watched. */
  public static boolean exceeds(Thresholds thresholds, Duration watched) {
    return thresholds.sustained().compareTo(watched) > 0
        || thresholds.triggers().stream()
            .flatMap(trigger -> trigger.held().stream())
            .anyMatch(held -> held.compareTo(watched) > 0);
  }

  /**
   * Thresholds for a watch that may be shorter than they want: each has to hold throughout what was
   * watched, and no more is asked.
   */
  public static Thresholds within(Thresholds thresholds, Duration watched, Duration every) {
    List<Trigger> triggers =
        thresholds.triggers().stream()
            .map(
                trigger ->
                    new Trigger(
                        trigger.metric(),
                        trigger.threshold(),
                        trigger.held().map(held -> shorter(held, watched)),
                        trigger.action(),
                        trigger.source()))
            .toList();
    return new Thresholds(
        thresholds.name(),
        shorter(thresholds.sustained(), watched),
        shorter(thresholds.hold(), watched),
        thresholds.releasePercent(),
        shorter(thresholds.gap(), every.multipliedBy(READS_MISSED_MAX)),
        thresholds.bands(),
        triggers,
        thresholds.efforts());
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
