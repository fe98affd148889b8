package dev.banyan.scale.lint.guide;

import dev.banyan.kernel.config.Default;
import java.util.Optional;

/**
 * An alert.
 *
 * @param expression as written
 * @param metric what it watches, in the file's own names, such as {@code latency-p95}
 * @param above the threshold, in its unit, where the guide gives one
 * @param holds how long it has to be so
 * @param workload the workload whose pods the expression selects, if it is one
 */
public record Alert(
    String name,
    String expression,
    @Default("") String metric,
    Optional<Fact> above,
    Optional<Fact> holds,
    Optional<String> workload,
    int line,
    String quote)
    implements Cited {

  /** The longest expression that is read. */
  public static final int EXPRESSION_MAX = 500;

  public Alert {
    Require.brief("metric", metric);
    Require.brief("workload", workload);
    Cite.check(line, quote);
    Require.named("name", name);
    Require.dimension("holds", holds, Dimension.TIME);
    if (expression.length() > EXPRESSION_MAX) {
      throw new IllegalArgumentException("expression: at most " + EXPRESSION_MAX + " characters");
    }
  }
}
