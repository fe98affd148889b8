package dev.banyan.scale.lint.guide;

/** How many instances of a service a stage has. */
public record Instances(String service, Fact count) {

  public Instances {
    Require.brief("service", service);
    Require.dimension("count", count, Dimension.COUNT);
  }
}
