package dev.banyan.scale.simulate;

import dev.banyan.scale.hpa.Decision;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A simulation in words and in rows, for people and for spreadsheets. Stateless. */
public final class SimulationText {

  private static final int COLUMNS = 72;
  private static final String BLOCKS = " ▁▂▃▄▅▆▇█";

  private SimulationText() {}

  /**
   * A summary with curves: requests that came, pods that were ready, requests that missed.
   *
   * @param decisionsMax how many decisions it tells at most
   */
  public static String summary(SimulationResult result, int decisionsMax) {
    var text = new StringBuilder();
    line(text, "%s: %s of traffic (%s)", result.scenario(), clock(result.seconds()), label(result));
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
      curve(text, result, service.service(), "came", 1, SimulationResult.Point::arrived);
      curve(text, result, service.service(), "ready", 0, SimulationResult.Point::ready);
      curve(text, result, service.service(), "missed", 1, SimulationResult.Point::missed);
    }
    line(
        text,
        "  cost %s (%s): %s; peak %d nodes",
        result.bill().dollars(),
        result.bill().basis().label(),
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

  /** The highest of each of the columns, as blocks of an eighth of the peak. */
  private static void curve(
      StringBuilder text,
      SimulationResult result,
      String service,
      String name,
      int decimals,
      ToDoubleFunction<SimulationResult.Point> of) {
    double[] columns = new double[COLUMNS];
    double peak = 0;
    double interval = 0;
    for (SimulationResult.Point point : result.points()) {
      if (point.service().equals(service)) {
        interval = interval == 0 ? point.second() : interval;
        double height = of.applyAsDouble(point) / (decimals == 0 ? 1 : interval);
        int column = (int) ((point.second() - 1) * COLUMNS / result.seconds());
        columns[column] = Math.max(columns[column], height);
        peak = Math.max(peak, height);
      }
    }
    var blocks = new StringBuilder();
    for (double column : columns) {
      blocks.append(peak == 0 ? ' ' : BLOCKS.charAt((int) Math.ceil(column * 8 / peak)));
    }
    line(
        text,
        "    %-6s |%s| peak %,." + decimals + "f%s",
        name,
        blocks,
        peak,
        decimals == 0 ? "" : "/s");
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
