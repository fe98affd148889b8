package dev.banyan.scale.plan;

import dev.banyan.scale.plan.TargetResult.Offer;
import dev.banyan.scale.plan.TargetResult.Refusal;
import dev.banyan.scale.price.PriceBook;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A plan: what stands on each target for some users, what it costs a month, and what changes next.
 * Everything in it is predicted but for what names a guide's line; each figure carries its
 * arithmetic as text. A plan is a pure function of the request, the workload and the prices.
 *
 * @param request what was asked
 * @param workload what the users do
 * @param users the population under each meaning, at each level of load
 * @param results each target asked for: an offer that meets what was asked, or a refusal
 * @param cheapest the offer with the least on-demand total at the likely load
 * @param stages where the guides put the population
 * @param next what becomes another with more users, nearest first
 * @param gpu GPUs against the small model's API, at each level of load
 * @param warnings of the prices: at most one on what is unverified, one on what is stale
 * @param assumptions whose prices were taken beside the shipped ones, then what was assumed of any
 *     app, each with its basis
 */
public record Plan(
    PlanRequest request,
    Workload workload,
    Map<Level, UserCounts> users,
    List<TargetResult> results,
    Optional<Target> cheapest,
    List<GuideStages.Standing> stages,
    List<NextChange> next,
    List<GpuBreakEven> gpu,
    List<String> warnings,
    List<String> assumptions) {

  /**
   * Plans with the shipped workload of the request, at the shipped prices.
   *
   * @throws IllegalArgumentException naming the field that is wrong or contradicts another
   */
  public static Plan of(PlanRequest request) {
    return of(request, Workloads.of(request.workload()), PriceBook.shipped());
  }

  /**
   * Plans with a workload and prices of one's own.
   *
   * @throws IllegalArgumentException naming the field that is wrong or contradicts another
   */
  public static Plan of(PlanRequest request, Workload workload, PriceBook book) {
    return new Planner(request, Set.of(), workload, Assumptions.shipped(), book).plan();
  }

  /**
   * Plans as {@link #of(PlanRequest)} does, for some targets alone: the cheapest and what changes
   * next are of them.
   *
   * @param targets all where it is empty; of them only the request's, where it names one
   */
  public static Plan of(PlanRequest request, Set<Target> targets) {
    return new Planner(
            request,
            targets,
            Workloads.of(request.workload()),
            Assumptions.shipped(),
            PriceBook.shipped())
        .plan();
  }

  /** The targets that meet what was asked. */
  public List<Offer> offers() {
    return results.stream().filter(Offer.class::isInstance).map(Offer.class::cast).toList();
  }

  /** The targets that do not, with the reason. */
  public List<Refusal> refusals() {
    return results.stream().filter(Refusal.class::isInstance).map(Refusal.class::cast).toList();
  }

  /** The offer of a target, if it is one. */
  public Optional<Offer> offer(Target target) {
    return offers().stream().filter(offer -> offer.target() == target).findFirst();
  }

  /** Dollars a month per monthly active user. */
  public BigDecimal costPerActiveUser(Offer offer, Level level, Commitment commitment) {
    TargetResult.Stage stage = offer.at(level);
    return stage.bill(commitment).perUser(stage.demand().users().monthlyActive());
  }
}
