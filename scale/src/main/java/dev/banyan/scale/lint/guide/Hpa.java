package dev.banyan.scale.lint.guide;

import java.util.Optional;

/** A horizontal autoscaler; targets are percent of the request. */
public record Hpa(
    Fact min,
    Fact max,
    Optional<Fact> cpu,
    Optional<Fact> memory,
    Optional<ScalePolicy> up,
    Optional<ScalePolicy> down) {

  public Hpa {
    Require.atLeastOne("min", min);
    Require.atLeastOne("max", max);
    Require.atMost("max", max, 100_000);
    Require.dimension("cpu", cpu, Dimension.PERCENT);
    Require.dimension("memory", memory, Dimension.PERCENT);
    if (min.span().low().compareTo(max.span().high()) > 0) {
      throw new IllegalArgumentException("min: is more than max");
    }
  }

  /** Whether it has policies of its own. */
  public boolean paced() {
    return up.isPresent() || down.isPresent();
  }
}
