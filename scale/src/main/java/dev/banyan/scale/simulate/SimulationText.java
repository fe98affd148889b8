package dev.banyan.scale.simulate;

import dev.banyan.scale.hpa.Decision;
import java.util.Locale;

/** A simulation in words and in rows, for people and for spreadsheets. Stateless. */
public final class SimulationText {

  private SimulationText() {}

  /**
   * A summary.
   *
   * @param decisionsMax how many decisions it tells at most
   */
  public static String summary(SimulationResult result, int decisionsMax) {
    var text = new StringBuilder();
    line(text, "%s: %s simulated (%s)", result.scenario(), clock(result.seconds()), label(result));
    for (ServiceTotals service : result.services()) {
      line(
          text,
          "  %-16s %,d came = %,d served + %,d shed + %,d waiting; %,d missed the target (%.2f %%,"
              + " p95 %s); peak %d pods, %.1f pod-hours",
          service.service(),
          service.arrived(),
          service.served(),
          service.shed(),
          service.waiting(),
          service.missed(),
          100 * service.missedShare(),
          service.p95Met() ? "met" : "not met",
          service.peakPods(),
          service.podHours());
    }
    line(
        text,
        "  cost %s: %s; peak %d nodes",
        result.bill().total(),
        result.bill().arithmetic(),
        result.bill().peakNodes());
    result.decisions().stream()
        .limit(decisionsMax)
        .forEach(
            scaling -> {
              Decision decision = scaling.decision();
              line(
                  text,
                  "  %s %s/%d %d → %d: %s",
                  clock(scaling.second()),
                  scaling.service(),
                  scaling.region(),
                  decision.current(),
                  decision.desired(),
                  decision.reason());
            });
    long more = Math.max(0, result.decisions().size() - decisionsMax) + result.decisionsOmitted();
    if (more > 0) {
      line(text, "  and %,d more decisions", more);
    }
    return text.toString();
  }

  /** The time series as CSV with a heading; p95 is empty where nothing is served. */
  public static String csv(SimulationResult result) {
    var text =
        new StringBuilder(
            "second,service,arrived,served,shed,waiting,missed,p95_ms,desired,ready,nodes,basis\n");
    for (SimulationResult.Point point : result.points()) {
      text.append(point.second()).append(',').append(point.service()).append(',');
      text.append(point.arrived()).append(',').append(point.served()).append(',');
      text.append(point.shed()).append(',').append(point.waiting()).append(',');
      text.append(Math.round(point.missed())).append(',');
      if (Double.isFinite(point.p95Seconds())) {
        text.append(Math.round(1000 * point.p95Seconds()));
      }
      text.append(',').append(point.desired()).append(',').append(point.ready()).append(',');
      text.append(point.nodes()).append(',').append(result.basis().label()).append('\n');
    }
    return text.toString();
  }

  private static String label(SimulationResult result) {
    return result.basis().label();
  }

  private static String clock(long second) {
    return String.format(
        Locale.ROOT, "%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
