package dev.banyan.scale.lint.guide;

import java.util.Optional;

/**
 * A figure said once more, elsewhere.
 *
 * @param subject a platform, service or comparison, as named elsewhere in the file
 * @param metric {@code cost}, {@code saving}, {@code starts-at}, {@code replicas} or any other
 * @param users the number of users for which it is said, if any
 */
public record Claim(String subject, String metric, Optional<Fact> users, Fact value) {

  public Claim {
    Require.named("subject", subject);
    Require.named("metric", metric);
    Require.dimension("users", users, Dimension.COUNT);
  }
}
