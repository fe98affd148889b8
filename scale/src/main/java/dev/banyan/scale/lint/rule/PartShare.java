package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Sum;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.List;

/** The share of a part is the part by the sum of all parts, to the decimals that are stated. */
final class PartShare implements GuideRule {

  @Override
  public String id() {
    return "part-share";
  }

  @Override
  public String title() {
    return "A share is its part of the sum";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Sum sum : guide.cluster().sums()) {
      BigDecimal whole = PartsSum.once(sum).high();
      sum.shares()
          .forEach(
              (name, said) -> {
                Fact part = sum.parts().get(name);
                if (part != null && whole.signum() > 0) {
                  BigDecimal share = Figures.percent(part.span().high(), whole);
                  if (!Bills.rounds(said.stated().low(), share)) {
                    found.add(finding(guide, sum, name, part, said, share));
                  }
                }
              });
    }
    return found;
  }

  private Finding finding(
      Guide guide, Sum sum, String name, Fact part, Fact said, BigDecimal share) {
    return Finding.note(
            this, "{}: {} is {} of the whole, not {}", sum.name(), name, Show.percent(share), said)
        .at(guide, said)
        .step("{} / {} = {}", part, PartsSum.shown(sum, PartsSum.once(sum)), Show.percent(share));
  }
}
