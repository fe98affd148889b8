package dev.banyan.apps.autoscale;

import dev.banyan.scale.hpa.Decision;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.scale.hpa.MetricReadings;
import dev.banyan.scale.hpa.PodGroup;
import dev.banyan.scale.hpa.ScaleStatus;
import dev.banyan.scale.predict.DemandHistory;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The autoscaler of one service: looks at every sync, decides by the policy code, and says why. Who
 * calls carries the verdict out and then says so by {@link #applied}. Not thread-safe.
 */
public final class ServiceScaler {

  private final String service;
  private final ScalePolicy policy;
  private final HpaSettings settings;
  private final PodSampler sampler = new PodSampler();
  private final DemandHistory history;
  private final Engine engine;

  /**
   * @param state what one before it remembered, under whatever policy
   * @param history what the days before took; goes on being written
   */
  public ServiceScaler(
      String service,
      ScalePolicy policy,
      HpaSettings settings,
      ScalerState state,
      DemandHistory history) {
    this.service = service;
    this.policy = policy;
    this.settings = settings;
    this.history = history;
    this.engine = Engine.of(policy, settings, state, history);
  }

  public ScalePolicy policy() {
    return policy;
  }

  /**
   * Looks and decides.
   *
   * @param now not before the time of the call before
   */
  public Verdict sync(Instant now, Sight sight) {
    List<PodGroup> pods =
        sampler.sample(
            sight.members(), sight.requestsMilli(), sight.load().demandOverServed(), now);
    MetricReadings readings = readings(sight, pods);
    Decision decision =
        engine.decide(now, new ScaleStatus(sight.wanted(), sight.members().size()), readings);
    int to = decision.desired();
    Cause cause = Cause.of(decision.limitedBy());
    if (cause == Cause.WINDOW && to == policy.min() && decision.raw().orElse(to) < to) {
      // it will never be fewer, however long that lasts
      cause = Cause.MIN;
    }
    if (to != decision.current() && sight.heldUntil().filter(now::isBefore).isPresent()) {
      to = decision.current();
      cause = Cause.HELD;
    } else if (to > decision.current() + (long) sight.room().more()) {
      to = decision.current() + sight.room().more();
      cause = Cause.BOX;
    }
    Map<Target.Kind, Double> measured = Measured.of(policy, readings);
    String words =
        new VerdictText(service, policy, settings, sight, measured, engine.foretold())
            .of(decision, to, cause);
    return new Verdict(
        now,
        service,
        decision.current(),
        to,
        decision.raw(),
        cause,
        words,
        decision.reason(),
        measured);
  }

  /** What it will remember once the verdict is carried out. */
  public ScalerState stateAfter(Verdict verdict) {
    Engine copy = Engine.of(policy, settings, state());
    copy.applied(decision(verdict));
    return copy.state();
  }

  /** The verdict was carried out. */
  public void applied(Verdict verdict) {
    engine.applied(decision(verdict));
  }

  /** What it remembers now. */
  public ScalerState state() {
    return engine.state();
  }

  /** What is known of the days, to be kept; empty where that is what it was at the call before. */
  public Optional<String> historyNews() {
    return history.news();
  }

  private static Decision decision(Verdict verdict) {
    return new Decision(
        verdict.at(),
        verdict.from(),
        verdict.to(),
        verdict.wanted(),
        Decision.LimitedBy.NOTHING,
        verdict.arithmetic());
  }

  private MetricReadings readings(Sight sight, List<PodGroup> pods) {
    Map<String, List<Long>> values = new HashMap<>();
    Map<String, String> failures = new HashMap<>();
    var passedOver = new HashSet<String>();
    for (Target target : policy.targets()) {
      String name = target.kind().metric();
      switch (target.kind()) {
        case CPU, MEMORY, IN_FLIGHT -> {}
        case P95, P99 -> values.put(name, List.of(Math.round(sight.load().latency(target.kind()))));
        case LENGTH ->
            sight
                .queue()
                .ifPresentOrElse(
                    queue -> values.put(name, List.of(Math.multiplyExact(queue.length(), 1_000L))),
                    () -> failures.put(name, failure(sight)));
        case OLDEST ->
            sight
                .queue()
                .flatMap(QueueReading::oldest)
                .ifPresentOrElse(
                    oldest -> values.put(name, List.of(oldest.toMillis())),
                    () -> {
                      if (target.asked() || sight.queue().isEmpty()) {
                        failures.put(name, oldestFailure(sight));
                      } else {
                        passedOver.add(name);
                      }
                    });
      }
    }
    // what wakes a service without instances is the length, whatever its file keeps to
    if (policy.min() == 0) {
      sight
          .queue()
          .ifPresentOrElse(
              queue ->
                  values.put(
                      Target.Kind.LENGTH.metric(),
                      List.of(Math.multiplyExact(queue.length(), 1_000L))),
              () -> failures.put(Target.Kind.LENGTH.metric(), failure(sight)));
    }
    return new MetricReadings(pods, values, failures, passedOver);
  }

  /** Said once, where the length cannot be read either. */
  private String oldestFailure(Sight sight) {
    boolean said = sight.queueFailure().isPresent() && policy.has(Target.Kind.LENGTH);
    return said ? "likewise" : failure(sight);
  }

  private static String failure(Sight sight) {
    return sight
        .queueFailure()
        .or(
            () ->
                sight
                    .queue()
                    .map(queue -> "it cannot be told how long jobs of " + queue.where() + " wait"))
        .orElse("there is no reading");
  }
}
