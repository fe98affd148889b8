package dev.banyan.apps.autoscale;

import dev.banyan.scale.plan.Commitment;
import dev.banyan.scale.plan.Level;
import dev.banyan.scale.plan.Plan;
import dev.banyan.scale.plan.PlanRequest;
import dev.banyan.scale.plan.ServiceRole;
import dev.banyan.scale.plan.TargetResult.Offer;
import dev.banyan.scale.plan.UserMeaning;
import dev.banyan.scale.plan.Workload;
import dev.banyan.scale.plan.Workloads;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * Where to go from a machine that is full: what was measured at its edge, told as users of a
 * shipped workload, and the cheapest target for them.
 *
 * @param target as {@code banyan plan --target} takes it
 * @param title for people
 * @param monthlyCents predicted, on demand, at the likely load; without models and other APIs where
 *     nobody said what the users do
 * @param text all of it in a sentence, with the command that shows the plan
 */
public record NextStage(String target, String title, long monthlyCents, String text) {

  /** By whose requests machines are reckoned where nobody said what the users do. */
  private static final String WORKLOAD_DEFAULT = "assistant";

  /**
   * The stage for a rate of requests.
   *
   * @param requestsPerSecond measured, with those that were turned away
   * @param said a shipped workload; where none is said machines are reckoned by the usual one, and
   *     its model tokens, which may be most of its bill, are left out: the app may call no model
   * @param day at which prices are judged
   * @return empty where nobody asks for anything, or no target holds it
   */
  public static Optional<NextStage> of(
      double requestsPerSecond, Optional<String> said, LocalDate day) {
    String workload = said.orElse(WORKLOAD_DEFAULT);
    double each =
        Workloads.of(workload).classes().stream()
            .filter(kind -> kind.role() != ServiceRole.WORKER)
            .map(Workload.RequestClass::perSecond)
            .mapToDouble(figure -> figure.mid())
            .sum();
    if (!(requestsPerSecond > 0) || each <= 0) {
      return Optional.empty();
    }
    long users = Math.clamp((long) Math.ceil(requestsPerSecond / each), 1, PlanRequest.USERS_MAX);
    Plan plan = Plan.of(PlanRequest.of(users, UserMeaning.CONCURRENT, workload, day));
    return plan.cheapest()
        .flatMap(plan::offer)
        .map(offer -> of(requestsPerSecond, users, workload, said.isPresent(), offer));
  }

  private static NextStage of(
      double requestsPerSecond, long users, String workload, boolean said, Offer offer) {
    BigDecimal dollars =
        said ? offer.likely() : offer.at(Level.MID).bill(Commitment.ON_DEMAND).infrastructure();
    return new NextStage(
        offer.target().wireName(),
        offer.target().title(),
        dollars.movePointRight(2).setScale(0, RoundingMode.HALF_UP).longValueExact(),
        String.format(
            Locale.ROOT,
            "Next stage: %.1f requests/s (measured) are what about %d users of the workload %s do"
                + " at once (predicted); the cheapest place for them is %s, about $%s a month%s"
                + " (predicted). %sSee: banyan plan --users %d --meaning concurrent --workload %s",
            requestsPerSecond,
            users,
            workload,
            offer.target().title(),
            dollars.setScale(0, RoundingMode.HALF_UP).toPlainString(),
            said ? "" : " without model tokens and other APIs",
            said ? "" : "Set apps.autoscale.workload to the workload your users are like. ",
            users,
            workload));
  }
}
