package dev.banyan.scale.lint.guide;

import dev.banyan.kernel.config.Default;
import java.util.List;
import java.util.Optional;

/**
 * A key-value store and what lies in it.
 *
 * @param eviction its policy, as the product names it
 */
public record Store(
    String name,
    List<Role> roles,
    @Default("") String eviction,
    Optional<Fact> memory,
    int line,
    String quote)
    implements Cited {

  public Store {
    Require.brief("eviction", eviction);
    Cite.check(line, quote);
    Require.named("name", name);
    Require.dimension("memory", memory, Dimension.BYTES);
  }

  /** What lies in a store. */
  public enum Role {
    CACHE,
    /** Jobs that wait. */
    BROKER,
    SESSIONS,
    RATE_LIMITS
  }
}
