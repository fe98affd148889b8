package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Cited;
import dev.banyan.scale.lint.guide.CostByUsers;
import dev.banyan.scale.lint.guide.CostTable;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Ladder;
import dev.banyan.scale.lint.guide.Meaning;
import dev.banyan.scale.lint.guide.UserMeaning;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A number of users says which users: there at once, active, or registered; and only one of them.
 */
final class UsersMeaning implements GuideRule {

  @Override
  public String id() {
    return "users-meaning";
  }

  @Override
  public String title() {
    return "A user is one thing, and the guide says which";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    List<Cited> unsaid = unsaid(guide);
    List<UserMeaning> said =
        guide.users().meanings().stream().map(Meaning::users).distinct().sorted().toList();
    if (!unsaid.isEmpty()) {
      found.add(unsaid(guide, unsaid, assumptions.get("concurrency")));
    }
    if (said.size() > 1) {
      found.add(
          Finding.warning(this, "users are counted as {} in one guide", words(said))
              .at(guide, guide.users().meanings())
              .steps(
                  guide.users().meanings().stream()
                      .map(
                          each ->
                              Show.text("line {}: {}", Integer.toString(each.line()), each.quote()))
                      .toList()));
    }
    return found;
  }

  private Finding unsaid(Guide guide, List<Cited> unsaid, Assumption concurrency) {
    BigDecimal apart = Figures.divide(BigDecimal.ONE, concurrency.share());
    return Finding.warning(
            this,
            "{} lines count users without saying concurrent, active or registered; that is a"
                + " factor of {}",
            unsaid.size(),
            apart)
        .at(guide, unsaid)
        .step(
            "100,000 registered × {} % = {} at once; 100,000 at once / {} % = {} registered",
            concurrency.number(),
            concurrency.share().multiply(new BigDecimal("100000")),
            concurrency.number(),
            apart.multiply(new BigDecimal("100000")))
        .assuming(concurrency);
  }

  private static List<Cited> unsaid(Guide guide) {
    var unsaid = new ArrayList<Cited>();
    for (Ladder ladder : guide.users().ladders()) {
      if (ladder.meaning().isEmpty()) {
        ladder.stages().forEach(stage -> unsaid.add(stage.users()));
      }
    }
    for (CostTable table : guide.costs().tables()) {
      if (table.meaning().isEmpty()) {
        table.users().ifPresent(unsaid::add);
      }
    }
    for (CostByUsers table : guide.costs().byUsers()) {
      if (table.meaning().isEmpty()) {
        table.rows().stream().limit(1).forEach(row -> unsaid.add(row.users()));
      }
    }
    var byLine = new TreeMap<Integer, Cited>();
    unsaid.forEach(each -> byLine.putIfAbsent(each.line(), each));
    return List.copyOf(byLine.values());
  }

  private static String words(List<UserMeaning> said) {
    return said.stream()
        .map(meaning -> meaning.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" and as "));
  }
}
