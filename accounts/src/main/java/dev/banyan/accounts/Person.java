package dev.banyan.accounts;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.Role;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A user with all that requests ask about them.
 *
 * @param external whether an issuer vouches for them; they have no password here
 * @param memberships by team
 */
record Person(
    Id user,
    String email,
    String name,
    boolean external,
    Instant createdAt,
    Map<Id, Membership> memberships) {

  record Membership(Team team, Role role) {}

  Person {
    memberships = Map.copyOf(memberships);
  }

  /** The team of their own. */
  Optional<Team> personalTeam() {
    return memberships.values().stream()
        .map(Membership::team)
        .filter(team -> team.kind() == Team.Kind.PERSONAL)
        .findFirst();
  }
}
