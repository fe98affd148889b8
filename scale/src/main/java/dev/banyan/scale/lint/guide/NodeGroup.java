package dev.banyan.scale.lint.guide;

import java.util.List;
import java.util.Optional;

/**
 * Machines of one type.
 *
 * @param regions in how many regions the group stands, if said
 * @param users for how many users it is meant, if said
 * @param runs the services that share it with workloads
 */
public record NodeGroup(
    String name,
    String sku,
    Fact count,
    Optional<Fact> regions,
    Optional<Fact> users,
    Optional<UserMeaning> meaning,
    List<String> runs) {

  public NodeGroup {
    Require.brief("sku", sku);
    Require.brief("runs", runs);
    Require.named("name", name);
    Require.atLeastOne("count", count);
    Require.atMost("count", count, 10_000);
    regions.ifPresent(
        given -> {
          Require.atLeastOne("regions", given);
          Require.atMost("regions", given, 100);
        });
    Require.dimension("users", users, Dimension.COUNT);
  }
}
