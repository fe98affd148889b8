package dev.banyan.scale.lint.guide;

import dev.banyan.kernel.config.Default;
import java.util.Map;
import java.util.Optional;

/**
 * Two ways of doing the same, and what the guide says the second saves.
 *
 * @param saves the total that it says is saved
 * @param savesParts what it says is saved of each part, in percent
 */
public record Comparison(
    String name,
    Optional<Fact> users,
    Option baseline,
    Option alternative,
    Optional<Fact> saves,
    Map<String, Fact> savesParts) {

  public Comparison {
    Require.named("name", name);
    Require.dimension("users", users, Dimension.COUNT);
    Require.dimension("saves", saves, Dimension.MONEY);
    savesParts.forEach((n, fact) -> Require.dimension("savesParts." + n, fact, Dimension.PERCENT));
  }

  /** One way: its parts, and the total that the guide states. */
  public record Option(
      String name, @Default("") String platform, Optional<Fact> total, Map<String, Fact> parts) {

    public Option {
      Require.brief("name", name);
      Require.brief("platform", platform);
      Require.dimension("total", total, Dimension.MONEY);
      Require.few("parts", parts.keySet());
      parts.forEach((n, fact) -> Require.dimension("parts." + n, fact, Dimension.MONEY));
    }
  }
}
