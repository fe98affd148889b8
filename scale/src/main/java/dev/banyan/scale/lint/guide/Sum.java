package dev.banyan.scale.lint.guide;

import java.util.Map;

/** A whole that the guide states beside its parts, and the share it gives to each of them. */
public record Sum(String name, Map<String, Fact> parts, Fact total, Map<String, Fact> shares) {

  public Sum {
    Require.named("name", name);
    Require.few("parts", parts.keySet());
    parts.forEach((part, fact) -> Require.dimension("parts." + part, fact, total.dimension()));
    Require.few("shares", shares.keySet());
    shares.forEach((part, fact) -> Require.dimension("shares." + part, fact, Dimension.PERCENT));
  }
}
