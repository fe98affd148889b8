package dev.banyan.scale.plan;

import dev.banyan.kernel.Durations;
import dev.banyan.scale.plan.TargetResult.Offer;
import dev.banyan.scale.plan.TargetResult.Stage;
import java.util.Locale;

/** A plan as plain text, for a terminal or a file. */
public final class PlanText {

  private static final String RULE = "─".repeat(78) + "\n";
  private static final String AS_ON_DEMAND = "as on demand";

  private final StringBuilder out = new StringBuilder();
  private final Plan plan;

  private PlanText(Plan plan) {
    this.plan = plan;
  }

  /** The whole plan, with the bill of the cheapest target line by line. */
  public static String of(Plan plan) {
    return new PlanText(plan).text();
  }

  /** One bill, line by line, its sum below. */
  public static String of(Bill bill) {
    var text = new StringBuilder();
    for (BillLine line : bill.lines()) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %-28s %12s %-14s × %12s = %14s  %s\n",
              line.name(),
              line.quantity().toPlainString(),
              line.unit(),
              line.unitPrice().stripTrailingZeros().toPlainString(),
              Numbers.dollars(line.amount()),
              line.arithmetic()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "  %-28s %57s  %s\n",
            "total, " + bill.commitment().wireName(),
            Numbers.dollars(bill.total()),
            bill.note()));
    return text.toString();
  }

  private String text() {
    head();
    targets();
    plan.cheapest().flatMap(plan::offer).ifPresent(this::cheapest);
    section("Models of one's own (predicted)");
    for (GpuBreakEven gpu : plan.gpu()) {
      line(
          "%s: %d GPUs %s against the API's %s: %s; %s",
          gpu.level().label(),
          gpu.gpus(),
          Numbers.dollars(gpu.gpuCost()),
          Numbers.dollars(gpu.apiCost()),
          gpu.cheaper() ? "GPUs are cheaper" : "the API is cheaper",
          gpu.breakEvenUsers() == 0
              ? "no break-even, GPUs are full before"
              : "even at "
                  + Numbers.count(gpu.breakEvenTokens().longValue())
                  + " tokens a month, "
                  + Numbers.count(gpu.breakEvenUsers())
                  + " users there");
      line("  %s", gpu.arithmetic());
    }
    section("In the guides' own stages");
    plan.stages().forEach(standing -> line("%s", standing.text()));
    section("What changes next, at the likely load (predicted)");
    if (plan.next().isEmpty()) {
      line("nothing up to a thousand times the users");
    }
    plan.next().forEach(change -> line("%s", change.text()));
    section("Assumptions: low – mid – high");
    plan.workload().lines().forEach(each -> line("%s", each));
    plan.assumptions().forEach(each -> line("%s", each));
    if (!plan.warnings().isEmpty()) {
      section("Warnings");
      plan.warnings().forEach(each -> line("%s", each));
    }
    return out.toString();
  }

  private void head() {
    PlanRequest request = plan.request();
    line(
        "Plan for %s %s users, workload %s: %s",
        Numbers.count(request.users()),
        request.userMeaning().wireName(),
        plan.workload().name(),
        plan.workload().title());
    line(
        "Asked: p95 %s of the app's own work, %s %%, redundancy %s, RTO %s, RPO %s; prices at %s",
        Durations.format(request.p95()),
        request.availability().toPlainString(),
        request.redundancy().wireName(),
        Durations.format(request.rto()),
        request.rpo().isZero() ? "0" : Durations.format(request.rpo()),
        request.asOf());
    section("Users (predicted)");
    plan.users().forEach((level, users) -> line("%-5s %s", level.label(), users.arithmetic()));
    UserRatios ratios = plan.workload().ratios();
    line("monthly of registered %s", ratios.monthlyOfRegistered().text());
    line("daily of monthly %s", ratios.dailyOfMonthly().text());
    line("concurrent of daily %s", ratios.concurrentOfDaily().text());
  }

  private void targets() {
    section("Dollars a month, models and other APIs included (predicted)");
    line(
        "%-16s %14s %14s %14s %14s %14s %10s",
        "", "low", "likely", "high", "likely, spot", "likely, 1 year", "per active");
    for (TargetResult result : plan.results()) {
      switch (result) {
        case Offer offer ->
            line(
                "%-16s %14s %14s %14s %14s %14s %10s%s",
                offer.target().title(),
                total(offer, Level.LOW, Commitment.ON_DEMAND),
                total(offer, Level.MID, Commitment.ON_DEMAND),
                total(offer, Level.HIGH, Commitment.ON_DEMAND),
                total(offer, Level.MID, Commitment.SPOT),
                total(offer, Level.MID, Commitment.RESERVED),
                plan.costPerActiveUser(offer, Level.MID, Commitment.ON_DEMAND),
                mark(offer));
        case TargetResult.Refusal refusal ->
            line(
                "%-16s refused, %s: %s",
                refusal.target().title(), refusal.field(), refusal.reason());
      }
    }
    line(
        "low and high take the figures as independent (the last assumption below); machines stand"
            + " at the busiest moment's size all month");
    for (Offer offer : plan.offers()) {
      for (Bill bill : offer.at(Level.MID).bills().values()) {
        if (bill.asOnDemand()) {
          String title = offer.target().title();
          line(
              "%s",
              bill.note().startsWith(title)
                  ? bill.note()
                  : title + ", " + bill.commitment().wireName() + ": " + bill.note());
        }
      }
      offer.outgrown().ifPresent(why -> line("%s at high load: %s", offer.target().title(), why));
      offer
          .hybrid()
          .ifPresent(
              saving ->
                  line(
                      "%s, hybrid with browser runtimes: saves %s (%s %% of its infrastructure):"
                          + " %s",
                      offer.target().title(),
                      Numbers.dollars(saving.saves()),
                      saving.percent().toPlainString(),
                      saving.arithmetic()));
    }
  }

  private void cheapest(Offer offer) {
    section(offer.target().title() + ", likely load (predicted); gives " + offer.guarantee());
    Stage stage = offer.at(Level.MID);
    stage.demand().arithmetic().forEach(each -> line("%s", each));
    for (ServiceNeed need : stage.compute().services()) {
      line(
          "%-8s %6d replicas%s of %s/%s: %s",
          need.role().label(),
          need.replicas(),
          need.standby() > 0 ? " + " + need.standby() + " standby" : "",
          need.cpu(),
          need.memory(),
          need.arithmetic());
    }
    stage.compute().arithmetic().forEach(each -> line("%s", each));
    line("database: %s", stage.data().databaseArithmetic());
    line("cache: %s", stage.data().cacheArithmetic());
    out.append(of(stage.bill(Commitment.ON_DEMAND)));
  }

  private String mark(Offer offer) {
    if (plan.cheapest().filter(offer.target()::equals).isEmpty()) {
      return "";
    }
    return offer.outgrown().isEmpty() ? "  ← cheapest" : "  ← cheapest, at the likely load";
  }

  private static String total(Offer offer, Level level, Commitment commitment) {
    if (!offer.holds(level)) {
      return "does not hold";
    }
    Bill bill = offer.at(level).bill(commitment);
    return bill.asOnDemand() ? AS_ON_DEMAND : Numbers.dollars(bill.total());
  }

  private void section(String title) {
    out.append(RULE).append(title).append('\n');
  }

  private void line(String pattern, Object... values) {
    out.append(String.format(Locale.ROOT, pattern, values).stripTrailing()).append('\n');
  }
}
