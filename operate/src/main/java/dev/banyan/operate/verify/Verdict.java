package dev.banyan.operate.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * How well one figure of one app was foretold over all repetitions.
 *
 * @param medianError of the predictions, as a share of what was measured
 * @param medianHalfWidth of their intervals, as a share of the prediction
 * @param coverage the share of intervals that held what was measured
 * @param medianMeasured for orientation
 */
public record Verdict(
    String app,
    HeldOut heldOut,
    Figure figure,
    int repetitions,
    double medianMeasured,
    double medianError,
    double medianHalfWidth,
    double coverage) {

  /** The median error may be this share. */
  public static final double ERROR_MAX = 0.15;

  /** The median interval may reach this share to either side. */
  public static final double HALF_WIDTH_MAX = 0.25;

  /** So many of the 90 % intervals must hold. */
  public static final double COVERAGE_MIN = 0.80;

  /** One for each app, held-out part and figure, in the order in which they come first. */
  public static List<Verdict> of(List<Trial> trials) {
    List<List<Trial>> groups = new ArrayList<>();
    for (Trial trial : trials) {
      groups.stream()
          .filter(group -> alike(group.getFirst(), trial))
          .findFirst()
          .orElseGet(
              () -> {
                List<Trial> made = new ArrayList<>();
                groups.add(made);
                return made;
              })
          .add(trial);
    }
    return groups.stream().map(Verdict::one).toList();
  }

  private static boolean alike(Trial one, Trial other) {
    return one.app().equals(other.app())
        && one.heldOut() == other.heldOut()
        && one.figure() == other.figure();
  }

  private static Verdict one(List<Trial> group) {
    Trial first = group.getFirst();
    return new Verdict(
        first.app(),
        first.heldOut(),
        first.figure(),
        group.size(),
        median(group.stream().mapToDouble(Trial::measured).toArray()),
        median(group.stream().mapToDouble(Trial::error).toArray()),
        median(group.stream().mapToDouble(Trial::halfWidth).toArray()),
        (double) group.stream().filter(Trial::held).count() / group.size());
  }

  static double median(double[] values) {
    java.util.Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** What was missed; empty when all is well. */
  public List<String> missed() {
    List<String> missed = new ArrayList<>();
    if (!(medianError <= ERROR_MAX)) {
      missed.add("error above 15 %");
    }
    if (!(medianHalfWidth <= HALF_WIDTH_MAX)) {
      missed.add("interval wider than ±25 %");
    }
    if (!(coverage >= COVERAGE_MIN)) {
      missed.add("coverage below 80 %");
    }
    return missed;
  }

  public boolean passed() {
    return missed().isEmpty();
  }
}
