package dev.banyan.operate.measure;

import dev.banyan.scale.measure.Resource;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a target's counters and gauges say at one moment.
 *
 * @param totals counted since some moment in the past: differences count
 * @param levels held just now
 */
public record Reading(Map<Resource, Double> totals, Map<Resource, Double> levels) {

  /** Of a target that says nothing of itself. */
  public static final Reading NONE = new Reading(Map.of(), Map.of());

  public Reading {
    totals = Map.copyOf(totals);
    levels = Map.copyOf(levels);
  }

  /** One counter and no gauge. */
  public static Reading total(Resource resource, double value) {
    return new Reading(Map.of(resource, value), Map.of());
  }

  /** Both; where both have a resource, they are parts of one whole and add up. */
  public Reading plus(Reading other) {
    return new Reading(sum(totals, other.totals), sum(levels, other.levels));
  }

  private static Map<Resource, Double> sum(
      Map<Resource, Double> one, Map<Resource, Double> another) {
    var all = new EnumMap<Resource, Double>(Resource.class);
    all.putAll(one);
    another.forEach((resource, value) -> all.merge(resource, value, Double::sum));
    return all;
  }
}
