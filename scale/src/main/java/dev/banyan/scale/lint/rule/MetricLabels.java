package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.MetricDefinition;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.lint.product.UnboundedLabel;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** No metric has a label with a value for each user or team. */
final class MetricLabels implements GuideRule {

  @Override
  public String id() {
    return "metric-labels";
  }

  @Override
  public String title() {
    return "Labels have few values";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    Optional<Fact> most = mostUsers(guide);
    for (MetricDefinition metric : guide.watch().metrics()) {
      for (String label : metric.labels()) {
        if (found.full()) {
          return found;
        }
        catalogue.unboundedLabels().stream()
            .filter(row -> label.matches(row.pattern()))
            .findFirst()
            .ifPresent(row -> found.add(finding(guide, metric, label, row, most, assumptions)));
      }
    }
    return found;
  }

  private Finding finding(
      Guide guide,
      MetricDefinition metric,
      String label,
      UnboundedLabel row,
      Optional<Fact> most,
      Assumptions assumptions) {
    Finding finding =
        Finding.warning(
                this,
                "{}: {} has a value for each {}, and a series for each value",
                metric.name(),
                label,
                row.each())
            .at(guide, metric);
    if (most.isEmpty()) {
      return finding;
    }
    BigDecimal users = most.get().span().high();
    if (!row.each().equals("team")) {
      return finding.step("{} users = {} series of each instance", users, users);
    }
    Assumption size = assumptions.get("users-per-team");
    return finding
        .step(
            "{} users / {} = {} series of each instance{}",
            users,
            size.number(),
            Figures.divide(users, size.number()),
            metric.labels().size() > 1 ? ", times the values of the other labels" : "")
        .assuming(size);
  }

  private static Optional<Fact> mostUsers(Guide guide) {
    return guide.users().ladders().stream()
        .flatMap(ladder -> ladder.stages().stream())
        .map(stage -> stage.users())
        .max(java.util.Comparator.comparing((Fact fact) -> fact.span().high()));
  }
}
