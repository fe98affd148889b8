package dev.banyan.edge;

import dev.banyan.kernel.Plan;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far each plan reaches into what its traffic class has of an app's capacity. The reach grows
 * in even steps with the priority, so that of two plans the lower one is shed first. Immutable.
 */
final class PlanRanks {

  /** Of the highest plan, and where plans say nothing. */
  static final double WHOLE = 1.0;

  private final Map<Integer, Double> reachByPriority = new HashMap<>();
  private final double least;

  PlanRanks(Collection<Plan> plans) {
    List<Integer> priorities = plans.stream().map(Plan::priority).distinct().sorted().toList();
    for (int i = 0; i < priorities.size(); i++) {
      reachByPriority.put(priorities.get(i), (i + 1.0) / priorities.size());
    }
    this.least = priorities.isEmpty() ? WHOLE : 1.0 / priorities.size();
  }

  /**
   * Of a caller on a route that asks who calls, above 0 and up to {@link #WHOLE}.
   *
   * @param plan without one, as of a stranger, it is that of the lowest
   */
  double reach(Optional<Plan> plan) {
    return plan.map(known -> reachByPriority.getOrDefault(known.priority(), least)).orElse(least);
  }
}
