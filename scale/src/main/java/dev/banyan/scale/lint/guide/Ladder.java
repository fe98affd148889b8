package dev.banyan.scale.lint.guide;

import java.util.List;
import java.util.Optional;

/** Stages that are meant to follow each other; {@code meaning} is absent where it is unsaid. */
public record Ladder(String name, Optional<UserMeaning> meaning, List<Stage> stages) {

  public Ladder {
    Require.named("name", name);
    Require.few("stages", stages);
  }
}
