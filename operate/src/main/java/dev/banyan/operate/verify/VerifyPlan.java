package dev.banyan.operate.verify;

import dev.banyan.operate.measure.MeasureException;
import java.time.Duration;
import java.util.List;

/**
 * How the models are held against the apps.
 *
 * @param apps by name, at least one
 * @param repetitions of the whole, each with fits of its own
 * @param step how long each step is measured
 * @param cap of each replica, in cores
 */
public record VerifyPlan(List<String> apps, int repetitions, Duration step, double cap) {

  /** The apps there are. */
  public static final List<String> APPS = List.of("invoices", "notes");

  /** A share of a core, so that several replicas have room on one. */
  public static final double CAP = 0.15;

  /** Fewer say nothing of how often an interval holds. */
  public static final int REPETITIONS = 10;

  private static final int REPETITIONS_MAX = 1_000;
  private static final Duration STEP_MIN = Duration.ofMillis(500);
  private static final Duration STEP_MAX = Duration.ofMinutes(10);

  public VerifyPlan {
    apps = List.copyOf(apps);
    if (apps.isEmpty()) {
      throw new MeasureException("--app: name one of " + String.join(", ", APPS));
    }
    for (String app : apps) {
      if (!APPS.contains(app)) {
        throw new MeasureException(
            "--app: there is no app '" + app + "'; it is one of " + String.join(", ", APPS));
      }
    }
    if (repetitions < 1 || repetitions > REPETITIONS_MAX) {
      throw new MeasureException("--repetitions: from 1 to " + REPETITIONS_MAX);
    }
    if (step.compareTo(STEP_MIN) < 0 || step.compareTo(STEP_MAX) > 0) {
      throw new MeasureException("--step: a step lasts from 500ms to 10m");
    }
  }
}
