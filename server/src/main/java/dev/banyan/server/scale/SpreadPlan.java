package dev.banyan.server.scale;

import dev.banyan.scale.plan.GpuBreakEven;
import dev.banyan.scale.plan.Level;
import dev.banyan.scale.plan.Plan;
import dev.banyan.scale.plan.Target;
import dev.banyan.scale.plan.TargetResult;
import dev.banyan.scale.plan.UserCounts;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One plan out of three, where there is a count of users for each level: the light load of the low
 * count, the likely one of the middle, the heavy one of the high. All else is of the middle.
 */
final class SpreadPlan {

  private SpreadPlan() {}

  static Plan of(Plan low, Plan mid, Plan high) {
    Map<Level, Plan> plans =
        new EnumMap<>(Map.of(Level.LOW, low, Level.MID, mid, Level.HIGH, high));
    Map<Level, UserCounts> users = new EnumMap<>(Level.class);
    plans.forEach(
        (level, plan) ->
            Optional.ofNullable(plan.users().get(level))
                .ifPresent(counts -> users.put(level, counts)));
    return new Plan(
        mid.request(),
        mid.workload(),
        users,
        mid.results().stream().map(result -> result(result, plans, high)).toList(),
        mid.cheapest(),
        mid.stages(),
        mid.next(),
        plans.entrySet().stream().map(each -> gpu(each.getValue(), each.getKey())).toList(),
        Stream.of(mid, low, high).flatMap(plan -> plan.warnings().stream()).distinct().toList(),
        mid.assumptions());
  }

  private static TargetResult result(TargetResult mid, Map<Level, Plan> plans, Plan high) {
    if (!(mid instanceof TargetResult.Offer offer)) {
      return mid;
    }
    Map<Level, TargetResult.Stage> stages = new EnumMap<>(Level.class);
    plans.forEach(
        (level, plan) ->
            plan.offer(mid.target())
                .filter(each -> each.holds(level))
                .ifPresent(each -> stages.put(level, each.at(level))));
    return new TargetResult.Offer(
        offer.target(),
        offer.availability(),
        offer.guarantee(),
        stages,
        outgrown(high, mid.target()),
        offer.hybrid());
  }

  private static Optional<String> outgrown(Plan high, Target target) {
    return high.results().stream()
        .filter(result -> result.target() == target)
        .findFirst()
        .flatMap(
            result ->
                switch (result) {
                  case TargetResult.Offer offer -> offer.outgrown();
                  case TargetResult.Refusal refusal -> Optional.of(refusal.reason());
                });
  }

  private static GpuBreakEven gpu(Plan plan, Level level) {
    List<GpuBreakEven> all = plan.gpu();
    return all.stream().filter(each -> each.level() == level).findFirst().orElseThrow();
  }
}
