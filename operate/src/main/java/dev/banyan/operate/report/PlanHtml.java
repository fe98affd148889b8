package dev.banyan.operate.report;

import dev.banyan.operate.report.BarChart.Bar;
import dev.banyan.operate.report.Table.Column;
import dev.banyan.operate.report.Tiles.Tile;
import dev.banyan.scale.Basis;
import dev.banyan.scale.plan.Bill;
import dev.banyan.scale.plan.BillLine;
import dev.banyan.scale.plan.Commitment;
import dev.banyan.scale.plan.GpuBreakEven;
import dev.banyan.scale.plan.GuideStages;
import dev.banyan.scale.plan.Level;
import dev.banyan.scale.plan.NextChange;
import dev.banyan.scale.plan.Plan;
import dev.banyan.scale.plan.TargetResult;
import dev.banyan.scale.plan.TargetResult.Offer;
import dev.banyan.scale.plan.UserCounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A plan as a report. Its figures are predicted; the guides' stages are the guides'. */
public final class PlanHtml {

  private final Plan plan;

  private PlanHtml(Plan plan) {
    this.plan = plan;
  }

  /** The report; {@link ReportHtml} makes a file of it. */
  public static Report of(Plan plan, Instant generatedAt) {
    return new PlanHtml(plan).report(generatedAt);
  }

  /** Its chapters, to stand in a report of more. */
  public static List<Section> sections(Plan plan) {
    return new PlanHtml(plan).sections();
  }

  private Report report(Instant generatedAt) {
    var request = plan.request();
    return new Report(
        "Plan for "
            + Unit.COUNT.format(request.users())
            + " "
            + request.userMeaning().wireName().replace('-', ' ')
            + " users",
        plan.cheapest()
            .flatMap(plan::offer)
            .map(
                offer ->
                    offer.target().title()
                        + " is the cheapest that meets what was asked: "
                        + dollars(offer.likely())
                        + " a month at the likely load.")
            .orElse("No target meets what was asked."),
        generatedAt,
        List.of(
            new Fact("Workload", plan.workload().name() + ": " + plan.workload().title()),
            new Fact("p95 of the app", Unit.SECONDS.format(request.p95().toMillis() / 1000.0)),
            new Fact("Availability", request.availability().toPlainString() + " %"),
            new Fact("May be lost", request.redundancy().wireName()),
            new Fact("Prices judged on", request.asOf().toString())),
        sections());
  }

  private List<Section> sections() {
    var sections = new ArrayList<Section>();
    sections.add(costs());
    plan.cheapest()
        .flatMap(plan::offer)
        .ifPresent(offer -> sections.add(new OfferSection(offer, Level.MID).section()));
    sections.add(next());
    sections.add(stages());
    sections.add(models());
    for (Offer offer : plan.offers()) {
      if (plan.cheapest().filter(offer.target()::equals).isEmpty()) {
        sections.add(new OfferSection(offer, Level.MID).section());
      }
    }
    sections.add(assumptions());
    return sections;
  }

  private Section costs() {
    var blocks = new ArrayList<Block>();
    plan.cheapest().flatMap(plan::offer).ifPresent(offer -> blocks.add(tiles(offer)));
    if (!plan.warnings().isEmpty()) {
      blocks.add(
          new Callout(
              Tone.WARNING,
              "Prices",
              plan.warnings().getFirst() + ".",
              Optional.empty(),
              List.of(),
              plan.warnings().subList(1, plan.warnings().size())));
    }
    blocks.add(bySection());
    blocks.add(byLevel());
    blocks.add(byCommitment());
    for (Offer offer : plan.offers()) {
      offer
          .outgrown()
          .ifPresent(
              why ->
                  blocks.add(
                      Callout.of(Tone.WARNING, offer.target().title() + " at high load", why)));
    }
    return new Section(
        "A month's bill, target by target",
        "Models and other APIs are included. Machines stand at the busiest moment's size all"
            + " month.",
        blocks);
  }

  private Tiles tiles(Offer offer) {
    var users = plan.users().get(Level.MID);
    var tiles = new ArrayList<Tile>();
    tiles.add(Tile.of("Cheapest", offer.target().title(), offer.guarantee(), Basis.PREDICTED));
    tiles.add(
        Tile.of(
            "A month, likely",
            dollars(offer.likely()),
            (offer.holds(Level.LOW) ? "low " + dollars(total(offer, Level.LOW)) : "")
                + (offer.holds(Level.HIGH) ? ", high " + dollars(total(offer, Level.HIGH)) : ""),
            Basis.PREDICTED));
    tiles.add(
        Tile.of(
            "For each active user",
            "$" + plan.costPerActiveUser(offer, Level.MID, Commitment.ON_DEMAND).toPlainString(),
            "a month, monthly active",
            Basis.PREDICTED));
    if (users != null) {
      tiles.add(
          Tile.of(
              "At the same time",
              Unit.COUNT.format(users.concurrent()),
              "of " + Unit.COUNT.format(users.registered()) + " registered",
              Basis.PREDICTED));
    }
    return new Tiles(tiles);
  }

  private BarChart bySection() {
    List<BillLine.Section> used =
        Arrays.stream(BillLine.Section.values())
            .filter(section -> section != BillLine.Section.DISCOUNT)
            .filter(
                section ->
                    plan.offers().stream()
                        .anyMatch(offer -> amount(bill(offer), section).signum() > 0))
            .toList();
    var bars = new ArrayList<Bar>();
    for (TargetResult result : plan.results()) {
      switch (result) {
        case Offer offer ->
            bars.add(
                new Bar(
                    offer.target().title(),
                    used.stream()
                        .map(section -> Math.max(0, amount(bill(offer), section).doubleValue()))
                        .toList(),
                    isCheapest(offer) ? "cheapest" : "",
                    isCheapest(offer)));
        case TargetResult.Refusal refusal ->
            bars.add(
                new Bar(
                    refusal.target().title(),
                    List.of(),
                    "refused, " + refusal.field() + ": " + refusal.reason(),
                    false));
      }
    }
    return new BarChart(
        "What the money goes to",
        "Likely load, on demand.",
        Basis.PREDICTED,
        Unit.DOLLARS,
        used.isEmpty()
            ? List.of("total")
            : used.stream().map(section -> words(section.wireName())).toList(),
        bars,
        true);
  }

  private BarChart byLevel() {
    var bars = new ArrayList<Bar>();
    for (Offer offer : plan.offers()) {
      bars.add(
          new Bar(
              offer.target().title(),
              Arrays.stream(Level.values())
                  .map(level -> offer.holds(level) ? total(offer, level).doubleValue() : Double.NaN)
                  .toList(),
              offer.holds(Level.HIGH) ? "" : "does not hold the high load",
              isCheapest(offer)));
    }
    return new BarChart(
        "How far it may be off",
        "Low and high take the figures as independent, as the last assumption below says.",
        Basis.PREDICTED,
        Unit.DOLLARS,
        List.of("low", "likely", "high"),
        bars,
        false);
  }

  /** Why some cannot be paid for in another way. */
  private String asOnDemand() {
    return plan.offers().stream()
        .flatMap(
            offer ->
                offer.at(Level.MID).bills().values().stream()
                    .filter(Bill::asOnDemand)
                    .map(bill -> " " + offer.target().title() + ": " + bill.note() + "."))
        .distinct()
        .collect(Collectors.joining());
  }

  private Table byCommitment() {
    List<List<String>> rows = new ArrayList<>();
    int marked = -1;
    for (Offer offer : plan.offers()) {
      marked = isCheapest(offer) ? rows.size() : marked;
      var row = new ArrayList<String>();
      row.add(offer.target().title());
      for (Commitment each : Commitment.values()) {
        Bill bill = offer.at(Level.MID).bill(each);
        row.add(bill.asOnDemand() ? "as on demand" : dollars(bill.total()));
      }
      row.add("$" + plan.costPerActiveUser(offer, Level.MID, Commitment.ON_DEMAND).toPlainString());
      row.add(
          offer
              .hybrid()
              .map(it -> dollars(it.saves()) + " (" + it.percent().toPlainString() + " %)")
              .orElse("–"));
      row.add(offer.availability().toPlainString() + " %");
      rows.add(row);
    }
    return new Table(
        "Ways to pay",
        "Likely load. The hybrid runs in users' browsers what can run there; its share is of the"
            + " infrastructure."
            + asOnDemand(),
        Optional.of(Basis.PREDICTED),
        List.of(
            Column.words("target"),
            Column.figures("on demand"),
            Column.figures("with spot"),
            Column.figures("reserved a year"),
            Column.figures("per active user"),
            Column.figures("the hybrid saves"),
            Column.figures("availability")),
        rows,
        marked);
  }

  private Section next() {
    List<List<String>> rows = new ArrayList<>();
    for (NextChange change : plan.next()) {
      rows.add(
          List.of(
              Unit.COUNT.format(change.users()) + " users",
              words(change.what()),
              change.now(),
              change.then()));
    }
    return rows.isEmpty()
        ? Section.of(
            "What changes next", "Nothing, up to a thousand times the users.", new Prose(List.of()))
        : Section.of(
            "What changes next",
            "With more users, at the likely load, nearest first.",
            Table.of(
                "",
                Basis.PREDICTED,
                List.of(
                    Column.words("from"),
                    Column.words("what"),
                    Column.words("now"),
                    Column.words("becomes")),
                rows));
  }

  private Section stages() {
    List<List<String>> rows = new ArrayList<>();
    for (GuideStages.Standing standing : plan.stages()) {
      rows.add(
          List.of(
              standing.guide(),
              standing.reading().wireName().replace('-', ' ')
                  + (standing.stated() ? "" : " (the guide does not say)"),
              Unit.COUNT.format(standing.users()),
              standing.text()));
    }
    return Section.of(
        "In the guides' own stages",
        "",
        Table.of(
            "",
            Basis.GUIDE,
            List.of(
                Column.words("guide"),
                Column.words("its users are"),
                Column.figures("count"),
                Column.words("stage")),
            rows));
  }

  private Section models() {
    var blocks = new ArrayList<Block>();
    for (GpuBreakEven gpu : plan.gpu()) {
      blocks.add(
          new Callout(
              gpu.cheaper() ? Tone.GOOD : Tone.INFO,
              gpu.level().label() + " load",
              String.format(
                  Locale.ROOT,
                  "%d GPUs cost %s a month, the API for the same tokens %s: %s.",
                  gpu.gpus(),
                  dollars(gpu.gpuCost()),
                  dollars(gpu.apiCost()),
                  gpu.cheaper() ? "GPUs are cheaper" : "the API is cheaper"),
              Optional.of(gpu.basis()),
              List.of(gpu.arithmetic()),
              gpu.breakEvenUsers() > 0
                  ? List.of(
                      "Break-even at "
                          + Unit.COUNT.format(gpu.breakEvenUsers())
                          + " concurrent users.")
                  : List.of()));
    }
    return new Section("Models of one's own", "", blocks);
  }

  private Section assumptions() {
    var lines = new ArrayList<String>();
    for (Map.Entry<Level, UserCounts> each : plan.users().entrySet()) {
      lines.add(each.getKey().label() + ": " + each.getValue().arithmetic());
    }
    lines.addAll(plan.workload().lines());
    lines.addAll(plan.assumptions());
    return Section.of(
        "What is assumed",
        "Three values each: low, likely, high; the last line says how the ends of many go together."
            + " Replace what you have measured.",
        new Workings("All assumptions, with what they rest on", lines));
  }

  private boolean isCheapest(Offer offer) {
    return plan.cheapest().filter(offer.target()::equals).isPresent();
  }

  private static Bill bill(Offer offer) {
    return offer.at(Level.MID).bill(Commitment.ON_DEMAND);
  }

  private static BigDecimal amount(Bill bill, BillLine.Section section) {
    return bill.bySection().getOrDefault(section, BigDecimal.ZERO);
  }

  private static BigDecimal total(Offer offer, Level level) {
    return offer.at(level).bill(Commitment.ON_DEMAND).total();
  }

  static String dollars(BigDecimal amount) {
    return Unit.DOLLARS.format(amount.doubleValue());
  }

  static String words(String wireName) {
    return wireName.replace('-', ' ').replace("apis", "APIs");
  }
}
