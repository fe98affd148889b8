package dev.banyan.accounts;

import dev.banyan.http.Access;
import dev.banyan.http.Caller;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Roles by membership, from memory once a caller is known. */
final class MembershipAccess implements Access {

  private final Lookups lookups;

  MembershipAccess(Lookups lookups) {
    this.lookups = lookups;
  }

  @Override
  public Optional<Role> roleOf(Caller caller, Id team) {
    return switch (caller) {
      case Caller.Anonymous anonymous -> Optional.empty();
      case Caller.TeamKey key ->
          key.team().equals(team) ? Optional.of(key.role()) : Optional.empty();
      case Caller.User user -> membership(user.user(), team);
      case Caller.External external ->
          external.team().equals(team)
              ? Optional.of(external.role())
              : membership(external.user(), team);
    };
  }

  private Optional<Role> membership(Id user, Id team) {
    return Optional.ofNullable(memberships(user).get(team)).map(Person.Membership::role);
  }

  private Map<Id, Person.Membership> memberships(Id user) {
    try {
      return lookups.person(user).join().map(Person::memberships).orElse(Map.of());
    } catch (CompletionException e) {
      throw e.getCause() instanceof ProblemException problem ? problem : e;
    }
  }

  @Override
  public void require(Caller caller, Id team, Role role, String what, Id id) {
    if (caller instanceof Caller.Anonymous) {
      throw Problems.unauthorized("Sign in to see this.");
    }
    Role has = roleOf(caller, team).orElseThrow(() -> Problems.notFound(what, id.toString()));
    if (!has.atLeast(role)) {
      throw Problems.forbidden(
          "This needs the role "
              + role.wireName()
              + " in the team; yours is "
              + has.wireName()
              + ".");
    }
  }

  @Override
  public List<Id> teamsOf(Caller caller) {
    return switch (caller) {
      case Caller.Anonymous anonymous -> List.of();
      case Caller.TeamKey key -> List.of(key.team());
      case Caller.User user -> List.copyOf(memberships(user.user()).keySet());
      case Caller.External external -> {
        List<Id> teams = new ArrayList<>(memberships(external.user()).keySet());
        if (!teams.contains(external.team())) {
          teams.add(external.team());
        }
        yield List.copyOf(teams);
      }
    };
  }
}
