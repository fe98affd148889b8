package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.CostLine;
import dev.banyan.scale.lint.guide.CostTable;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Market;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.lint.product.Discount;
import java.math.BigDecimal;
import java.util.List;

/** A line that takes off what spot machines save takes off no more than spot saves. */
final class SpotDiscount implements GuideRule {

  @Override
  public String id() {
    return "spot-discount";
  }

  @Override
  public String title() {
    return "Spot machines are cheaper, not free";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (CostTable table : guide.costs().tables()) {
      catalogue
          .discount(table.provider(), Market.SPOT)
          .ifPresent(
              discount ->
                  table.lines().stream()
                      .filter(line -> line.market() == Market.SPOT)
                      .forEach(line -> check(guide, table, line, discount, found)));
    }
    return found;
  }

  private void check(
      Guide guide, CostTable table, CostLine line, Discount discount, List<Finding> found) {
    Work.goOn();
    BigDecimal saved = line.amount().span().low().negate();
    Bills.spotBase(table, line)
        .filter(base -> Figures.percent(saved, base).compareTo(discount.most()) > 0)
        .ifPresent(base -> found.add(finding(guide, table, line, discount, base)));
  }

  private Finding finding(
      Guide guide, CostTable table, CostLine line, Discount discount, BigDecimal base) {
    BigDecimal saved = line.amount().span().low().negate();
    Span sum = Bills.sum(table);
    Span full = sum.plus(Span.of(saved));
    BigDecimal least = base.multiply(discount.low()).movePointLeft(2);
    BigDecimal most = base.multiply(discount.high()).movePointLeft(2);
    var real = new Span(full.low().subtract(most), full.high().subtract(least));
    return Finding.error(
            this,
            "{}: the spot line takes {} off, which leaves {} for machines that run; at {}–{} % off"
                + " the bill is {}, not {}",
            table.name(),
            Show.percent(Figures.percent(saved, base)),
            Show.usd(base.subtract(saved)),
            discount.low(),
            discount.high(),
            Show.usd(real),
            Show.usd(sum))
        .at(guide, line.amount())
        .step(
            "{} is bought as spot, {} taken off: {} / {} = {}",
            Show.usd(base),
            Show.usd(saved),
            Show.usd(saved),
            Show.usd(base),
            Show.percent(Figures.percent(saved, base)))
        .step(
            "{} + {} − {}×{} % = {}",
            Show.usd(sum), Show.usd(saved), Show.usd(base), discount.high(), Show.usd(real.low()))
        .step(
            "{} + {} − {}×{} % = {}",
            Show.usd(sum), Show.usd(saved), Show.usd(base), discount.low(), Show.usd(real.high()))
        .source(
            Show.text(
                "spot at {}: usually {}–{} % off, at most {} % ({})",
                discount.provider(),
                discount.low(),
                discount.high(),
                discount.most(),
                discount.source()));
  }
}
