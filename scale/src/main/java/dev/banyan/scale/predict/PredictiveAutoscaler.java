package dev.banyan.scale.predict;

import dev.banyan.scale.hpa.Autoscaler;
import dev.banyan.scale.hpa.Decision;
import dev.banyan.scale.hpa.Decision.LimitedBy;
import dev.banyan.scale.hpa.MetricReadings;
import dev.banyan.scale.hpa.MetricSpec;
import dev.banyan.scale.hpa.ScaleStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An autoscaler with a floor beneath it: as many replicas as the time of day will take, going by
 * the days before. It never wants fewer than the one it stands over, nor more than the maximum, and
 * it wakes nothing that was switched off by hand. The floor comes at once, whatever the rates are,
 * and goes with the time of day; what the metrics ask for stays {@link Decision#raw}. Notes each
 * sync's demand in the history. Not thread-safe.
 */
public final class PredictiveAutoscaler implements Autoscaler {

  private final Autoscaler reactive;
  private final Demand demand;
  private final int max;
  private final Prediction prediction;
  private final DemandHistory history;
  private Optional<String> words = Optional.empty();

  /**
   * Over an autoscaler.
   *
   * @param metrics that it goes by; those that tell no demand (latencies, ages, memory) are left
   *     aside
   */
  public PredictiveAutoscaler(
      Autoscaler reactive,
      List<MetricSpec> metrics,
      int max,
      Prediction prediction,
      DemandHistory history) {
    this.reactive = reactive;
    this.demand = Demand.of(metrics);
    this.max = max;
    this.prediction = prediction;
    this.history = history;
  }

  /** Why there is a floor, in words; of the last decision. */
  public Optional<String> words() {
    return words;
  }

  /** Notes what is taken now, without deciding; {@link #decide} does so too. */
  public void note(Instant now, MetricReadings readings) {
    demand.note(now, readings, history);
  }

  @Override
  public Decision decide(Instant now, ScaleStatus status, MetricReadings readings) {
    Decision decision = reactive.decide(now, status, readings);
    note(now, readings);
    Optional<Forecast> forecast = history.forecast(now, prediction);
    words = forecast.map(each -> each.words(demand.names()));
    int floor = forecast.map(each -> each.floor(max)).orElse(0);
    if (floor <= decision.desired() || decision.limitedBy() == LimitedBy.DISABLED) {
      return decision;
    }
    return new Decision(
        now,
        decision.current(),
        floor,
        decision.raw(),
        LimitedBy.PREDICTED,
        words.orElseThrow() + ": not fewer than " + floor + "; " + decision.reason());
  }

  @Override
  public void applied(Decision decision) {
    reactive.applied(decision);
  }
}
