package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.CostTable;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.List;

/** The lines of a bill make its total, and the total by the users the price of one. */
final class CostSum implements GuideRule {

  @Override
  public String id() {
    return "cost-sum";
  }

  @Override
  public String title() {
    return "A bill's total is the sum of its lines";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (CostTable table : guide.costs().tables()) {
      Work.goOn();
      if (found.full()) {
        return found;
      }
      Span sum = Bills.sum(table);
      table
          .total()
          .filter(total -> !Figures.states(total, sum))
          .ifPresent(total -> found.add(total(guide, table, total, sum)));
      table
          .perUser()
          .filter(claimed -> !Bills.perUserStates(claimed, sum, table.users()))
          .ifPresent(claimed -> found.add(perUser(guide, table, claimed, sum)));
    }
    return found;
  }

  private Finding total(Guide guide, CostTable table, Fact total, Span sum) {
    Span stated = total.span();
    return Finding.error(
            this, "{}: the lines make {}, not {}", table.name(), Show.usd(sum), Show.usd(stated))
        .at(guide, total)
        .step("{} = {}", Bills.text(table), Show.usd(sum))
        .step(
            "stated {}: low off by {}, high off by {}",
            Show.usd(stated),
            Show.usd(difference(stated.low(), sum.low())),
            Show.usd(difference(stated.high(), sum.high())));
  }

  private Finding perUser(Guide guide, CostTable table, Fact claimed, Span sum) {
    BigDecimal users = table.users().map(fact -> fact.span().high()).orElse(BigDecimal.ONE);
    Span each = Bills.each(sum, users);
    return Finding.error(
            this, "{}: one user costs {}, not {}", table.name(), Show.usd(each), claimed)
        .at(guide, claimed)
        .step("{} / {} = {}", Show.usd(sum), users, Show.usd(each));
  }

  private static BigDecimal difference(BigDecimal stated, BigDecimal sum) {
    return stated.subtract(sum);
  }
}
