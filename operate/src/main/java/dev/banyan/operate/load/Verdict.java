package dev.banyan.operate.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a step held what its classes promise. */
final class Verdict {

  private Verdict() {}

  /** Why it did not, in sentences; empty where it did. */
  static List<String> failures(LoadStep step, Tally total, List<ClassReport> classes) {
    List<String> failures = new ArrayList<>();
    if (total.done() == 0) {
      failures.add("no request had a good answer" + kinds(total));
    }
    if (total.dropped() > 0) {
      failures.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d arrivals were dropped: they could not be sent in time",
              total.dropped(),
              total.offered()));
    }
    for (ClassReport each : classes) {
      if (total.done() > 0) {
        errors(each).ifPresent(failures::add);
      }
      if (step.shape().open()) {
        // What a closed run's users wait for says nothing of what users would wait for.
        objectives(each, failures);
      }
    }
    return failures;
  }

  private static Optional<String> errors(ClassReport each) {
    Tally tally = each.tally();
    double most = each.requestClass().objective().errorShareMax();
    if (tally.errorShare() <= most) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s: %s %% of the requests failed, at most %s %% may%s",
            each.name(),
            Numbers.plain(tally.errorShare() * 100),
            Numbers.plain(most * 100),
            kinds(tally)));
  }

  private static void objectives(ClassReport each, List<String> failures) {
    RequestClass.Objective objective = each.requestClass().objective();
    within(each.name(), "p95", each.latency(), 95, objective.p95(), failures);
    within(each.name(), "p99", each.latency(), 99, objective.p99(), failures);
    String first = each.requestClass().ask() instanceof Ask.Socket ? "opening" : "first event";
    within(each.name(), first + " p95", each.firstEvent(), 95, objective.firstEventP95(), failures);
    within(each.name(), "round trip p95", each.roundTrip(), 95, objective.roundTripP95(), failures);
  }

  private static void within(
      String name,
      String what,
      Latency seen,
      double percentile,
      Optional<Duration> most,
      List<String> failures) {
    if (most.isPresent() && seen.count() > 0 && seen.nanosAt(percentile) > most.get().toNanos()) {
      failures.add(
          name
              + ": "
              + what
              + " "
              + millis(seen.nanosAt(percentile))
              + " ms, at most "
              + millis(most.get().toNanos())
              + " ms is promised");
    }
  }

  private static String millis(double nanos) {
    return Numbers.plain(nanos / 1e6);
  }

  /** The same with a colon before it; empty where nothing failed. */
  static String kinds(Tally tally) {
    String kinds = tally.kinds();
    return kinds.isEmpty() ? "" : ": " + kinds;
  }
}
