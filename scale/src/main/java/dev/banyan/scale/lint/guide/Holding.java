package dev.banyan.scale.lint.guide;

/** How many connections so many pods of a service hold. */
public record Holding(String service, Fact pods, Fact connections) {

  public Holding {
    Require.brief("service", service);
    Require.atLeastOne("pods", pods);
    Require.atLeastOne("connections", connections);
  }
}
