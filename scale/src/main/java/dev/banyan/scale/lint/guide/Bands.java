package dev.banyan.scale.lint.guide;

import java.util.List;
import java.util.Optional;

/** States of one metric, such as healthy, warning and critical. */
public record Bands(String metric, List<Band> bands) {

  public Bands {
    Require.named("metric", metric);
    Require.few("bands", bands);
  }

  /** A state and where it begins or ends. */
  public record Band(String state, Optional<Fact> below, Optional<Fact> above) {

    public Band {
      Require.brief("state", state);
    }
  }
}
