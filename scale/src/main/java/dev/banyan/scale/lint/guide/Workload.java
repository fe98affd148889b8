package dev.banyan.scale.lint.guide;

import java.util.Optional;

/** A pod that each user or team gets. */
public record Workload(
    String name, Per per, Resources requests, Optional<Resources> limits, String group) {

  public Workload {
    Require.brief("group", group);
    Require.named("name", name);
  }

  /** Who gets one. */
  public enum Per {
    USER,
    TEAM
  }
}
