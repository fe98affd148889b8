package dev.banyan.scale.lint.guide;

import java.util.Map;

/** One row: what each platform costs for so many users. */
public record CostRow(Fact users, Map<String, Fact> costs) {

  public CostRow {
    Require.atLeastOne("users", users);
    Require.few("costs", costs.keySet());
    costs.forEach((name, fact) -> Require.dimension("costs." + name, fact, Dimension.MONEY));
  }
}
