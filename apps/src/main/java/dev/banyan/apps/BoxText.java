package dev.banyan.apps;

import dev.banyan.apps.autoscale.Box;
import dev.banyan.apps.autoscale.Cause;
import java.util.Locale;
import java.util.Optional;

/**
 * The machine in sentences. What is promised to instances and what is used by whatever runs are two
 * things, so that each is said as what it is: CPU may be used up while little of it is promised.
 */
final class BoxText {

  private static final double CORE = 1_000;
  private static final double GIB = 1L << 30;

  private BoxText() {}

  /**
   * @param all whether the reader may know of every app on the machine
   * @param own what the app's own instances request, in thousandths of a core
   */
  static String of(Box box, boolean all, long own, Optional<ScalingLimits.AtLimit> limit) {
    return limit(limit) + promised(box, all, own) + used(box, all) + busy(box, limit);
  }

  private static String limit(Optional<ScalingLimits.AtLimit> limit) {
    return limit
        .map(
            at ->
                at.service()
                    + " wants more instances than "
                    + (at.cause() == Cause.BOX ? "this machine holds." : "its range has."))
        .orElse("No service of this app is at its limit.");
  }

  private static String promised(Box box, boolean all, long own) {
    if (all) {
      return String.format(
          Locale.ROOT,
          " Promised to instances: %.2f of %d cores%s.",
          box.requestedMilli() / CORE,
          box.cores(),
          own == 0 || own == box.requestedMilli()
              ? ""
              : String.format(Locale.ROOT, ", %.2f of them to this app's", own / CORE));
    }
    return own == 0
        ? ""
        : String.format(
            Locale.ROOT,
            " Promised to this app's instances: %.2f of %d cores.",
            own / CORE,
            box.cores());
  }

  private static String used(Box box, boolean all) {
    return all
        ? String.format(
            Locale.ROOT,
            " Used now, by whatever runs here: %s%.1f of %.1f GiB of memory (measured).",
            Double.isNaN(box.cpuBusy())
                ? ""
                : String.format(Locale.ROOT, "%.0f %% of the CPU, ", box.cpuBusy() * 100),
            box.memoryUsed() / GIB,
            box.memoryTotal() / GIB)
        : "";
  }

  /** Promises alone decide how many instances fit; who reads must not take that for quick ones. */
  private static String busy(Box box, Optional<ScalingLimits.AtLimit> limit) {
    if (!box.busy()) {
      return "";
    }
    return limit.filter(at -> at.cause() == Cause.BOX).isPresent()
        ? " No CPU is left right now either."
        : " No CPU is left right now: a further instance is started where it can be promised its"
            + " share, and then takes that from what runs beside it.";
  }
}
