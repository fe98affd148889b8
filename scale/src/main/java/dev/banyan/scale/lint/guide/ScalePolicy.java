package dev.banyan.scale.lint.guide;

/** How fast one direction goes: at most {@code percent} each {@code period}, after a window. */
public record ScalePolicy(Fact window, Fact percent, Fact period) {

  public ScalePolicy {
    Require.dimension("window", window, Dimension.TIME);
    Require.dimension("percent", percent, Dimension.PERCENT);
    Require.dimension("period", period, Dimension.TIME);
  }
}
