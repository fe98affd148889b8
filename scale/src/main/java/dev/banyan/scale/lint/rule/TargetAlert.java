package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Alert;
import dev.banyan.scale.lint.guide.Dimension;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.LatencyTarget;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.util.List;

/** A target that is met does not raise the guide's own alert. */
final class TargetAlert implements GuideRule {

  @Override
  public String id() {
    return "target-alert";
  }

  @Override
  public String title() {
    return "A met target raises no alert";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Alert alert : guide.watch().alerts()) {
      for (LatencyTarget target : guide.traffic().targets()) {
        if (found.full()) {
          return found;
        }
        alert
            .above()
            .filter(above -> above.dimension() == Dimension.TIME)
            .filter(above -> target.metric().equals(alert.metric()))
            .filter(above -> target.below().span().high().compareTo(above.span().low()) > 0)
            .ifPresent(above -> found.add(finding(guide, alert, above, target)));
      }
    }
    return found;
  }

  private Finding finding(Guide guide, Alert alert, Fact above, LatencyTarget target) {
    return Finding.error(
            this,
            "{} passes at {} of {}, where the alert {} has long been raised, at {}",
            target.name(),
            target.below(),
            target.metric(),
            alert.name(),
            above)
        .at(guide, target.below(), above)
        .step(
            "{} s > {} s{}",
            target.below().span(),
            above.span(),
            alert.holds().map(holds -> " for " + Show.fact(holds)).orElse(""));
  }
}
