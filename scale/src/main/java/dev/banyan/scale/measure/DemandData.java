package dev.banyan.scale.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Checks the steps of a run. */
final class DemandData {

  private static final int STEPS_MAX = 500;
  private static final int CLASSES_MAX = 24;
  private static final double SECONDS_MIN = 1e-3;
  private static final double SECONDS_MAX = 1e7;
  private static final double USED_MAX = 1e18;
  private static final int REPLICAS_MAX = 100_000;

  private DemandData() {}

  /**
   * The classes that were seen at all, sorted.
   *
   * @throws IllegalArgumentException with everything that is wrong
   */
  static List<String> classes(List<DemandStep> steps) {
    if (steps.isEmpty() || steps.size() > STEPS_MAX) {
      throw new IllegalArgumentException(
          "steps: there are " + steps.size() + ", 1 to " + STEPS_MAX + " can be read");
    }
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      check("step " + (i + 1), steps.get(i), wrong);
    }
    var seen = new TreeSet<String>();
    for (DemandStep step : steps) {
      step.completed().forEach((name, count) -> addSeen(seen, name, count));
    }
    if (seen.isEmpty() && wrong.isEmpty()) {
      wrong.add("completed: no step completed a single request; mend the target first");
    }
    if (seen.size() > CLASSES_MAX) {
      wrong.add("completed: " + seen.size() + " classes, at most " + CLASSES_MAX + "; join some");
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
    return List.copyOf(seen);
  }

  private static void addSeen(TreeSet<String> seen, String name, long count) {
    if (count > 0) {
      seen.add(name);
    }
  }

  private static void check(String row, DemandStep step, List<String> wrong) {
    if (!(step.seconds() >= SECONDS_MIN && step.seconds() <= SECONDS_MAX)) {
      wrong.add(row + ": seconds is " + step.seconds() + ", it must be from 0.001 to 1e7");
    }
    if (step.replicas() < 1 || step.replicas() > REPLICAS_MAX) {
      wrong.add(
          row + ": replicas is " + step.replicas() + ", it must be from 1 to " + REPLICAS_MAX);
    }
    for (Map.Entry<String, Long> each : step.completed().entrySet()) {
      if (each.getValue() < 0) {
        wrong.add(row + ": completed." + each.getKey() + " is below 0");
      }
    }
    for (Map.Entry<Resource, Double> each : step.used().entrySet()) {
      if (!(each.getValue() >= 0 && each.getValue() <= USED_MAX)) {
        wrong.add(
            row
                + ": "
                + each.getKey().label()
                + " is "
                + each.getValue()
                + ", it must be a number, 0 or more; leave out what was not measured");
      }
    }
  }
}
