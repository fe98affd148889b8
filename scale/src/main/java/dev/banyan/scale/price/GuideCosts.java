package dev.banyan.scale.price;

import dev.banyan.scale.Basis;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a guide itself says that things cost, beside what its own lines come to. */
public final class GuideCosts {

  private GuideCosts() {}

  /** As plain text, a heading first; the figures are the guide's, the sums are computed. */
  public static String text(String guide) {
    var lines = new ArrayList<String>();
    lines.add(
        "What the guide "
            + guide
            + " says it costs, dollars a month ("
            + Basis.GUIDE.label()
            + "; sums are of its own lines)");
    GuideBooks.tables().stream()
        .filter(table -> table.guide().equals(guide))
        .map(GuideCosts::table)
        .forEach(lines::add);
    GuideBooks.singles().stream()
        .filter(single -> single.guide().equals(guide))
        .map(single -> "outside its tables: " + single.text())
        .forEach(lines::add);
    UsersTable byUsers = GuideBooks.byUsers();
    if (byUsers.guide().equals(guide)) {
      byUsers.rows().forEach(row -> lines.add(row(byUsers, row)));
      lines.addAll(misstated(byUsers));
    }
    HybridTable hybrid = GuideBooks.hybrid();
    if (hybrid.guide().equals(guide)) {
      lines.add(hybrid(hybrid));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String table(CostTable table) {
    String stated = span(table.statedLow(), table.statedHigh());
    return table.per()
        + ": "
        + table.arithmetic()
        + (table.addsUp()
            ? table.low().compareTo(table.statedLow()) == 0
                ? ", as it states"
                : ", which it rounds to " + stated + " (:" + table.statedAt() + ")"
            : "; it states " + stated + " (:" + table.statedAt() + ")")
        + table
            .lowPerUser()
            .flatMap(low -> table.highPerUser().map(high -> ", " + span(low, high) + " a user"))
            .orElse("");
  }

  private static String row(UsersTable table, UsersTable.Row row) {
    return row.users()
        + " users (:"
        + row.at()
        + "): "
        + row.cost().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                cost ->
                    cost.getKey()
                        + " "
                        + cost.getValue().toPlainString()
                        + table
                            .perUser(row.users(), cost.getKey())
                            .map(each -> ", " + each.toPlainString() + " a user")
                            .orElse(""))
            .collect(Collectors.joining("; "));
  }

  private static List<String> misstated(UsersTable table) {
    return table.stated().stream()
        .filter(claim -> !table.holds(claim))
        .map(
            claim ->
                "it states "
                    + claim.perUser()
                    + " a user of "
                    + claim.users()
                    + " on "
                    + claim.host()
                    + " (:"
                    + claim.at()
                    + "), which its own row is not")
        .toList();
  }

  private static String hybrid(HybridTable table) {
    return "the hybrid (:"
        + table.at()
        + "): "
        + table.frontend()
        + " + "
        + table.backend()
        + " = "
        + table.total()
        + " become "
        + table.hybridFrontend()
        + " + "
        + table.hybridBackend()
        + " = "
        + table.hybridTotal()
        + ", which saves "
        + table.saves()
        + ", "
        + table.savedPercent()
        + " % (of what runs for browsers "
        + table.frontendSavedPercent()
        + " %, of the rest "
        + table.backendSavedPercent()
        + " %)";
  }

  private static String span(BigDecimal low, BigDecimal high) {
    return low.compareTo(high) == 0
        ? low.toPlainString()
        : low.toPlainString() + "–" + high.toPlainString();
  }
}
