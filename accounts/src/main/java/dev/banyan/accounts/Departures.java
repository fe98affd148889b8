package dev.banyan.accounts;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problem;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The end of a person's account. Their sign-ins, tickets and known browsers end; their personal
 * team goes with its keys, and so does each shared team that has nobody but them and nothing; they
 * leave every other team. Keys that they made in those belong to the team and stay; invites to
 * their address go, whoever made them.
 *
 * <p>The audit trail and the events stay, and name them by their id alone: who acted and who was
 * invited is stored as an id, whose e-mail is looked up when somebody reads.
 *
 * <p>Blocking; thread-safe.
 */
final class Departures {

  private static final Query DELETE = new Query("delete", "accounts_user");

  private final Parts parts;
  private final SqlDatabase directory;
  private final Sessions sessions;
  private final Teams teams;
  private final Members members;

  Departures(Parts parts, Sessions sessions, Teams teams, Members members) {
    this.parts = parts;
    this.directory = parts.directory();
    this.sessions = sessions;
    this.teams = teams;
    this.members = members;
  }

  /**
   * Deletes the account, all of it or nothing.
   *
   * @throws ProblemException 409 while the personal team owns something ({@code team-not-empty}),
   *     or they are the only owner of a team that has other members or owns something, or of the
   *     installation ({@code sole-owner}), or a team became theirs alone meanwhile ({@code
   *     team-changed}); it names the team and says what to do
   */
  void delete(Person person) {
    // Asked before anything is changed: what owns things may stand in another database.
    Set<Id> going = new HashSet<>();
    for (Person.Membership membership : memberships(person)) {
      if (goes(membership)) {
        requireNothingOwned(membership.team());
        going.add(membership.team().id());
      }
    }
    directory.read(
        DELETE,
        handle -> {
          memberships(person).forEach(each -> requireAnotherOwner(handle, person.user(), each));
          return true;
        });
    directory.write(
        DELETE,
        handle -> {
          delete(handle, person, going);
          return "";
        });
    parts.settle();
  }

  /** One order for all, so that two deletions never wait for each other. */
  private static List<Person.Membership> memberships(Person person) {
    return person.memberships().values().stream()
        .sorted(Comparator.comparing(membership -> membership.team().id()))
        .toList();
  }

  /** Whether the team goes with the account, as it looks before anything is locked. */
  private boolean goes(Person.Membership membership) {
    Team team = membership.team();
    return team.kind() == Team.Kind.PERSONAL
        || (membership.role() == Role.OWNER
            && directory.read(DELETE, handle -> Members.isOnlyMember(handle, team)));
  }

  private void requireNothingOwned(Team team) {
    Optional<String> owned = teams.stillOwns(team.id());
    if (owned.isPresent()) {
      throw refused(
          "team-not-empty",
          team,
          "Your team "
              + team.name()
              + " still owns "
              + owned.get()
              + ". Remove that first"
              + (team.kind() == Team.Kind.PERSONAL ? "." : ", or make somebody else its owner."));
    }
  }

  private static void requireAnotherOwner(Handle handle, Id user, Person.Membership membership) {
    Team team = membership.team();
    if (membership.role() != Role.OWNER
        || team.kind() == Team.Kind.PERSONAL
        || Members.hasAnotherOwner(handle, team.id(), user)
        || Members.isOnlyMember(handle, team)) {
      return;
    }
    throw refused(
        "sole-owner",
        team,
        team.kind() == Team.Kind.INSTALLATION
            ? "You are the only owner of this installation. Invite somebody as its owner first."
            : "You are the only owner of the team "
                + team.name()
                + ". Make another member its owner, or delete the team, first.");
  }

  private static ProblemException refused(String slug, Team team, String detail) {
    return Problems.of(
        Problem.of(slug, 409, "Conflict", detail).with("team", team.id().toString()));
  }

  /**
   * @param going the teams of which is known that they own nothing
   */
  private void delete(Handle handle, Person person, Set<Id> going) {
    Id user = person.user();
    String actor = user.toString();
    for (Person.Membership membership : memberships(lock(handle, user))) {
      Team team = Teams.lock(handle, membership.team().id());
      requireAnotherOwner(handle, user, membership);
      if (team.kind() == Team.Kind.PERSONAL || Members.isOnlyMember(handle, team)) {
        if (!going.contains(team.id())) {
          throw refused(
              "team-changed",
              team,
              "The team "
                  + team.name()
                  + " became yours alone just now, and may own something. Try again.");
        }
        teams.delete(handle, team.id(), actor);
      } else {
        members.leave(handle, team.id(), user, actor);
      }
    }
    sessions.revokeAll(handle, user, Optional.empty());
    Changes.say(handle, Changes.Kind.USER, user);
    handle
        .createUpdate("DELETE FROM accounts_ticket WHERE holder ->> 'user' = :user")
        .bind("user", actor)
        .execute();
    // Two who invited each other and go at once deadlock here; one of them is run again.
    Invites.forget(handle, person.email());
    // Sign-ins, known browsers and what is left of memberships go with the row.
    handle
        .createUpdate("DELETE FROM accounts_user WHERE user_id = :user")
        .bind("user", user.uuid())
        .execute();
  }

  /** As they are now; who joins a team, or makes one, waits for the end of this. */
  private static Person lock(Handle handle, Id user) {
    handle
        .createQuery("SELECT user_id FROM accounts_user WHERE user_id = :user FOR UPDATE")
        .bind("user", user.uuid())
        .map((row, context) -> Rows.id("usr", row, "user_id"))
        .findOne();
    return SqlLookups.person(handle, user.uuid())
        .orElseThrow(() -> Problems.unauthorized("This account is gone."));
  }
}
