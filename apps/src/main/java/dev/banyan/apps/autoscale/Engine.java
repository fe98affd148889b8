package dev.banyan.apps.autoscale;

import dev.banyan.scale.hpa.Autoscaler;
import dev.banyan.scale.hpa.Decision;
import dev.banyan.scale.hpa.HpaController;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.scale.hpa.MetricReadings;
import dev.banyan.scale.hpa.QueueController;
import dev.banyan.scale.hpa.QueuePolicy;
import dev.banyan.scale.hpa.ScaleStatus;
import dev.banyan.scale.predict.DemandHistory;
import dev.banyan.scale.predict.PredictiveAutoscaler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The policy code that the simulator runs, for one service: the HPA's controller, or where the
 * service may have no instance at all, the queue's. Not thread-safe.
 */
final class Engine {

  private final Autoscaler autoscaler;
  private final Supplier<ScalerState> state;

  private Engine(Autoscaler autoscaler, Supplier<ScalerState> state) {
    this.autoscaler = autoscaler;
    this.state = state;
  }

  /** Over what the service took at this time of day, where its file wants that. */
  static Engine of(
      ScalePolicy policy, HpaSettings settings, ScalerState state, DemandHistory history) {
    Engine reactive = of(policy, settings, state);
    return policy
        .predict()
        .map(
            prediction ->
                new Engine(
                    new PredictiveAutoscaler(
                        reactive.autoscaler, policy.specs(), policy.max(), prediction, history),
                    reactive.state))
        .orElse(reactive);
  }

  static Engine of(ScalePolicy policy, HpaSettings settings, ScalerState state) {
    if (policy.min() == 0) {
      var queue =
          new QueueController(
              queue(policy, settings),
              settings,
              policy.behavior(),
              state.hpa(),
              state.lastActive());
      return new Engine(queue, () -> new ScalerState(queue.state(), queue.lastActive()));
    }
    var hpa = new HpaController(policy.hpa(), settings, state.hpa());
    return new Engine(hpa, () -> new ScalerState(hpa.state(), Optional.empty()));
  }

  /** What the file does not ask for is set so wide that it never wants anything. */
  private static QueuePolicy queue(ScalePolicy policy, HpaSettings settings) {
    return new QueuePolicy(
        policy.min(),
        policy.max(),
        policy
            .target(Target.Kind.LENGTH)
            .map(Target::value)
            .map(Math::toIntExact)
            .orElse(1_000_000_000),
        policy
            .target(Target.Kind.OLDEST)
            .map(target -> Duration.ofMillis(target.value()))
            .filter(oldest -> oldest.compareTo(Duration.ofDays(1)) <= 0)
            .orElse(Duration.ofDays(1)),
        0,
        settings.downscaleWindow());
  }

  Decision decide(Instant now, ScaleStatus status, MetricReadings readings) {
    return autoscaler.decide(now, status, readings);
  }

  void applied(Decision decision) {
    autoscaler.applied(decision);
  }

  /** What the time of day will take, in words; empty where nothing is foretold. */
  Optional<String> foretold() {
    return autoscaler instanceof PredictiveAutoscaler predictive
        ? predictive.words()
        : Optional.empty();
  }

  ScalerState state() {
    return state.get();
  }
}
