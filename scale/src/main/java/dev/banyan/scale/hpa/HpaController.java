package dev.banyan.scale.hpa;

import dev.banyan.scale.hpa.Decision.LimitedBy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The controller of one HorizontalPodAutoscaler: {@code reconcileAutoscaler} of Kubernetes'
 * pkg/controller/podautoscaler/horizontal.go, from the replicas found to the replicas wanted.
 *
 * <p>It follows the source (1.33 or newer), not the documentation, where they differ. At zero
 * replicas with a minimum of zero the metrics are always read, as up to 1.35; later versions read
 * them only after the autoscaler itself went to zero. It remembers recommendations and changes for
 * as long as the windows and periods, one of each a call: call it at the pace of {@link
 * HpaSettings#sync()}. Not thread-safe.
 */
public final class HpaController implements Autoscaler {

  private final Hpa hpa;
  private final Metrics metrics;
  private final Normalizer normalizer;
  private final Recommendations recommendations;
  private final ScaleEvents events;

  public HpaController(Hpa hpa) {
    this(hpa, HpaSettings.kubernetes(), HpaState.empty());
  }

  public HpaController(Hpa hpa, HpaSettings settings, HpaState state) {
    this.hpa = hpa;
    this.metrics = new Metrics(hpa, settings);
    this.recommendations = new Recommendations(state.recommendations());
    this.events = new ScaleEvents(state.ups(), state.downs());
    this.normalizer = new Normalizer(hpa, settings, recommendations, events);
  }

  /** What it remembers now. */
  public HpaState state() {
    return new HpaState(recommendations.entries(), events.ups(), events.downs());
  }

  @Override
  public Decision decide(Instant now, ScaleStatus status, MetricReadings readings) {
    int current = status.wanted();
    recommendations.first(current, now);
    if (current == 0 && hpa.min() != 0) {
      return unmeasured(
          now, current, 0, LimitedBy.DISABLED, "0 replicas with a minimum above: switched off");
    }
    if (current > hpa.max()) {
      return unmeasured(
          now, current, hpa.max(), LimitedBy.ABOVE_MAX, current + " is above max " + hpa.max());
    }
    if (current < hpa.min()) {
      return unmeasured(
          now, current, hpa.min(), LimitedBy.BELOW_MIN, current + " is below min " + hpa.min());
    }
    return switch (metrics.propose(now, status, readings)) {
      case Proposal.Failed(String text) ->
          new Decision(now, current, current, OptionalInt.empty(), LimitedBy.ERROR, text);
      case Proposal.Replicas raw -> normalizer.normalize(now, current, raw);
    };
  }

  @Override
  public void applied(Decision decision) {
    if (decision.changes()) {
      hpa.behavior()
          .ifPresent(
              behavior ->
                  events.store(decision.current(), decision.desired(), behavior, decision.at()));
    }
  }

  private static Decision unmeasured(
      Instant now, int current, int desired, LimitedBy why, String reason) {
    return new Decision(now, current, desired, OptionalInt.empty(), why, reason);
  }

  /** {@code computeReplicasForMetrics}: the greatest proposal, unless failures could hide one. */
  private record Metrics(Hpa hpa, PodCalculator pods, ValueCalculator values) {

    Metrics(Hpa hpa, HpaSettings settings) {
      var tolerances = Tolerances.of(hpa, settings);
      this(hpa, new PodCalculator(settings, tolerances), new ValueCalculator(tolerances));
    }

    Proposal propose(Instant now, ScaleStatus status, MetricReadings readings) {
      int replicas = 0;
      LimitedBy limitedBy = LimitedBy.NOTHING;
      var texts = new ArrayList<String>();
      int failed = 0;
      List<MetricSpec> specs =
          hpa.metrics().stream()
              .filter(spec -> !readings.passedOver().contains(spec.name()))
              .toList();
      for (MetricSpec spec : specs) {
        Proposal proposal = one(spec, now, status, readings);
        texts.add(proposal.text());
        switch (proposal) {
          case Proposal.Failed ignored -> failed++;
          case Proposal.Replicas wanted -> {
            if (replicas == 0 || wanted.replicas() > replicas) {
              replicas = wanted.replicas();
              limitedBy = wanted.limitedBy();
            }
          }
        }
      }
      String text = String.join("; ", texts);
      if (failed == specs.size()) {
        return new Proposal.Failed(text + "; no metric can be used, nothing is done");
      }
      if (failed > 0 && replicas < status.wanted()) {
        return new Proposal.Failed(text + "; not fewer replicas while a metric fails");
      }
      return new Proposal.Replicas(replicas, limitedBy, text);
    }

    private Proposal one(
        MetricSpec spec, Instant now, ScaleStatus status, MetricReadings readings) {
      String failure = readings.failures().get(spec.name());
      if (failure != null) {
        return new Proposal.Failed(spec.name() + ": " + failure);
      }
      List<Long> series = readings.valuesMilli().get(spec.name());
      return switch (spec) {
        case MetricSpec.Value value ->
            series == null
                ? unread(spec)
                : values.proportional(value, status.wanted(), series, readings.pods());
        case MetricSpec.ValuePerReplica value ->
            series == null ? unread(spec) : values.perReplica(value, status.existing(), series);
        case MetricSpec.OfResource metric ->
            pods.propose(metric, status.wanted(), readings.pods(), now);
        case MetricSpec.PodsAverage metric ->
            pods.propose(metric, status.wanted(), readings.pods(), now);
      };
    }

    private static Proposal unread(MetricSpec spec) {
      return new Proposal.Failed(spec.name() + ": there is no reading");
    }
  }
}
