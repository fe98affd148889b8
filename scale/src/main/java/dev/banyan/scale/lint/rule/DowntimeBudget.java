package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Availability;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Objective;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** One loss that is mended in time does not use up more than a promised month allows. */
final class DowntimeBudget implements GuideRule {

  private static final BigDecimal MONTH = BigDecimal.valueOf(730 * 3600L);

  @Override
  public String id() {
    return "downtime-budget";
  }

  @Override
  public String title() {
    return "A loss mended in time keeps the promise of the month";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Availability promise : guide.state().availability()) {
      BigDecimal allowed =
          Figures.HUNDRED
              .subtract(promise.promised().span().low())
              .multiply(MONTH)
              .movePointLeft(2);
      for (Objective objective : guide.state().objectives()) {
        if (found.full()) {
          return found;
        }
        objective
            .rto()
            .filter(rto -> rto.span().high().compareTo(allowed) > 0)
            .ifPresent(rto -> found.add(finding(guide, promise, objective, rto, allowed)));
      }
    }
    return found;
  }

  private Finding finding(
      Guide guide, Availability promise, Objective objective, Fact rto, BigDecimal allowed) {
    return Finding.warning(
            this,
            "{} promises {}, {} a month; the loss of a {} may take {}",
            promise.name(),
            promise.promised(),
            Show.time(allowed),
            objective.scenario().name().toLowerCase(Locale.ROOT),
            rto)
        .at(guide, promise.promised(), rto)
        .step("(100 − {}) % × 730 h = {} < {}", promise.promised().span(), Show.time(allowed), rto);
  }
}
