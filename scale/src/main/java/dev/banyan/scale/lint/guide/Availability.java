package dev.banyan.scale.lint.guide;

import java.math.BigDecimal;

/** The share of the time that the product promises to be there. */
public record Availability(String name, Fact promised) {

  public Availability {
    Require.named("name", name);
    Require.dimension("promised", promised, Dimension.PERCENT);
    Require.atMost("promised", promised, 100);
    Require.atLeast("promised", promised, BigDecimal.ONE);
  }
}
