package dev.banyan.scale.lint.guide;

/** When to do what. */
public record Trigger(String action, String metric, Fact above) {

  public Trigger {
    Require.named("action", action);
    Require.named("metric", metric);
  }
}
