package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.CostLine;
import dev.banyan.scale.lint.guide.CostTable;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Objective;
import dev.banyan.scale.lint.guide.Scenario;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** Who means to outlive a region pays for a second one. */
final class RegionCost implements GuideRule {

  /** What has to stand in the other region to take over. */
  private static final Set<String> NEEDED = Set.of("vm", "database", "cache");

  @Override
  public String id() {
    return "region-cost";
  }

  @Override
  public String title() {
    return "A second region is on the bill";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    List<CostTable> tables =
        guide.costs().tables().stream().filter(table -> !needed(table).isEmpty()).toList();
    boolean paid =
        tables.stream()
            .flatMap(table -> needed(table).stream())
            .anyMatch(line -> Pods.orOne(line.regions()).compareTo(BigDecimal.TWO) >= 0);
    if (tables.isEmpty() || paid) {
      return List.of();
    }
    var found = new Found();
    for (Objective objective : guide.state().objectives()) {
      if (objective.scenario() == Scenario.REGION && !found.full()) {
        found.add(finding(guide, objective, tables));
      }
    }
    return found;
  }

  private Finding finding(Guide guide, Objective objective, List<CostTable> tables) {
    Finding finding =
        Finding.error(
                this,
                "the loss of a region is to be mended{}, and no bill pays a second one",
                objective.rto().map(rto -> " in " + Show.fact(rto)).orElse(""))
            .at(guide, objective.rto().stream().toList())
            .at(guide, objective.rpo());
    for (CostTable table : tables) {
      Span again = Bills.sum(needed(table));
      finding =
          finding
              .at(guide, needed(table).stream().map(CostLine::amount).toList())
              .step(
                  "{}: machines, database and cache are paid once, {}; as much again in the other"
                      + " region",
                  table.name(),
                  Show.usd(again));
    }
    return finding;
  }

  private static List<CostLine> needed(CostTable table) {
    return table.lines().stream().filter(line -> NEEDED.contains(line.service())).toList();
  }
}
