package dev.banyan.scale.hpa;

import dev.banyan.scale.hpa.HpaState.Entry;
import dev.banyan.scale.hpa.ScalingRules.Select;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What changed lately, and how much more may: {@code storeScaleEvent}, {@code
 * calculateScaleUpLimitWithScalingRules} and {@code calculateScaleDownLimitWithBehaviors} of
 * Kubernetes' horizontal.go. An event counts for a period when it is younger than it; both
 * directions count in both.
 */
final class ScaleEvents {

  private final List<Entry> ups;
  private final List<Entry> downs;

  ScaleEvents(List<Entry> ups, List<Entry> downs) {
    this.ups = new ArrayList<>(ups);
    this.downs = new ArrayList<>(downs);
  }

  List<Entry> ups() {
    return List.copyOf(ups);
  }

  List<Entry> downs() {
    return List.copyOf(downs);
  }

  void store(int before, int after, Behavior behavior, Instant now) {
    if (after > before) {
      store(ups, after - before, behavior.up(), now);
    } else {
      store(downs, before - after, behavior.down(), now);
    }
  }

  /** The last of the events that are older than the longest period gives its place. */
  private static void store(List<Entry> events, int change, ScalingRules rules, Instant now) {
    Instant cutoff = now.minus(rules.longestPeriod());
    int old = -1;
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).at().isBefore(cutoff)) {
        old = i;
      }
    }
    var event = new Entry(now, change);
    if (old < 0) {
      events.add(event);
    } else {
      events.set(old, event);
    }
  }

  int upLimit(int current, ScalingRules rules, Instant now) {
    if (rules.select() == Select.DISABLED) {
      return current;
    }
    boolean least = rules.select() == Select.MIN;
    int limit = least ? Integer.MAX_VALUE : Integer.MIN_VALUE;
    for (ScalingPolicy policy : rules.policies()) {
      int start = atStart(current, policy.period(), now);
      int proposed =
          switch (policy.type()) {
            case PODS -> start + policy.value();
            case PERCENT -> (int) Math.ceil((double) start * (1 + (double) policy.value() / 100));
          };
      limit = least ? Math.min(limit, proposed) : Math.max(limit, proposed);
    }
    return limit;
  }

  int downLimit(int current, ScalingRules rules, Instant now) {
    if (rules.select() == Select.DISABLED) {
      return current;
    }
    boolean smallestChange = rules.select() == Select.MIN;
    int limit = smallestChange ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    for (ScalingPolicy policy : rules.policies()) {
      int start = atStart(current, policy.period(), now);
      int proposed =
          switch (policy.type()) {
            case PODS -> start - policy.value();
            case PERCENT -> (int) ((double) start * (1 - (double) policy.value() / 100));
          };
      limit = smallestChange ? Math.max(limit, proposed) : Math.min(limit, proposed);
    }
    return limit;
  }

  private int atStart(int current, Duration period, Instant now) {
    return current - within(ups, period, now) + within(downs, period, now);
  }

  private static int within(List<Entry> events, Duration period, Instant now) {
    Instant cutoff = now.minus(period);
    int sum = 0;
    for (Entry event : events) {
      sum += event.at().isAfter(cutoff) ? event.replicas() : 0;
    }
    return sum;
  }
}
