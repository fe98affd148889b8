package dev.banyan.operate.measure;

import dev.banyan.operate.load.ClassReport;
import dev.banyan.operate.load.GeneratorUse;
import dev.banyan.operate.load.Latency;
import dev.banyan.operate.load.StepReport;
import dev.banyan.operate.load.Tally;
import dev.banyan.scale.measure.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Adds up what the generators of one step saw. */
final class StepSum {

  /** A step with more failed answers than this share measures something else than the service. */
  private static final double FAILED_SHARE_MAX = 0.01;

  private StepSum() {}

  static Step of(
      StepPlan plan, Duration measured, List<StepReport> reports, Map<Resource, Double> metered) {
    var completed = new LinkedHashMap<String, Long>();
    var latency = new Latency();
    for (StepReport report : reports) {
      latency.add(report.latency());
      for (ClassReport each : report.classes()) {
        completed.merge(each.name(), each.tally().doneInside(), Long::sum);
      }
    }
    var used = new EnumMap<Resource, Double>(Resource.class);
    used.put(Resource.BYTES_IN, (double) sum(reports, Tally::bytesOut));
    used.put(Resource.BYTES_OUT, (double) sum(reports, Tally::bytesIn));
    // To the target's users, who are the generator here, all that it sends goes out.
    used.put(Resource.EGRESS, (double) sum(reports, Tally::bytesIn));
    used.putAll(metered);
    return new Step(
        plan,
        measured,
        completed,
        used,
        latency.p50(),
        latency.p99(),
        busiest(reports),
        plan instanceof StepPlan.Idle ? List.of() : failures(plan, reports),
        notes(reports));
  }

  private static double busiest(List<StepReport> reports) {
    return reports.stream().mapToDouble(each -> each.generator().busiestLoop()).max().orElse(0);
  }

  /**
   * Late requests make long latencies; what was answered, and what it took, they leave as it is.
   */
  private static List<String> notes(List<StepReport> reports) {
    return reports.stream()
            .anyMatch(each -> each.generator().lagP99().compareTo(GeneratorUse.LAG_MAX) > 0)
        ? List.of("the generator began late, so that these times are too long")
        : List.of();
  }

  private static List<String> failures(StepPlan plan, List<StepReport> reports) {
    List<String> reasons = new ArrayList<>();
    long done = sum(reports, Tally::done);
    long failed = sum(reports, Tally::failed);
    if (done == 0) {
      reasons.add("no request was answered well");
    }
    if (failed > FAILED_SHARE_MAX * (done + failed)) {
      reasons.add(
          String.format(
              Locale.ROOT, "%,d of %,d requests failed%s", failed, done + failed, kinds(reports)));
    }
    long late = sum(reports, Tally::dropped) + sum(reports, Tally::unfinished);
    if (plan instanceof StepPlan.Open && late > 0) {
      reasons.add(String.format(Locale.ROOT, "%,d arrivals were dropped or never answered", late));
    }
    if (busiest(reports) > GeneratorUse.BUSY_MAX) {
      reasons.add("the generator was the bottleneck: it used all of its thread");
    }
    return reasons;
  }

  /** The statuses that came, which tell an error of the target from one of the network. */
  private static String kinds(List<StepReport> reports) {
    var statuses = new java.util.TreeMap<Integer, Long>();
    for (StepReport report : reports) {
      report
          .total()
          .statuses()
          .forEach((status, count) -> statuses.merge(status, count, Long::sum));
    }
    return statuses.isEmpty() ? "" : " (answers by status: " + statuses + ")";
  }

  private static long sum(List<StepReport> reports, ToLongFunction<Tally> part) {
    return reports.stream().map(StepReport::total).mapToLong(part).sum();
  }
}
