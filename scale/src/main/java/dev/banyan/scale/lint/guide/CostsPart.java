package dev.banyan.scale.lint.guide;

import java.util.List;

/** What a guide says a month costs. */
public record CostsPart(
    List<CostTable> tables, List<CostByUsers> byUsers, List<Comparison> comparisons) {

  public CostsPart {
    Require.few("tables", tables);
    Require.few("byUsers", byUsers);
    Require.few("comparisons", comparisons);
  }
}
