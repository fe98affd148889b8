package dev.banyan.scale.lint.guide;

import java.util.Map;

/** A whole that the guide states beside its parts. */
public record Sum(String name, Map<String, Fact> parts, Fact total) {

  public Sum {
    Require.named("name", name);
    Require.few("parts", parts.keySet());
    parts.forEach((part, fact) -> Require.dimension("parts." + part, fact, total.dimension()));
  }
}
