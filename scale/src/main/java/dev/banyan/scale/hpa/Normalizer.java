package dev.banyan.scale.hpa;

import dev.banyan.scale.hpa.Decision.LimitedBy;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * From what the metrics ask for to what may be: {@code normalizeDesiredReplicas} without a
 * behavior, {@code normalizeDesiredReplicasWithBehaviors} with one.
 */
record Normalizer(
    Hpa hpa, HpaSettings settings, Recommendations recommendations, ScaleEvents events) {

  private record Bound(int replicas, LimitedBy by, String text) {}

  Decision normalize(Instant now, int current, Proposal.Replicas proposal) {
    int raw = proposal.replicas();
    // a raw number below zero (a value from outside can be negative) counts as zero from here on
    int wanted = Math.max(0, raw);
    int stable =
        hpa.behavior()
            .map(behavior -> recommendations.between(wanted, current, behavior, now))
            .orElseGet(() -> recommendations.greatest(wanted, settings.downscaleWindow(), now));
    Bound bound =
        hpa.behavior()
            .map(behavior -> byRates(current, stable, behavior, now))
            .orElseGet(() -> bySync(current, stable));
    return new Decision(
        now,
        current,
        bound.replicas(),
        OptionalInt.of(raw),
        limitedBy(wanted, stable, bound, proposal),
        reason(wanted, stable, bound, proposal));
  }

  private static LimitedBy limitedBy(
      int wanted, int stable, Bound bound, Proposal.Replicas proposal) {
    if (bound.by() != LimitedBy.NOTHING) {
      return bound.by();
    }
    return stable != wanted ? LimitedBy.WINDOW : proposal.limitedBy();
  }

  private String reason(int wanted, int stable, Bound bound, Proposal.Replicas proposal) {
    var text = new StringBuilder(proposal.text());
    if (hpa.metrics().size() > 1) {
      text.append("; the most is ").append(wanted);
    }
    if (stable != wanted) {
      text.append("; the stabilisation window allows ").append(stable);
    }
    if (bound.by() != LimitedBy.NOTHING) {
      text.append("; ").append(bound.text());
    }
    return text.toString();
  }

  private Bound byRates(int current, int stable, Behavior behavior, Instant now) {
    if (stable > current) {
      int rate = Math.max(current, events.upLimit(current, behavior.up(), now));
      return hpa.max() > rate
          ? atMost(stable, rate, LimitedBy.RATE, "policies allow " + rate)
          : atMost(stable, hpa.max(), LimitedBy.MAX, "max is " + hpa.max());
    }
    if (stable < current) {
      int rate = Math.min(current, events.downLimit(current, behavior.down(), now));
      return hpa.min() < rate
          ? atLeast(stable, rate, LimitedBy.RATE, "policies allow " + rate)
          : atLeast(stable, hpa.min(), LimitedBy.MIN, "min is " + hpa.min());
    }
    return new Bound(stable, LimitedBy.NOTHING, "");
  }

  /** Without a behavior: at most twice as many a sync, or 4. */
  private Bound bySync(int current, int stable) {
    int rate = (int) Math.max(2.0 * current, 4.0);
    if (stable < hpa.min()) {
      return new Bound(hpa.min(), LimitedBy.MIN, "min is " + hpa.min());
    }
    return hpa.max() > rate
        ? atMost(stable, rate, LimitedBy.RATE, "a sync allows the double, or 4: " + rate)
        : atMost(stable, hpa.max(), LimitedBy.MAX, "max is " + hpa.max());
  }

  private static Bound atMost(int stable, int most, LimitedBy by, String text) {
    return stable > most ? new Bound(most, by, text) : new Bound(stable, LimitedBy.NOTHING, "");
  }

  private static Bound atLeast(int stable, int least, LimitedBy by, String text) {
    return stable < least ? new Bound(least, by, text) : new Bound(stable, LimitedBy.NOTHING, "");
  }
}
