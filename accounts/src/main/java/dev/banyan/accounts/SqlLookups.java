package dev.banyan.accounts;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The directory's answers to {@link Lookups}. */
final class SqlLookups implements Lookups.Source {

  private static final Query PERSON = new Query("select", "accounts_user");
  private static final Query KEY = new Query("select", "accounts_key");
  private static final Query SESSION = new Query("select", "accounts_session");

  static final String KEY_COLUMNS =
      "k.key_id, k.team_id, k.prefix, k.name, k.role, k.created_by, k.created_at,"
          + " k.last_used_at, k.expires_at";

  private record Named(String email, String name, boolean external, Instant createdAt) {}

  private final SqlDatabase directory;
  private final AccountsConfig config;
  private final InstantSource clock;

  SqlLookups(SqlDatabase directory, AccountsConfig config, InstantSource clock) {
    this.directory = directory;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public Optional<Person> person(UUID user) {
    return directory.read(PERSON, handle -> person(handle, user));
  }

  static Optional<Person> person(Handle handle, UUID user) {
    Optional<Named> named =
        handle
            .createQuery(
                """
                SELECT email, name, issuer IS NOT NULL AS external, created_at
                FROM accounts_user WHERE user_id = :user
                """)
            .bind("user", user)
            .map(
                (row, context) ->
                    new Named(
                        row.getString("email"),
                        row.getString("name"),
                        row.getBoolean("external"),
                        Rows.instant(row, "created_at")))
            .findOne();
    if (named.isEmpty()) {
      return Optional.empty();
    }
    Map<Id, Person.Membership> memberships = new HashMap<>();
    handle
        .createQuery(
            "SELECT member.role, "
                + Team.COLUMNS
                + " FROM accounts_member member JOIN accounts_team team USING (team_id)"
                + " WHERE member.user_id = :user AND team.deleted_at IS NULL")
        .bind("user", user)
        .map(
            (row, context) ->
                new Person.Membership(Team.of(row), Role.parse(row.getString("role"))))
        .forEach(membership -> memberships.put(membership.team().id(), membership));
    Named n = named.get();
    return Optional.of(
        new Person(Id.of("usr", user), n.email, n.name, n.external, n.createdAt, memberships));
  }

  @Override
  public Optional<Lookups.KeyAndTeam> key(byte[] hash) {
    return directory.read(
        KEY,
        handle ->
            handle
                .createQuery(
                    "SELECT "
                        + KEY_COLUMNS
                        + ", "
                        + Team.COLUMNS
                        + " FROM accounts_key k JOIN accounts_team team USING (team_id)"
                        + " WHERE k.hash = :hash AND k.revoked_at IS NULL"
                        + " AND (k.expires_at IS NULL OR k.expires_at > :now)"
                        + " AND team.deleted_at IS NULL")
                .bind("hash", hash)
                .bind("now", Rows.utc(clock.instant()))
                .map((row, context) -> new Lookups.KeyAndTeam(teamKey(row), Team.of(row)))
                .findOne());
  }

  static TeamKey teamKey(ResultSet row) throws SQLException {
    return new TeamKey(
        Rows.id("key", row, "key_id"),
        Rows.id("team", row, "team_id"),
        row.getString("prefix"),
        row.getString("name"),
        Role.parse(row.getString("role")),
        row.getString("created_by"),
        Rows.instant(row, "created_at"),
        Rows.optionalInstant(row, "last_used_at"),
        Rows.optionalInstant(row, "expires_at"));
  }

  @Override
  public Optional<Lookups.Cookie> cookie(byte[] hash) {
    Instant now = clock.instant();
    return directory.read(
        SESSION,
        handle ->
            handle
                .createQuery(
                    """
                    SELECT session_id, user_id, expires_at FROM accounts_session
                    WHERE cookie_hash = :hash AND revoked_at IS NULL
                      AND expires_at > :now AND last_used_at > :idle
                    """)
                .bind("hash", hash)
                .bind("now", Rows.utc(now))
                .bind("idle", Rows.utc(now.minus(config.sessionIdleFor())))
                .map(
                    (row, context) ->
                        new Lookups.Cookie(
                            Rows.id("ses", row, "session_id"),
                            Rows.id("usr", row, "user_id"),
                            Rows.instant(row, "expires_at")))
                .findOne());
  }
}
