package dev.banyan.operate.report;

import dev.banyan.operate.report.Table.Column;
import dev.banyan.scale.Basis;
import dev.banyan.scale.plan.Bill;
import dev.banyan.scale.plan.BillLine;
import dev.banyan.scale.plan.Commitment;
import dev.banyan.scale.plan.Compute;
import dev.banyan.scale.plan.Level;
import dev.banyan.scale.plan.ServiceNeed;
import dev.banyan.scale.plan.TargetResult.Offer;
import dev.banyan.scale.plan.TargetResult.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands on one target, and its bill line by line. */
final class OfferSection {

  private final Offer offer;
  private final Stage stage;

  OfferSection(Offer offer, Level level) {
    this.offer = offer;
    this.stage = offer.at(level);
  }

  Section section() {
    var arithmetic = new ArrayList<String>(stage.demand().arithmetic());
    arithmetic.addAll(stage.compute().arithmetic());
    arithmetic.add("database: " + stage.data().databaseArithmetic());
    arithmetic.add("cache: " + stage.data().cacheArithmetic());
    return Section.of(
        offer.target().title(),
        "Likely load. Gives " + offer.guarantee() + ".",
        services(),
        machines(),
        bill(stage.bill(Commitment.ON_DEMAND)),
        new Workings("How it comes about", arithmetic));
  }

  private Table services() {
    List<List<String>> rows = new ArrayList<>();
    for (ServiceNeed need : stage.compute().services()) {
      rows.add(
          List.of(
              need.role().label(),
              Unit.COUNT.format(need.replicas())
                  + (need.standby() > 0 ? " + " + need.standby() + " standby" : ""),
              need.cpu().toString(),
              need.memory().toString(),
              need.arithmetic()));
    }
    return Table.of(
        "Services",
        Basis.PREDICTED,
        List.of(
            Column.words("service"),
            Column.figures("replicas"),
            Column.figures("CPU each"),
            Column.figures("memory each"),
            Column.words("because")),
        rows);
  }

  private Table machines() {
    List<List<String>> rows = new ArrayList<>();
    for (Compute.Pool pool : stage.compute().pools()) {
      rows.add(List.of(pool.name(), Unit.COUNT.format(pool.count()), pool.sku()));
    }
    rows.add(
        List.of(
            "database",
            Unit.COUNT.format(stage.data().shards() * stage.data().copies()),
            or(stage.data().database())));
    rows.add(List.of("cache", Unit.COUNT.format(stage.data().caches()), or(stage.data().cache())));
    return Table.of(
        "Machines and data",
        Basis.PREDICTED,
        List.of(Column.words("what"), Column.figures("count"), Column.words("size")),
        rows);
  }

  private static Table bill(Bill bill) {
    List<List<String>> rows = new ArrayList<>();
    for (BillLine line : bill.lines()) {
      rows.add(
          List.of(
              line.name(),
              line.quantity().toPlainString() + " " + line.unit(),
              line.unitPrice().stripTrailingZeros().toPlainString(),
              PlanHtml.dollars(line.amount()),
              line.arithmetic()));
    }
    rows.add(List.of("total", "", "", PlanHtml.dollars(bill.total()), bill.note()));
    return new Table(
        "A month's bill, on demand",
        "",
        Optional.of(Basis.PREDICTED),
        List.of(
            Column.words("line"),
            Column.figures("quantity"),
            Column.figures("each, $"),
            Column.figures("a month"),
            Column.words("because")),
        rows,
        rows.size() - 1);
  }

  private static String or(String size) {
    return size.isEmpty() ? "beside the app" : size;
  }
}
