package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.CostTable;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Market;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.guide.Variant;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A total that names no rate of its commitment can be reached by the rate another guide names. */
final class DiscountBetween implements Rule {

  /** A rate that a guide states for commitments. */
  private record Stated(Guide guide, Fact rate) {}

  @Override
  public String id() {
    return "discount-between";
  }

  @Override
  public String title() {
    return "Guides discount alike";
  }

  @Override
  public List<Finding> check(Guides guides, Catalogue catalogue, Assumptions assumptions) {
    List<Stated> rates = guides.all().stream().flatMap(guide -> rates(guide).stream()).toList();
    var found = new Found();
    for (Guide guide : guides.all()) {
      for (CostTable table : guide.costs().tables()) {
        for (Variant variant : table.variants()) {
          Work.goOn();
          if (found.full()) {
            return found;
          }
          rates.stream()
              .filter(rate -> rate.guide() != guide && unstated(variant))
              .limit(Guides.MOST)
              .flatMap(rate -> check(guide, table, variant, rate, catalogue).stream())
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  private Optional<Finding> check(
      Guide guide, CostTable table, Variant variant, Stated rate, Catalogue catalogue) {
    Span percent = rate.rate().span();
    return Discounting.of(guide, table, variant, catalogue)
        .map(discounting -> discounting.reservedAt(percent))
        .filter(at -> variant.total().span().high().compareTo(at.usual().low()) < 0)
        .map(at -> finding(guide, table, variant, rate, at));
  }

  private Finding finding(
      Guide guide, CostTable table, Variant variant, Stated rate, Discounting at) {
    Finding finding =
        Finding.warning(
                this,
                "{}, {}: at the {} that {} states the total is {} at the least, not {}",
                table.name(),
                variant.name(),
                rate.rate(),
                rate.guide().name(),
                Show.usd(at.usual().low()),
                variant.total())
            .at(guide, variant.total())
            .at(rate.guide(), rate.rate())
            .steps(at.steps());
    Optional<BigDecimal> needed = at.needed(variant.total().span().high());
    return needed
        .map(
            percent ->
                finding.step(
                    "{} needs {} off everything that can be reserved",
                    variant.total(),
                    Show.percent(percent)))
        .orElse(finding);
  }

  private static boolean unstated(Variant variant) {
    return variant.discounts().stream()
        .anyMatch(each -> each.market() == Market.RESERVED && each.rate().isEmpty());
  }

  private static List<Stated> rates(Guide guide) {
    return guide.costs().tables().stream()
        .flatMap(table -> table.variants().stream())
        .flatMap(variant -> variant.discounts().stream())
        .filter(discount -> discount.market() == Market.RESERVED)
        .flatMap(discount -> discount.rate().stream())
        .distinct()
        .limit(Guides.MOST)
        .map(rate -> new Stated(guide, rate))
        .toList();
  }
}
