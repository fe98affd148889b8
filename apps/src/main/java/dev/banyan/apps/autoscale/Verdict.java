package dev.banyan.apps.autoscale;

import dev.banyan.scale.Basis;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a service's autoscaler decided at a sync.
 *
 * @param from instances asked for before
 * @param to instances to be asked for now
 * @param wanted what the metrics alone ask for; absent where they could not be read
 * @param cause why {@code to} is not {@code wanted}, or why nothing changes
 * @param words for the user, the service's name first
 * @param arithmetic of the policy code
 * @param measured by target, in its unit; without those that could not be read
 */
public record Verdict(
    Instant at,
    String service,
    int from,
    int to,
    OptionalInt wanted,
    Cause cause,
    String words,
    String arithmetic,
    Map<Target.Kind, Double> measured) {

  public Verdict {
    measured = Map.copyOf(measured);
  }

  public boolean changes() {
    return from != to;
  }

  /** Where what decided comes from: from the time of day, or else from what was measured. */
  public Basis basis() {
    return cause == Cause.PREDICTED ? Basis.PREDICTED : Basis.MEASURED;
  }

  /** Whether more is wanted than there can be here. */
  public boolean atLimit() {
    return (cause == Cause.MAX || cause == Cause.BOX)
        && wanted.isPresent()
        && wanted.getAsInt() > to;
  }
}
