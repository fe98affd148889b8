package dev.banyan.scale.simulate;

import dev.banyan.scale.hpa.Autoscaler;
import dev.banyan.scale.hpa.Decision;
import dev.banyan.scale.hpa.HpaFile;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.scale.hpa.MetricReadings;
import dev.banyan.scale.hpa.MetricSpec;
import dev.banyan.scale.hpa.Quantity;
import dev.banyan.scale.hpa.QueueController;
import dev.banyan.scale.hpa.QueuePolicy;
import dev.banyan.scale.hpa.ScaleStatus;
import dev.banyan.scale.predict.DemandHistory;
import dev.banyan.scale.predict.Prediction;
import dev.banyan.scale.predict.PredictiveAutoscaler;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A day with the policies as they are, and the same day with prediction by time of day, which has
 * seen {@value DemandHistory#DAYS_MIN} days before: of the same kind, with noise of their own, on
 * which nothing broke.
 *
 * @param reactive without prediction
 * @param predictive with it
 */
public record PredictedDay(SimulationResult reactive, SimulationResult predictive) {

  private static final HpaSettings SETTINGS = HpaSettings.kubernetes();

  /**
   * Runs all of these days.
   *
   * @throws IllegalArgumentException if the scenario is longer than a day
   */
  public static PredictedDay run(Scenario scenario, Traffic traffic, Prediction prediction) {
    Bounds.require(
        scenario.length().compareTo(Duration.ofDays(1)) <= 0,
        "length: at most 24h where it is predicted by time of day");
    Map<String, DemandHistory> histories = new HashMap<>();
    for (int day = DemandHistory.DAYS_MIN; day > 0; day--) {
      Duration ago = Duration.ofDays(day);
      Simulator.run(
          scenario.anotherDay(scenario.seed() + day),
          traffic,
          (region, service, policy) ->
              new Before(
                  policy,
                  predictive(policy, service, prediction, of(histories, region, service)),
                  ago));
    }
    return new PredictedDay(
        Simulator.run(scenario, traffic),
        Simulator.run(
            scenario,
            traffic,
            (region, service, policy) ->
                predictive(policy, service, prediction, of(histories, region, service))));
  }

  /** What the prediction changed, a line for each service and one for the cost. */
  public String summary() {
    var text = new StringBuilder();
    for (int i = 0; i < reactive.services().size(); i++) {
      ServiceTotals without = reactive.services().get(i);
      ServiceTotals with = predictive.services().get(i);
      text.append(
          String.format(
              Locale.ROOT,
              "  %-16s missed %,d → %,d (%.2f %% → %.2f %%), pod-hours %.1f → %.1f\n",
              with.service(),
              without.missed(),
              with.missed(),
              100 * without.missedShare(),
              100 * with.missedShare(),
              without.podHours(),
              with.podHours()));
    }
    return "Prediction by time of day, from "
        + DemandHistory.DAYS_MIN
        + " days before ("
        + predictive.basis().label()
        + "):\n"
        + text
        + "  cost "
        + reactive.bill().dollars()
        + " → "
        + predictive.bill().dollars();
  }

  /** One of the days before: the policy alone decides, and what is taken is noted. */
  private record Before(Autoscaler policy, PredictiveAutoscaler noting, Duration ago)
      implements Autoscaler {

    @Override
    public Decision decide(Instant now, ScaleStatus status, MetricReadings readings) {
      noting.note(now.minus(ago), readings);
      return policy.decide(now, status, readings);
    }

    @Override
    public void applied(Decision decision) {
      policy.applied(decision);
    }
  }

  private static DemandHistory of(
      Map<String, DemandHistory> histories, int region, ServiceSpec service) {
    return histories.computeIfAbsent(region + "/" + service.name(), key -> new DemandHistory());
  }

  private static PredictiveAutoscaler predictive(
      Autoscaler policy, ServiceSpec service, Prediction prediction, DemandHistory history) {
    List<MetricSpec> metrics =
        service
            .hpa()
            .map(file -> file.toHpa(SETTINGS).metrics())
            .orElseGet(() -> service.queue().stream().map(PredictedDay::jobs).toList());
    return new PredictiveAutoscaler(policy, metrics, max(service), prediction, history);
  }

  private static int max(ServiceSpec service) {
    return service
        .hpa()
        .map(HpaFile::max)
        .or(() -> service.queue().map(QueuePolicy::max))
        .orElse(0);
  }

  private static MetricSpec jobs(QueuePolicy policy) {
    return new MetricSpec.ValuePerReplica(
        MetricSpec.Source.EXTERNAL,
        QueueController.LENGTH,
        new Quantity(1_000L * policy.jobsPerReplica()));
  }
}
