package dev.banyan.operate.load;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A whole run. Everything in it is measured.
 *
 * @param plan what was asked for
 * @param stopped whether it was stopped before its end
 * @param steps those that were begun, in order
 * @param series a second each, or longer where the run was long: at most {@link #POINTS_MAX}
 * @param notes what a reader must know beside the figures, in sentences
 */
public record LoadReport(
    LoadPlan plan,
    Instant startedAt,
    Duration elapsed,
    boolean stopped,
    List<StepReport> steps,
    List<LoadPoint> series,
    List<String> notes) {

  /** Points of a series. */
  public static final int POINTS_MAX = 3_600;

  public LoadReport {
    steps = List.copyOf(steps);
    series = List.copyOf(series);
    notes = List.copyOf(notes);
  }

  /** Whether it ran to its end and every step was good. */
  public boolean passed() {
    return !stopped && !steps.isEmpty() && steps.stream().allMatch(StepReport::passed);
  }
}
