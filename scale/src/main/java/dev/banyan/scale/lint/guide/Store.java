package dev.banyan.scale.lint.guide;

import dev.banyan.kernel.config.Default;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A key-value store and what lies in it.
 *
 * @param eviction its policy, as the product names it
 * @param entries what one entry takes, by what it is
 */
public record Store(
    String name,
    List<Role> roles,
    @Default("") String eviction,
    Optional<Fact> memory,
    List<Entry> entries,
    int line,
    String quote)
    implements Cited {

  public Store {
    Require.brief("eviction", eviction);
    Cite.check(line, quote);
    Require.named("name", name);
    Require.dimension("memory", memory, Dimension.BYTES);
    Require.few("entries", entries);
  }

  /** What one entry takes: a session, a counter, a job that waits, what is cached under a key. */
  public record Entry(Role role, Fact size) {

    public Entry {
      Require.dimension("size", size, Dimension.BYTES);
      Require.atLeast("size", size, BigDecimal.ONE);
    }
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
