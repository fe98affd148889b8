package dev.banyan.scale.lint.rule;

import dev.banyan.scale.hpa.Behavior;
import dev.banyan.scale.hpa.Decision;
import dev.banyan.scale.hpa.HpaController;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.scale.hpa.MetricReadings;
import dev.banyan.scale.hpa.MetricSpec;
import dev.banyan.scale.hpa.Quantity;
import dev.banyan.scale.hpa.ScaleStatus;
import dev.banyan.scale.hpa.ScalingPolicy;
import dev.banyan.scale.hpa.ScalingRules;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Hpa;
import dev.banyan.scale.lint.guide.ScalePolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An autoscaler between its least and most replicas, sync by sync: at 0 s the first sync sees a
 * load for the most (or the least) replicas, and before it a whole window saw the other.
 */
record HpaReplay(Way up, Way down) {

  private static final String LOAD = "load";
  private static final long MILLI = 1000;
  private static final BigDecimal MOST_WHOLE = BigDecimal.valueOf(1_000_000);
  private static final Duration MOST = Duration.ofHours(4);

  /** One direction: how long it takes, and each change with its time. */
  record Way(int from, int to, long seconds, int steps, String text) {}

  static HpaReplay of(Hpa hpa) {
    var settings = HpaSettings.kubernetes();
    return replay(
        hpa,
        new Behavior(
            hpa.up().map(HpaReplay::rules).orElse(ScalingRules.upByDefault()),
            hpa.down().map(HpaReplay::rules).orElse(ScalingRules.downByDefault(settings))));
  }

  static HpaReplay byDefault(Hpa hpa) {
    return replay(hpa, Behavior.byDefault(HpaSettings.kubernetes()));
  }

  private static HpaReplay replay(Hpa hpa, Behavior behavior) {
    int least = whole(hpa.min());
    int most = whole(hpa.max());
    var spec =
        new dev.banyan.scale.hpa.Hpa(
            least,
            most,
            List.of(
                new MetricSpec.ValuePerReplica(
                    MetricSpec.Source.EXTERNAL, LOAD, Quantity.parse("1"))),
            Optional.of(behavior));
    return new HpaReplay(
        way(spec, behavior.up().window(), least, most),
        way(spec, behavior.down().window(), most, least));
  }

  private static Way way(dev.banyan.scale.hpa.Hpa spec, Duration window, int from, int to) {
    var controller = new HpaController(spec);
    Duration sync = HpaSettings.kubernetes().sync();
    Instant start = Instant.EPOCH;
    for (Instant at = start.minus(window).minus(sync); at.isBefore(start); at = at.plus(sync)) {
      controller.applied(controller.decide(at, new ScaleStatus(from, from), load(from)));
    }
    var changes = new ArrayList<String>();
    int replicas = from;
    Instant at = start;
    Instant last = start;
    while (replicas != to && Duration.between(start, at).compareTo(MOST) < 0) {
      Decision decision = controller.decide(at, new ScaleStatus(replicas, replicas), load(to));
      controller.applied(decision);
      if (decision.changes()) {
        replicas = decision.desired();
        last = at;
        changes.add(replicas + " at " + seconds(start, at) + " s");
      }
      at = at.plus(sync);
    }
    String text = changes.isEmpty() ? "nothing changes in four hours" : String.join(", ", changes);
    long took = replicas == to ? seconds(start, last) : MOST.toSeconds();
    return new Way(from, to, took, changes.size(), from + "; " + text);
  }

  private static MetricReadings load(int replicas) {
    return new MetricReadings(List.of(), Map.of(LOAD, List.of(replicas * MILLI)), Map.of());
  }

  private static ScalingRules rules(ScalePolicy policy) {
    return new ScalingRules(
        duration(policy.window()),
        ScalingRules.Select.MAX,
        List.of(ScalingPolicy.percent(whole(policy.percent()), duration(policy.period()))),
        OptionalDouble.empty());
  }

  private static Duration duration(Fact fact) {
    return Duration.ofSeconds(fact.span().high().min(MOST_WHOLE).longValue());
  }

  private static int whole(Fact fact) {
    return fact.span().high().min(MOST_WHOLE).intValue();
  }

  private static long seconds(Instant from, Instant to) {
    return Duration.between(from, to).toSeconds();
  }
}
