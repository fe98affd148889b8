package dev.banyan.scale.lint.guide;

import dev.banyan.kernel.config.Default;
import java.util.Optional;

/**
 * How a key finds its shard.
 *
 * @param key what is hashed
 * @param expression as written, such as {@code hash % N}
 * @param function what makes the hash, such as {@code String.GetHashCode}
 * @param lookup how a login finds its shard, if the guide says
 */
public record Sharding(
    String key,
    String expression,
    @Default("") String function,
    Optional<Fact> shards,
    Optional<String> lookup,
    int line,
    String quote)
    implements Cited {

  public Sharding {
    Require.brief("key", key);
    if (expression.length() > Alert.EXPRESSION_MAX) {
      throw new IllegalArgumentException(
          "expression: at most " + Alert.EXPRESSION_MAX + " characters");
    }
    Require.brief("function", function);
    Require.brief("lookup", lookup);
    Cite.check(line, quote);
    Require.dimension("shards", shards, Dimension.COUNT);
  }
}
