package dev.banyan.scale.lint.guide;

import dev.banyan.kernel.config.Default;
import java.util.Optional;

/**
 * A service as one place of the guide declares it; the same name may stand twice, from two sources.
 *
 * @param source where it is declared: {@code manifest}, {@code helm}, {@code text}
 */
public record Service(
    String name,
    @Default("manifest") String source,
    Optional<Fact> replicas,
    Optional<Resources> requests,
    Optional<Resources> limits,
    Optional<Hpa> hpa,
    Optional<Probe> liveness,
    Optional<Probe> readiness) {

  public Service {
    Require.brief("source", source);
    Require.named("name", name);
    Require.dimension("replicas", replicas, Dimension.COUNT);
    replicas.ifPresent(given -> Require.atMost("replicas", given, 100_000));
  }
}
