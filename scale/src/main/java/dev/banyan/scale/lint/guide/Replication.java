package dev.banyan.scale.lint.guide;

import java.util.Optional;

/**
 * A second copy of a store.
 *
 * @param survives the largest loss that the copy outlives
 * @param lag how far it may be behind; absent where a write waits for it
 */
public record Replication(
    String store, Scenario survives, Optional<Fact> lag, int line, String quote) implements Cited {

  public Replication {
    Require.brief("store", store);
    Cite.check(line, quote);
    Require.dimension("lag", lag, Dimension.TIME);
  }
}
