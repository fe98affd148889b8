package dev.banyan.scale.plan;

import dev.banyan.scale.Basis;
import dev.banyan.scale.plan.TargetResult.HybridSaving;
import dev.banyan.scale.plan.TargetResult.Offer;
import dev.banyan.scale.plan.TargetResult.Refusal;
import dev.banyan.scale.plan.TargetResult.Stage;
import dev.banyan.scale.plan.TargetSpec.Guarantee;
import dev.banyan.scale.price.NodeShapes;
import dev.banyan.scale.price.PriceBook;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Optional;

/** Plans one target: refuses it with a reason, or sizes and prices it at every level of load. */
final class TargetPlanner {

  private final TargetSpec spec;
  private final Workload workload;
  private final Assumptions assumptions;
  private final PriceBook book;
  private final NodeShapes shapes;

  TargetPlanner(
      TargetSpec spec,
      Workload workload,
      Assumptions assumptions,
      PriceBook book,
      NodeShapes shapes) {
    this.spec = spec;
    this.workload = workload;
    this.assumptions = assumptions;
    this.book = book;
    this.shapes = shapes;
  }

  Target target() {
    return spec.target();
  }

  TargetResult plan(PlanRequest request) {
    Optional<Refusal> refusal = refusal(request);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var stages = new EnumMap<Level, Stage>(Level.class);
    Optional<String> outgrown = Optional.empty();
    for (Level level : Level.values()) {
      switch (stage(request, demand(request, level))) {
        case Sized sized -> stages.put(level, sized.stage());
        case TooLarge large when level == Level.HIGH -> outgrown = Optional.of(large.reason());
        case TooLarge large -> {
          return new Refusal(spec.target(), "users", level.label() + " load: " + large.reason());
        }
      }
    }
    Guarantee guarantee = spec.guarantee(request.redundancy()).orElseThrow();
    return new Offer(
        spec.target(),
        guarantee.availability(),
        Slo.text(guarantee),
        stages,
        outgrown,
        hybrid(request));
  }

  /** Why the target cannot run this whatever its size. */
  Optional<Refusal> refusal(PlanRequest request) {
    Optional<Guarantee> guarantee = spec.guarantee(request.redundancy());
    if (guarantee.isEmpty()) {
      String name = request.redundancy().wireName();
      return refuse("redundancy", spec.refusals().getOrDefault(name, "it offers no " + name));
    }
    String sandboxes = spec.refusals().get("sandboxes");
    if (sandboxes != null && !workload.sandboxes().isEmpty()) {
      return refuse("workload", sandboxes);
    }
    return Slo.missed(request, guarantee.get())
        .map(missed -> new Refusal(spec.target(), missed.field(), missed.reason()));
  }

  /** One load alone, as the search for the next change wants it. */
  Optional<Stage> at(PlanRequest request, Demand demand) {
    return refusal(request).isEmpty() && stage(request, demand) instanceof Sized sized
        ? Optional.of(sized.stage())
        : Optional.empty();
  }

  private sealed interface Outcome permits Sized, TooLarge {}

  private record Sized(Stage stage) implements Outcome {}

  private record TooLarge(String reason) implements Outcome {}

  private Demand demand(PlanRequest request, Level level) {
    return new DemandModel(request, workload, assumptions, level).demand();
  }

  private Outcome stage(PlanRequest request, Demand demand) {
    try {
      return sized(request, demand);
    } catch (NoRoomException tooSmall) {
      return new TooLarge(String.valueOf(tooSmall.getMessage()));
    }
  }

  private Outcome sized(PlanRequest request, Demand demand) {
    var sizing = new Sizing(request, demand, assumptions);
    DataTier data = DataTier.of(spec, demand, request.redundancy(), assumptions);
    Compute compute;
    if (spec.cloud().isPresent()) {
      compute =
          new KubernetesCompute(spec, spec.cloud().get(), shapes, book)
              .of(request, demand, sizing, assumptions);
    } else if (!spec.databases().isEmpty()) {
      compute = MachineCompute.each(spec, demand, sizing);
    } else if (!spec.machines().isEmpty()) {
      Optional<Compute> one = MachineCompute.one(spec, demand, sizing, data);
      if (one.isEmpty()) {
        TargetSpec.Machine largest = spec.machines().getLast();
        return new TooLarge(
            MachineCompute.needed(demand, sizing, data)
                + "; the largest machine ("
                + largest.price()
                + ") has "
                + largest.cpu()
                + " cores and "
                + largest.memory());
      }
      compute = one.get();
    } else {
      compute = MachineCompute.used(sizing);
    }
    Optional<String> crowded = crowded(compute);
    if (crowded.isPresent()) {
      return new TooLarge(crowded.get());
    }
    var lines =
        new ArrayList<>(
            new Infrastructure(spec, demand, request.redundancy(), assumptions, book)
                .lines(compute, data));
    lines.addAll(ModelCosts.lines(demand, book));
    return new Sized(
        new Stage(
            demand,
            compute,
            data,
            new Bills(spec, request.redundancy(), book).of(lines),
            Basis.PREDICTED));
  }

  private Optional<String> crowded(Compute compute) {
    return spec.replicasMax()
        .flatMap(
            most ->
                compute.services().stream()
                    .filter(need -> need.replicas() > most)
                    .findFirst()
                    .map(
                        need ->
                            need.role().label()
                                + " needs "
                                + need.replicas()
                                + " replicas; "
                                + spec.target().title()
                                + " runs at most "
                                + most
                                + " of a service"));
  }

  private Optional<HybridSaving> hybrid(PlanRequest request) {
    if (workload.sandboxes().isEmpty()
        || !(mid(request.withBrowserRuntimes(false)) instanceof Sized all)
        || !(mid(request.withBrowserRuntimes(true)) instanceof Sized some)) {
      return Optional.empty();
    }
    BigDecimal before = all.stage().bill(Commitment.ON_DEMAND).infrastructure();
    BigDecimal after = some.stage().bill(Commitment.ON_DEMAND).infrastructure();
    long sandboxes = count(all.stage().demand());
    long left = count(some.stage().demand());
    BigDecimal percent =
        before
            .subtract(after)
            .multiply(BigDecimal.valueOf(100))
            .divide(before, 1, RoundingMode.HALF_UP);
    return Optional.of(
        new HybridSaving(
            sandboxes,
            left,
            before.subtract(after),
            percent,
            Numbers.count(sandboxes)
                + " sandboxes on servers cost "
                + Numbers.dollars(before)
                + ", "
                + Numbers.count(left)
                + " cost "
                + Numbers.dollars(after)));
  }

  private Outcome mid(PlanRequest request) {
    return stage(request, demand(request, Level.MID));
  }

  private static long count(Demand demand) {
    return demand.sandboxes().stream().mapToLong(PodGroup::count).sum();
  }

  private Optional<Refusal> refuse(String field, String reason) {
    return Optional.of(new Refusal(spec.target(), field, reason));
  }
}
