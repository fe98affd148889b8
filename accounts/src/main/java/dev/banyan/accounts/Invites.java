package dev.banyan.accounts;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.http.PageRequest;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Invites to a team, for one e-mail address each. The code is the secret: only its hash is kept,
 * and it serves once, as long as who invited could still invite: nobody comes back by an invite
 * that they made for themselves before they were removed. Blocking; thread-safe.
 */
final class Invites {

  private static final Query INSERT = new Query("insert", "accounts_invite");
  private static final Query FIND = new Query("select", "accounts_invite");
  private static final Query CLOSE = new Query("update", "accounts_invite");
  private static final String OPEN = " closed_at IS NULL AND expires_at > :now ";

  /** Open invites of one team at most. */
  static final int OPEN_MAX = 500;

  record Invite(
      Id id,
      Id team,
      String email,
      Role role,
      String invitedBy,
      Instant createdAt,
      Instant expiresAt) {}

  /** An invite with its code, shown this once. */
  record Created(Invite invite, OpaqueToken code) {}

  /** What the page behind the link shows. */
  record Offer(Invite invite, String teamName) {}

  private final SqlDatabase directory;
  private final Parts parts;
  private final Teams teams;
  private final Members members;

  Invites(Parts parts, Teams teams, Members members) {
    this.directory = parts.directory();
    this.parts = parts;
    this.teams = teams;
    this.members = members;
  }

  Created create(Id team, String givenEmail, Role role, String actor) {
    String email = Emails.normalise(givenEmail);
    OpaqueToken code = OpaqueToken.create(OpaqueToken.INVITE, parts.random());
    Instant now = parts.clock().instant();
    var invite =
        new Invite(
            parts.ids().within(team, "inv"),
            team,
            email,
            role,
            actor,
            now,
            now.plus(parts.config().inviteFor()));
    if (teams.get(team).kind() == Team.Kind.PERSONAL) {
      throw Problems.of(Teams.personal());
    }
    directory.write(
        INSERT,
        handle -> {
          // Who creates another one at the same time waits, and counts this one.
          Teams.lock(handle, team);
          requireSensible(handle, team, email, now);
          if (!mayStillInvite(handle, invite)) {
            throw Problems.forbidden(
                "Your role in this team is your issuer's word, and an invite would outlive it. Make"
                    + " a key with the role owner, and invite by that.");
          }
          handle
              .createUpdate(
                  """
                  INSERT INTO accounts_invite
                    (invite_id, team_id, code_hash, email, role, invited_by, created_at, expires_at)
                  VALUES (:id, :team, :hash, :email, :role, :by, :now, :expires)
                  """)
              .bind("id", invite.id.uuid())
              .bind("team", team.uuid())
              .bind("hash", code.hash())
              .bind("email", email)
              .bind("role", role.wireName())
              .bind("by", actor)
              .bind("now", Rows.utc(now))
              .bind("expires", Rows.utc(invite.expiresAt))
              .execute();
          parts
              .audit()
              .recordPending(
                  handle,
                  team,
                  actor,
                  "invite.created",
                  invite.id.toString(),
                  Map.of("role", role.wireName()));
          return "";
        });
    parts.settle();
    return new Created(invite, code);
  }

  private static void requireSensible(Handle handle, Id team, String email, Instant now) {
    boolean member =
        handle
                .createQuery(
                    """
                    SELECT count(*) FROM accounts_member JOIN accounts_user USING (user_id)
                    WHERE team_id = :team AND email = :email AND issuer IS NULL
                    """)
                .bind("team", team.uuid())
                .bind("email", email)
                .mapTo(Long.class)
                .one()
            > 0;
    if (member) {
      throw Problems.conflict("already-member", "Who has this e-mail is in the team already.");
    }
    long open =
        handle
            .createQuery("SELECT count(*) FROM accounts_invite WHERE team_id = :team AND" + OPEN)
            .bind("team", team.uuid())
            .bind("now", Rows.utc(now))
            .mapTo(Long.class)
            .one();
    if (open >= OPEN_MAX) {
      throw Problems.conflict(
          "too-many-invites", "A team has at most " + OPEN_MAX + " open invites. Withdraw some.");
    }
  }

  List<Invite> list(Id team, PageRequest page) {
    return directory.read(
        FIND,
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM accounts_invite WHERE team_id = :team AND"
                        + OPEN
                        + "AND invite_id > :after ORDER BY invite_id LIMIT :limit")
                .bind("team", team.uuid())
                .bind("now", Rows.utc(parts.clock().instant()))
                .bind("after", page.after().map(SortKeys::uuid).orElse(new UUID(0, 0)))
                .bind("limit", page.fetch())
                .map((row, context) -> invite(row))
                .list());
  }

  /**
   * To whom invites of a team went, for those who read its audit trail: the trail itself holds
   * their ids alone.
   *
   * @param ids as texts; what is not the id of an invite is left out
   */
  Map<String, String> addresses(Id team, List<String> ids) {
    List<UUID> invites = Rows.uuids(ids, "inv");
    if (invites.isEmpty()) {
      return Map.of();
    }
    Map<String, String> addresses = new HashMap<>();
    directory.read(
        FIND,
        handle ->
            handle
                .createQuery(
                    "SELECT invite_id, email FROM accounts_invite"
                        + " WHERE team_id = :team AND invite_id = ANY (:ids)")
                .bind("team", team.uuid())
                .bindArray("ids", UUID.class, invites.toArray())
                .map(
                    (row, context) ->
                        addresses.put(
                            Rows.id("inv", row, "invite_id").toString(), row.getString("email")))
                .list());
    return addresses;
  }

  /** Takes an address out of every team's invites, also those that are open. */
  static void forget(Handle handle, String email) {
    handle
        .createUpdate("DELETE FROM accounts_invite WHERE email = :email")
        .bind("email", email)
        .execute();
  }

  private static Invite invite(ResultSet row) throws SQLException {
    return new Invite(
        Rows.id("inv", row, "invite_id"),
        Rows.id("team", row, "team_id"),
        row.getString("email"),
        Role.parse(row.getString("role")),
        row.getString("invited_by"),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "expires_at"));
  }

  void withdraw(Id team, Id invite, String actor) {
    Instant now = parts.clock().instant();
    directory.write(
        CLOSE,
        handle -> {
          int closed =
              handle
                  .createUpdate(
                      "UPDATE accounts_invite SET closed_at = :now"
                          + " WHERE invite_id = :id AND team_id = :team AND"
                          + OPEN)
                  .bind("now", Rows.utc(now))
                  .bind("id", invite.uuid())
                  .bind("team", team.uuid())
                  .execute();
          if (closed == 0) {
            throw Problems.notFound("invite", invite.toString());
          }
          parts
              .audit()
              .recordPending(handle, team, actor, "invite.withdrawn", invite.toString(), Map.of());
          return "";
        });
    parts.settle();
  }

  /**
   * What a code offers.
   *
   * @throws dev.banyan.kernel.ProblemException 404 for a code that is unknown, used or expired
   */
  Offer offer(String code) {
    return directory
        .read(FIND, handle -> open(handle, code, ""))
        .map(invite -> new Offer(invite, teams.get(invite.team).name()))
        .orElseThrow(() -> unknown());
  }

  /**
   * Checks a code before it is accepted.
   *
   * @throws dev.banyan.kernel.ProblemException 404 for a code that is unknown, used or expired, 403
   *     for another address
   */
  void requireFor(String code, String email) {
    Optional<Invite> found = directory.read(FIND, handle -> open(handle, code, ""));
    checkedFor(found, email);
  }

  private static Invite checkedFor(Optional<Invite> found, String email) {
    Invite invite = found.orElseThrow(Invites::unknown);
    if (!invite.email.equals(email)) {
      throw Problems.forbidden("This invite is for another e-mail address.");
    }
    return invite;
  }

  private Optional<Invite> open(Handle handle, String code, String lock) {
    if (!OpaqueToken.looksLike(OpaqueToken.INVITE, code)) {
      return Optional.empty();
    }
    return handle
        .createQuery("SELECT * FROM accounts_invite WHERE code_hash = :hash AND" + OPEN + lock)
        .bind("hash", OpaqueToken.hash(code))
        .bind("now", Rows.utc(parts.clock().instant()))
        .map((row, context) -> invite(row))
        .findOne();
  }

  /**
   * Closes what a user invited to a team; called where they stop being an owner. Its caller has
   * locked the team.
   */
  static void closeBy(Handle handle, Id team, Id user, Instant now) {
    handle
        .createUpdate(
            "UPDATE accounts_invite SET closed_at = :now"
                + " WHERE team_id = :team AND invited_by = :user AND"
                + OPEN)
        .bind("now", Rows.utc(now))
        .bind("team", team.uuid())
        .bind("user", user.toString())
        .execute();
  }

  /**
   * Whether who invited is an owner still: a member, or a key that stands. Whom an issuer vouches
   * for is one only while he shows its word, which is not kept here; he does not invite.
   */
  private boolean mayStillInvite(Handle handle, Invite invite) {
    Id inviter = Id.parse(invite.invitedBy);
    return handle
        .createQuery(
            """
            SELECT EXISTS (SELECT FROM accounts_member
                           WHERE team_id = :team AND user_id = :inviter AND role = 'owner')
                OR EXISTS (SELECT FROM accounts_key
                           WHERE team_id = :team AND key_id = :inviter AND role = 'owner'
                             AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now))
            """)
        .bind("team", invite.team.uuid())
        .bind("inviter", inviter.uuid())
        .bind("now", Rows.utc(parts.clock().instant()))
        .mapTo(Boolean.class)
        .one();
  }

  private static RuntimeException unknown() {
    // The code is a secret and is not repeated.
    return Problems.notFound("invite", "");
  }

  /** Joins the inviting team; says which. */
  Id accept(String code, Id user, String email) {
    Id team = directory.write(CLOSE, handle -> accept(handle, code, user, email)).value();
    parts.settle();
    return team;
  }

  /** The same within a transaction that also makes the user. */
  Id accept(Handle handle, String code, Id user, String email) {
    Id inviting = checkedFor(open(handle, code, ""), email).team;
    // User, team, invite: the order of all who change members, so that nobody waits in a circle.
    Members.hold(handle, user);
    Teams.lock(handle, inviting);
    Invite invite = checkedFor(open(handle, code, "FOR UPDATE"), email);
    if (!mayStillInvite(handle, invite)) {
      throw unknown();
    }
    handle
        .createUpdate("UPDATE accounts_invite SET closed_at = :now WHERE invite_id = :id")
        .bind("now", Rows.utc(parts.clock().instant()))
        .bind("id", invite.id.uuid())
        .execute();
    members.join(handle, invite.team, user, invite.role);
    parts
        .audit()
        .recordPending(
            handle,
            invite.team,
            user.toString(),
            "invite.accepted",
            invite.id.toString(),
            Map.of("role", invite.role.wireName()));
    return invite.team;
  }
}
