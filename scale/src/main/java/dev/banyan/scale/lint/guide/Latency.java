package dev.banyan.scale.lint.guide;

/** How long an operation takes today. */
public record Latency(String operation, Fact takes) {

  public Latency {
    Require.brief("operation", operation);
    Require.dimension("takes", takes, Dimension.TIME);
  }
}
