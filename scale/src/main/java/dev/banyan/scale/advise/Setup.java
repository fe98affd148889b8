package dev.banyan.scale.advise;

import java.time.Instant;
import java.util.Optional;

/**
 * What no metric shows. Empty means unknown, which is said and never taken for a no.
 *
 * @param cached whether answers or queries are cached at all
 * @param pooled whether database connections are pooled
 * @param largest whether the machine is already the largest there is to have
 * @param redundancyNeeded whether the service must survive the loss of a machine and does not
 * @param scaledUpAt when the machine was last made larger
 */
public record Setup(
    Optional<Boolean> cached,
    Optional<Boolean> pooled,
    Optional<Boolean> largest,
    Optional<Boolean> redundancyNeeded,
    Optional<Instant> scaledUpAt) {

  /** Nothing is known. */
  public static Setup unknown() {
    return new Setup(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
