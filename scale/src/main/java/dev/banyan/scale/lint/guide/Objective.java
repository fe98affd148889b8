package dev.banyan.scale.lint.guide;

import java.util.Optional;

/** How soon to be back, and how much may be lost. */
public record Objective(Scenario scenario, Optional<Fact> rto, Fact rpo) {

  public Objective {
    Require.dimension("rto", rto, Dimension.TIME);
    Require.dimension("rpo", rpo, Dimension.TIME);
  }
}
