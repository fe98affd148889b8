package dev.banyan.scale.lint.guide;

import java.math.BigDecimal;

/** What one user may ask for. */
public record RateLimit(String tier, Fact each) {

  private static final BigDecimal LEAST = new BigDecimal("0.001");

  public RateLimit {
    Require.brief("tier", tier);
    Require.dimension("each", each, Dimension.RATE);
    if (each.span().low().compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("each: a limit lets something through");
    }
  }
}
