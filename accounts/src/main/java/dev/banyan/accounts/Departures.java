package dev.banyan.accounts;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problem;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The end of a person's account. Their sign-ins, tickets and known browsers end; their personal
 * team goes with its keys, and so does each shared team that has nobody but them and nothing; they
 * leave every other team. Keys that they made in those belong to the team and stay.
 *
 * <p>The audit trail stays, and names them by their id alone: who acted is stored as an id, whose
 * e-mail was looked up from the account, and the e-mail in the details of their invites is taken
 * out.
 *
 * <p>Blocking; thread-safe.
 */
final class Departures {

  private static final Query DELETE = new Query("delete", "accounts_user");
  private static final Query INVITED = new Query("select", "accounts_invite");

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
   *     installation ({@code sole-owner}); it names the team and says what to do
   */
  void delete(Person person) {
    // Asked before anything is changed: what owns things may stand in another database.
    memberships(person).forEach(this::requireNothingOwned);
    directory.read(
        DELETE,
        handle -> {
          memberships(person).forEach(each -> requireAnotherOwner(handle, person.user(), each));
          return true;
        });
    // Before the account, so that a crash in between leaves an account and not a trace of one.
    parts.audit().forget(teamsThatKnow(person), person.email());
    directory.write(
        DELETE,
        handle -> {
          delete(handle, person);
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

  private void requireNothingOwned(Person.Membership membership) {
    Team team = membership.team();
    if (team.kind() == Team.Kind.INSTALLATION || membership.role() != Role.OWNER) {
      return;
    }
    boolean goes =
        team.kind() == Team.Kind.PERSONAL
            || directory.read(DELETE, handle -> Members.isOnlyMember(handle, team));
    Optional<String> owned = goes ? teams.stillOwns(team.id()) : Optional.empty();
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

  /** Teams whose trail may hold the e-mail address: it was invited there. */
  private Set<Id> teamsThatKnow(Person person) {
    Set<Id> known = new LinkedHashSet<>(person.memberships().keySet());
    known.addAll(
        directory.read(
            INVITED,
            handle ->
                handle
                    .createQuery(
                        "SELECT DISTINCT team_id FROM accounts_invite WHERE email = :email")
                    .bind("email", person.email())
                    .map((row, context) -> Rows.id("team", row, "team_id"))
                    .list()));
    return known;
  }

  private void delete(Handle handle, Person person) {
    Id user = person.user();
    String actor = user.toString();
    for (Person.Membership membership : memberships(lock(handle, user))) {
      Team team = Teams.lock(handle, membership.team().id());
      requireAnotherOwner(handle, user, membership);
      if (team.kind() == Team.Kind.PERSONAL || Members.isOnlyMember(handle, team)) {
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
    handle
        .createUpdate(
            "DELETE FROM accounts_invite WHERE email = :email"
                + " AND (closed_at IS NOT NULL OR expires_at <= :now)")
        .bind("email", person.email())
        .bind("now", Rows.utc(parts.clock().instant()))
        .execute();
    AuditTrail.forgetPending(handle, person.email());
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
