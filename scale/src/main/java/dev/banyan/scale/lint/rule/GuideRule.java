package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.util.List;

/** A rule that looks at one guide at a time. */
interface GuideRule extends Rule {

  List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions);

  @Override
  default List<Finding> check(Guides guides, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Guide guide : guides.all()) {
      if (!found.full()) {
        found.addAll(check(guide, catalogue, assumptions));
      }
    }
    return found;
  }
}
