package dev.banyan.scale.lint.guide;

import java.util.List;
import java.util.Optional;

/**
 * A stage of growth.
 *
 * @param platforms what it runs on, as the cost tables name it; none where the guide says none
 */
public record Stage(
    String name,
    Fact users,
    Optional<Fact> cost,
    List<String> platforms,
    List<Instances> instances) {

  public Stage {
    Require.named("name", name);
    Require.brief("platforms", platforms);
    Require.dimension("users", users, Dimension.COUNT);
    Require.dimension("cost", cost, Dimension.MONEY);
    Require.few("instances", instances);
  }
}
