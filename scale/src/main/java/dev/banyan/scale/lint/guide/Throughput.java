package dev.banyan.scale.lint.guide;

import java.util.Optional;

/** What is served, and for how many users. */
public record Throughput(String name, Fact sustained, Optional<Fact> users) {

  public Throughput {
    Require.brief("name", name);
    Require.dimension("sustained", sustained, Dimension.RATE);
    Require.dimension("users", users, Dimension.COUNT);
  }
}
