package dev.banyan.scale.lint.guide;

/** How many pods of a workload the guide puts on one node. */
public record Density(String workload, Fact perNode) {

  public Density {
    Require.brief("workload", workload);
    Require.atLeastOne("perNode", perNode);
  }
}
