package dev.banyan.operate.verify;

import dev.banyan.scale.measure.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A verification in tables. */
public final class VerifyText {

  /** Of the table of verdicts. */
  public static final List<String> HEADINGS =
      List.of("APP", "HELD OUT", "FIGURE", "MEASURED", "ERROR", "INTERVAL", "HELD", "VERDICT");

  private VerifyText() {}

  /** A row for each verdict. */
  public static List<List<String>> rows(Verified verified) {
    List<List<String>> rows = new ArrayList<>();
    for (Verdict each : verified.verdicts()) {
      rows.add(
          List.of(
              each.app(),
              each.heldOut().label(),
              each.figure().label(),
              String.format(Locale.ROOT, "%.2f%s", each.medianMeasured(), each.figure().unit()),
              percent(each.medianError()),
              "±" + percent(each.medianHalfWidth()),
              String.format(
                  Locale.ROOT,
                  "%d of %d",
                  Math.round(each.coverage() * each.repetitions()),
                  each.repetitions()),
              each.passed() ? "ok" : "missed: " + String.join(", ", each.missed())));
    }
    return rows;
  }

  /** One repetition in a line. */
  public static String line(List<Trial> trials) {
    List<String> parts = new ArrayList<>();
    for (Trial each : trials) {
      parts.add(
          String.format(
              Locale.ROOT,
              "%s %s %.2f, foretold %.2f ±%s%s%s",
              each.heldOut().label(),
              each.figure() == Figure.SATURATION ? "throughput" : "CPU",
              each.measured(),
              each.predicted().estimate().value(),
              percent(each.halfWidth()),
              each.held() ? "" : " (not held)",
              each.predicted() instanceof Prediction.Unproven ? " (unproven)" : ""));
    }
    return String.join("; ", parts);
  }

  /** What was asked for and whether it was met. */
  public static String conclusion(Verified verified) {
    String required =
        "Required: median error at most 15 %, median 90 % interval at most ±25 %, at least 80 % of"
            + " the intervals hold what was measured.";
    String met = verified.passed() ? "All of it is met" : "It is not met";
    return required
        + "\n"
        + met
        + " over "
        + verified.plan().repetitions()
        + " repetitions, on "
        + verified.machine().line()
        + "."
        + (verified.isEnough()
            ? ""
            : "\nFewer than "
                + VerifyPlan.REPETITIONS
                + " repetitions show that the rig works and prove nothing.");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
