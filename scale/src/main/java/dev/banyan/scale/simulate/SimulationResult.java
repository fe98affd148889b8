package dev.banyan.scale.simulate;

import dev.banyan.scale.Basis;
import dev.banyan.scale.hpa.Decision;
import java.util.List;

/**
 * What a simulation came to. Every figure is {@link Basis#SIMULATED}.
 *
 * @param seconds that were simulated
 * @param points the time series, by time and then by service
 * @param decisions that changed replicas, or were first stopped by the maximum or an error
 * @param decisionsOmitted further ones that are not listed
 * @param services totals
 * @param bill the cost
 */
public record SimulationResult(
    String scenario,
    long seconds,
    List<Point> points,
    List<Scaling> decisions,
    long decisionsOmitted,
    List<ServiceTotals> services,
    Bill bill) {

  /**
   * A service over an interval, all regions together.
   *
   * @param second its end
   * @param arrived within it, as {@code served}, {@code shed} and {@code missed}
   * @param waiting at its end, as all that follow
   * @param oldestSeconds how long the one that waits longest has waited, in the slowest region
   * @param p95Seconds what one in twenty exceeds, in the slowest region; infinite where nothing is
   *     served
   */
  public record Point(
      long second,
      String service,
      long arrived,
      long served,
      long shed,
      long waiting,
      double oldestSeconds,
      double missed,
      double p95Seconds,
      int desired,
      int ready,
      int nodes) {}

  /** A decision of an autoscaler at a second. */
  public record Scaling(long second, int region, String service, Decision decision) {}

  public SimulationResult {
    points = List.copyOf(points);
    decisions = List.copyOf(decisions);
    services = List.copyOf(services);
  }

  public Basis basis() {
    return Basis.SIMULATED;
  }
}
