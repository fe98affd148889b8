package dev.banyan.scale.lint.guide;

/**
 * A latency that is aimed at.
 *
 * @param metric as alerts name it, such as {@code latency-p95}
 */
public record LatencyTarget(String name, String metric, Fact below) {

  public LatencyTarget {
    Require.named("name", name);
    Require.named("metric", metric);
    Require.dimension("below", below, Dimension.TIME);
  }
}
