package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.CostTable;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.guide.Variant;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The total that a bill is said to come down to can be reached by the discounts it names. */
final class DiscountedTotal implements GuideRule {

  @Override
  public String id() {
    return "discounted-total";
  }

  @Override
  public String title() {
    return "A discounted total is within its discounts";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (CostTable table : guide.costs().tables()) {
      for (Variant variant : table.variants()) {
        Work.goOn();
        if (found.full()) {
          return found;
        }
        Discounting.of(guide, table, variant, catalogue)
            .filter(discounting -> outside(variant, discounting.most()))
            .ifPresent(discounting -> found.add(finding(guide, table, variant, discounting)));
      }
    }
    return found;
  }

  private static boolean outside(Variant variant, Span possible) {
    Span said = variant.total().span();
    return said.high().compareTo(possible.low()) < 0 || said.low().compareTo(possible.high()) > 0;
  }

  private Finding finding(Guide guide, CostTable table, Variant variant, Discounting discounting) {
    Finding finding =
        Finding.error(
                this,
                "{}, {}: the discounts give {}, not {}",
                table.name(),
                variant.name(),
                Show.usd(discounting.usual()),
                variant.total())
            .at(guide, variant.total())
            .steps(discounting.steps());
    Optional<BigDecimal> needed = discounting.needed(variant.total().span().high());
    if (needed.isPresent()) {
      finding =
          finding.step(
              "{} needs {} off everything that can be reserved",
              variant.total(),
              Show.percent(needed.get()));
    }
    for (String source : discounting.sources()) {
      finding = finding.source(source);
    }
    return finding;
  }
}
