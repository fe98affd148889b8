package dev.banyan.scale.lint.guide;

import java.util.Map;
import java.util.Optional;

/**
 * A whole that the guide states beside its parts, and the share it gives to each of them.
 *
 * @param times how often the parts are there together, if more than once: ten pods of two cores
 */
public record Sum(
    String name,
    Map<String, Fact> parts,
    Optional<Fact> times,
    Fact total,
    Map<String, Fact> shares) {

  public Sum {
    Require.named("name", name);
    Require.few("parts", parts.keySet());
    parts.forEach((part, fact) -> Require.dimension("parts." + part, fact, total.dimension()));
    times.ifPresent(given -> Require.atLeastOne("times", given));
    if (times.isPresent()
        && parts.values().stream().anyMatch(part -> part.span().low().signum() < 0)) {
      throw new IllegalArgumentException("times: what is taken off is there once");
    }
    Require.few("shares", shares.keySet());
    shares.forEach((part, fact) -> Require.dimension("shares." + part, fact, Dimension.PERCENT));
  }
}
