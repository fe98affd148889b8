package dev.banyan.http;

import dev.banyan.kernel.Plan;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A caller, proved.
 *
 * @param caller who
 * @param plan the plan of the caller's team ({@code claims.team}), if there is one
 * @param claims verified statements that may be passed on to an app: {@code user}, {@code team},
 *     {@code plan}, {@code role}, {@code email}; each only where it is known. {@code role} is the
 *     role in {@code team}
 * @param ends when the proof ends by itself: what its credential, or for a ticket the credential of
 *     its maker, says; empty for one without an end. From then on nothing may go on in its name
 */
public record Authentication(
    Caller caller, Optional<Plan> plan, Map<String, String> claims, Optional<Instant> ends) {

  /** Of nobody. */
  public static final Authentication ANONYMOUS =
      new Authentication(Caller.ANONYMOUS, Optional.empty(), Map.of());

  public Authentication {
    claims = Map.copyOf(claims);
  }

  /** One that does not end by itself. */
  public Authentication(Caller caller, Optional<Plan> plan, Map<String, String> claims) {
    this(caller, plan, claims, Optional.empty());
  }
}
