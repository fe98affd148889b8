package dev.banyan.scale.lint.guide;

import java.util.Optional;

/** What all pods of a workload together may ask for and use. */
public record Quota(String workload, Optional<Resources> requests, Optional<Resources> limits) {

  public Quota {
    Require.brief("workload", workload);
  }
}
