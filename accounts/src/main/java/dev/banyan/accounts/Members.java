package dev.banyan.accounts;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.http.IfMatch;
import dev.banyan.http.PageRequest;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Who is in a team, and as what. What counts owners first locks the team's row, so that two owners
 * who leave at once do not leave it without one. Blocking; thread-safe.
 */
final class Members {

  private static final Query LIST = new Query("select", "accounts_member");
  private static final Query CHANGE = new Query("update", "accounts_member");

  /** Teams of one user at most: their memberships are kept in memory. */
  static final int PER_USER_MAX = 200;

  /**
   * A member as the team sees them.
   *
   * @param version counts the changes of the role; the entity tag
   */
  record Member(Id user, String email, String name, Role role, long version, Instant joinedAt) {}

  private record Standing(Role role, long version) {}

  private final SqlDatabase directory;
  private final Parts parts;

  Members(Parts parts) {
    this.directory = parts.directory();
    this.parts = parts;
  }

  /** Adds a member; one who is in already keeps the higher role. */
  void join(Handle handle, Id team, Id user, Role role) {
    Optional<Role> present = standing(handle, team, user).map(Standing::role);
    if (present.isPresent() && present.get().atLeast(role)) {
      return;
    }
    if (present.isEmpty()) {
      requireRoom(handle, user);
    }
    handle
        .createUpdate(
            """
            INSERT INTO accounts_member AS known (team_id, user_id, role, joined_at)
            VALUES (:team, :user, :role, :now)
            ON CONFLICT (team_id, user_id)
            DO UPDATE SET role = excluded.role, version = known.version + 1
            """)
        .bind("team", team.uuid())
        .bind("user", user.uuid())
        .bind("role", role.wireName())
        .bind("now", Rows.utc(parts.clock().instant()))
        .execute();
    Changes.say(handle, Changes.Kind.USER, user);
  }

  /**
   * Keeps an account until the transaction ends; who is deleting it goes first, or waits.
   *
   * @throws dev.banyan.kernel.ProblemException 401 when it is gone
   */
  static void hold(Handle handle, Id user) {
    Optional<UUID> present =
        handle
            .createQuery("SELECT user_id FROM accounts_user WHERE user_id = :user FOR KEY SHARE")
            .bind("user", user.uuid())
            .mapTo(UUID.class)
            .findOne();
    if (present.isEmpty()) {
      throw Problems.unauthorized("This account is gone.");
    }
  }

  static void requireRoom(Handle handle, Id user) {
    long teams =
        handle
            .createQuery("SELECT count(*) FROM accounts_member WHERE user_id = :user")
            .bind("user", user.uuid())
            .mapTo(Long.class)
            .one();
    if (teams >= PER_USER_MAX) {
      throw Problems.conflict(
          "too-many-teams", "One is in at most " + PER_USER_MAX + " teams. Leave one first.");
    }
  }

  /** Members, oldest first. */
  List<Member> list(Id team, PageRequest page) {
    var after =
        page.after().map(SortKeys::parse).orElse(new SortKeys(Instant.EPOCH, new UUID(0, 0)));
    return directory.read(
        LIST,
        handle ->
            handle
                .createQuery(
                    """
                    SELECT member.user_id, email, name, role, version, joined_at
                    FROM accounts_member member JOIN accounts_user USING (user_id)
                    WHERE team_id = :team AND (joined_at, member.user_id) > (:at, :user)
                    ORDER BY joined_at, member.user_id LIMIT :limit
                    """)
                .bind("team", team.uuid())
                .bind("at", Rows.utc(after.at()))
                .bind("user", after.id())
                .bind("limit", page.fetch())
                .map((row, context) -> member(row))
                .list());
  }

  private static Member member(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Member(
        Rows.id("usr", row, "user_id"),
        row.getString("email"),
        row.getString("name"),
        Role.parse(row.getString("role")),
        row.getLong("version"),
        Rows.instant(row, "joined_at"));
  }

  private static Optional<Standing> standing(Handle handle, Id team, Id user) {
    return handle
        .createQuery(
            "SELECT role, version FROM accounts_member"
                + " WHERE team_id = :team AND user_id = :user")
        .bind("team", team.uuid())
        .bind("user", user.uuid())
        .map(
            (row, context) ->
                new Standing(Role.parse(row.getString("role")), row.getLong("version")))
        .findOne();
  }

  /** Whether somebody else owns the team too. */
  static boolean hasAnotherOwner(Handle handle, Id team, Id user) {
    return handle
            .createQuery(
                "SELECT count(*) FROM accounts_member"
                    + " WHERE team_id = :team AND role = 'owner' AND user_id <> :user")
            .bind("team", team.uuid())
            .bind("user", user.uuid())
            .mapTo(Long.class)
            .one()
        > 0;
  }

  private static void requireAnotherOwner(Handle handle, Id team, Id user) {
    if (!hasAnotherOwner(handle, team, user)) {
      throw Problems.conflict(
          "last-owner", "A team keeps an owner. Make somebody else an owner first.");
    }
  }

  /**
   * Changes a member's role.
   *
   * @param ifMatch the version that must stand now, or {@code *} for any; empty: whatever stands
   */
  Member setRole(Id team, Id user, Role role, String actor, Optional<String> ifMatch) {
    Member after =
        directory
            .write(
                CHANGE,
                handle -> {
                  Teams.lock(handle, team);
                  Standing known =
                      standing(handle, team, user)
                          .orElseThrow(() -> Problems.notFound("user", user.toString()));
                  IfMatch.require(ifMatch, Optional.of(Long.toString(known.version)));
                  Role before = known.role;
                  if (before == Role.OWNER && role != Role.OWNER) {
                    requireAnotherOwner(handle, team, user);
                  }
                  handle
                      .createUpdate(
                          "UPDATE accounts_member SET role = :role, version = version + 1"
                              + " WHERE team_id = :team AND user_id = :user")
                      .bind("role", role.wireName())
                      .bind("team", team.uuid())
                      .bind("user", user.uuid())
                      .execute();
                  if (role != Role.OWNER) {
                    Invites.closeBy(handle, team, user, parts.clock().instant());
                  }
                  Changes.say(handle, Changes.Kind.USER, user);
                  parts
                      .audit()
                      .recordPending(
                          handle,
                          team,
                          actor,
                          "member.role-changed",
                          user.toString(),
                          Map.of("from", before.wireName(), "to", role.wireName()));
                  return handle
                      .createQuery(
                          """
                          SELECT user_id, email, name, role, version, joined_at
                          FROM accounts_member JOIN accounts_user USING (user_id)
                          WHERE team_id = :team AND user_id = :user
                          """)
                      .bind("team", team.uuid())
                      .bind("user", user.uuid())
                      .map((row, context) -> member(row))
                      .one();
                })
            .value();
    parts.settle();
    return after;
  }

  void remove(Id team, Id user, String actor) {
    directory.write(
        CHANGE,
        handle -> {
          leave(handle, team, user, actor);
          return "";
        });
    parts.settle();
  }

  void leave(Handle handle, Id id, Id user, String actor) {
    Team team = Teams.lock(handle, id);
    Role role =
        standing(handle, id, user)
            .map(Standing::role)
            .orElseThrow(() -> Problems.notFound("user", user.toString()));
    if (role == Role.OWNER) {
      requireAnotherOwner(handle, team.id(), user);
    }
    Invites.closeBy(handle, id, user, parts.clock().instant());
    handle
        .createUpdate("DELETE FROM accounts_member WHERE team_id = :team AND user_id = :user")
        .bind("team", id.uuid())
        .bind("user", user.uuid())
        .execute();
    Changes.say(handle, Changes.Kind.USER, user);
    parts.audit().recordPending(handle, id, actor, "member.removed", user.toString(), Map.of());
  }

  static boolean isOnlyMember(Handle handle, Team team) {
    return team.kind() == Team.Kind.SHARED
        && handle
                .createQuery("SELECT count(*) FROM accounts_member WHERE team_id = :team")
                .bind("team", team.id().uuid())
                .mapTo(Long.class)
                .one()
            == 1;
  }
}
