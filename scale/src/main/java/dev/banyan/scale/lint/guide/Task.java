package dev.banyan.scale.lint.guide;

import java.time.LocalDate;

/** A task of a plan that is followed by the next in the list. */
public record Task(String name, LocalDate start, Fact takes) {

  public Task {
    Require.brief("name", name);
    Require.dimension("takes", takes, Dimension.TIME);
  }
}
