package dev.banyan.scale.plan;

import dev.banyan.scale.plan.TargetResult.Offer;
import dev.banyan.scale.plan.TargetResult.Stage;
import dev.banyan.scale.price.NodeShapes;
import dev.banyan.scale.price.PriceBook;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes one plan from a request, a workload and prices. */
final class Planner {

  private final PlanRequest request;
  private final Workload workload;
  private final Assumptions assumptions;
  private final PriceBook book;
  private final List<TargetPlanner> targets;

  Planner(
      PlanRequest request,
      Set<Target> among,
      Workload workload,
      Assumptions assumptions,
      PriceBook book) {
    this.request = request;
    this.workload = workload;
    this.assumptions = assumptions;
    this.book = book;
    List<TargetSpec> specs =
        TargetSpecs.all().stream()
            .filter(spec -> request.target().map(spec.target()::equals).orElse(true))
            .filter(spec -> among.isEmpty() || among.contains(spec.target()))
            .toList();
    Slo.refuseContradiction(request, specs);
    this.targets =
        specs.stream()
            .map(spec -> new TargetPlanner(spec, workload, assumptions, book, NodeShapes.shipped()))
            .toList();
  }

  Plan plan() {
    List<TargetResult> results = targets.stream().map(target -> target.plan(request)).toList();
    List<Offer> offers =
        results.stream().filter(Offer.class::isInstance).map(Offer.class::cast).toList();
    Optional<Target> cheapest =
        offers.stream().min(Comparator.comparing(Offer::likely)).map(Offer::target);
    var users = new EnumMap<Level, UserCounts>(Level.class);
    var gpus = new ArrayList<GpuBreakEven>();
    for (Level level : Level.values()) {
      Demand demand = new DemandModel(request, workload, assumptions, level).demand();
      users.put(level, demand.users());
      gpus.add(GpuBreakEven.of(demand, request.redundancy(), assumptions, book));
    }
    return new Plan(
        request,
        workload,
        users,
        results,
        cheapest,
        GuideStages.of(counts(request)),
        NextChanges.of(request.users(), parts(cheapest)),
        gpus,
        warnings(offers),
        Stream.concat(book.notes().stream(), assumptions.lines().stream()).toList());
  }

  private List<String> warnings(List<Offer> offers) {
    var keys = new LinkedHashSet<String>();
    keys.add(GpuBreakEven.GPU);
    for (Offer offer : offers) {
      offer.stages().values().forEach(stage -> keys.addAll(stage.priceKeys()));
    }
    return book.warnings(keys, request.asOf());
  }

  /** What {@link NextChanges} watches, at the likely load; each count is reckoned once. */
  private Map<String, LongFunction<Optional<String>>> parts(Optional<Target> cheapest) {
    var demands = new HashMap<Long, Demand>();
    var stages = new HashMap<Long, Optional<Stage>>();
    LongFunction<Demand> demand = users -> demands.computeIfAbsent(users, this::likely);
    var out = new LinkedHashMap<String, LongFunction<Optional<String>>>();
    cheapest
        .flatMap(
            target -> targets.stream().filter(planner -> planner.target() == target).findFirst())
        .ifPresent(
            planner -> {
              LongFunction<Optional<Stage>> stage =
                  users ->
                      stages.computeIfAbsent(
                          users,
                          count -> planner.at(request.withUsers(count), demand.apply(count)));
              watch(out, "database", stage, each -> each.data().databaseText());
              watch(out, "cache", stage, each -> each.data().cacheText());
              watch(out, "pooler", stage, Planner::pooler);
              watch(out, "machine", stage, Planner::machine);
              out.put("cheapest target", users -> Optional.of(cheapest(users, demand)));
            });
    out.put(
        "small model",
        users ->
            Optional.of(
                GpuBreakEven.of(demand.apply(users), request.redundancy(), assumptions, book)
                        .cheaper()
                    ? "GPUs are cheaper"
                    : "the API is cheaper"));
    if (!workload.guide().isEmpty()) {
      out.put("stage in " + workload.guide(), users -> stage(demand.apply(users).users()));
    }
    return out;
  }

  private static void watch(
      Map<String, LongFunction<Optional<String>>> out,
      String name,
      LongFunction<Optional<Stage>> stage,
      Function<Stage, String> part) {
    out.put(name, users -> stage.apply(users).map(part));
  }

  private static String pooler(Stage stage) {
    return stage.compute().replicas(ServiceRole.POOLER) > 0 ? "needed" : "not needed";
  }

  private static String machine(Stage stage) {
    return stage.compute().pools().isEmpty() ? "none" : stage.compute().pools().getFirst().sku();
  }

  private Optional<String> stage(UserCounts users) {
    return GuideStages.of(users).stream()
        .filter(standing -> standing.guide().equals(workload.guide()))
        .findFirst()
        .map(standing -> standing.stage().map(GuideStage::name).orElse("no stage"));
  }

  private String cheapest(long users, LongFunction<Demand> demand) {
    PlanRequest other = request.withUsers(users);
    String best = "none";
    @Nullable BigDecimal least = null;
    for (TargetPlanner target : targets) {
      Optional<Stage> stage = target.at(other, demand.apply(users));
      if (stage.isPresent()) {
        BigDecimal cost = stage.get().bill(Commitment.ON_DEMAND).total();
        if (least == null || cost.compareTo(least) < 0) {
          best = target.target().wireName();
          least = cost;
        }
      }
    }
    return best;
  }

  private Demand likely(long users) {
    return new DemandModel(request.withUsers(users), workload, assumptions, Level.MID).demand();
  }

  private UserCounts counts(PlanRequest of) {
    return UserCounts.of(of.users(), of.userMeaning(), workload.ratios(), Level.MID);
  }
}
