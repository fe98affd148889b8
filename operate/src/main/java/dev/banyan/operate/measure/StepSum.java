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

/** Adds up what the generators of one step saw. */
final class StepSum {

  /** A step with more failed answers than this share measures something else than the service. */
  private static final double FAILED_SHARE_MAX = 0.01;

  private StepSum() {}

  static Step of(
      StepPlan plan, Duration measured, List<StepReport> reports, Map<Resource, Double> metered) {
    var completed = new LinkedHashMap<String, Long>();
    var latency = new Latency();
    Tally total = Tally.NONE;
    for (StepReport report : reports) {
      latency.add(report.latency());
      total = total.plus(report.total());
      for (ClassReport each : report.classes()) {
        completed.merge(each.name(), each.tally().doneInside(), Long::sum);
      }
    }
    var used = new EnumMap<Resource, Double>(Resource.class);
    used.put(Resource.BYTES_IN, (double) total.bytesOut());
    used.put(Resource.BYTES_OUT, (double) total.bytesIn());
    // To the target's users, who are the generator here, all that it sends goes out.
    used.put(Resource.EGRESS, (double) total.bytesIn());
    used.putAll(metered);
    return new Step(
        plan,
        measured,
        completed,
        used,
        latency.p50(),
        latency.p99(),
        busiest(reports),
        plan instanceof StepPlan.Idle ? List.of() : failures(plan, total, busiest(reports)),
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

  private static List<String> failures(StepPlan plan, Tally total, double busiest) {
    List<String> reasons = new ArrayList<>();
    if (total.done() == 0) {
      reasons.add("no request was answered well");
    }
    long ended = total.done() + total.failed();
    if (total.failed() > FAILED_SHARE_MAX * ended) {
      reasons.add(
          String.format(
              Locale.ROOT, "%,d of %,d requests failed: %s", total.failed(), ended, total.kinds()));
    }
    long late = total.dropped() + total.unfinished();
    if (plan instanceof StepPlan.Open && late > 0) {
      reasons.add(String.format(Locale.ROOT, "%,d arrivals were dropped or never answered", late));
    }
    if (busiest > GeneratorUse.BUSY_MAX) {
      reasons.add("the generator was the bottleneck: it used all of its thread");
    }
    return reasons;
  }
}
