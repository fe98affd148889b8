package dev.banyan.scale.lint.guide;

import dev.banyan.kernel.config.Default;
import java.util.List;
import java.util.Optional;

/**
 * A bill line by line. The total is what the guide claims; sums are made from the lines.
 *
 * @param platform what it runs on, as stages and claims name it
 * @param provider whose list prices and discounts apply: {@code aws}, {@code gcp}, {@code azure}
 * @param users for how many users, if said
 * @param perUser cost per user, if claimed
 */
public record CostTable(
    String name,
    @Default("") String platform,
    @Default("") String provider,
    Optional<Fact> users,
    Optional<UserMeaning> meaning,
    List<CostLine> lines,
    Optional<Fact> total,
    Optional<Fact> perUser,
    List<Variant> variants) {

  public CostTable {
    Require.brief("platform", platform);
    Require.brief("provider", provider);
    Require.named("name", name);
    Require.dimension("users", users, Dimension.COUNT);
    Require.dimension("total", total, Dimension.MONEY);
    Require.dimension("perUser", perUser, Dimension.MONEY);
    Require.few("lines", lines);
    Require.few("variants", variants);
  }
}
