package dev.banyan.accounts;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
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

/** Keys by which programs act for a team. Blocking; thread-safe. */
final class TeamKeys {

  private static final Query INSERT = new Query("insert", "accounts_key");
  private static final Query LIST = new Query("select", "accounts_key");
  private static final Query REVOKE = new Query("update", "accounts_key");

  /** Keys of one team at most. */
  static final int PER_TEAM_MAX = 200;

  /** A key with its secret, shown this once. */
  record Created(TeamKey key, OpaqueToken secret) {}

  private final SqlDatabase directory;
  private final Parts parts;

  TeamKeys(Parts parts) {
    this.directory = parts.directory();
    this.parts = parts;
  }

  Created create(Id team, String givenName, Role role, Optional<Instant> expiresAt, String actor) {
    String name = givenName.strip();
    if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
      throw Problems.invalid("name", "Name the key after what uses it.");
    }
    if (expiresAt.isPresent() && !expiresAt.get().isAfter(parts.clock().instant())) {
      throw Problems.invalid("expiresAt", "A key expires in the future.");
    }
    Created created =
        directory
            .write(INSERT, handle -> insert(handle, team, name, role, expiresAt, actor))
            .value();
    parts.settle();
    return created;
  }

  Created insert(
      Handle handle, Id team, String name, Role role, Optional<Instant> expiresAt, String actor) {
    // Who creates another one at the same time waits, and counts this one.
    Teams.lock(handle, team);
    long present =
        handle
            .createQuery(
                """
                SELECT count(*) FROM accounts_key
                WHERE team_id = :team AND revoked_at IS NULL
                  AND (expires_at IS NULL OR expires_at > :now)
                """)
            .bind("team", team.uuid())
            .bind("now", Rows.utc(parts.clock().instant()))
            .mapTo(Long.class)
            .one();
    if (present >= PER_TEAM_MAX) {
      throw Problems.conflict(
          "too-many-keys", "A team has at most " + PER_TEAM_MAX + " keys. Revoke some.");
    }
    OpaqueToken secret = OpaqueToken.create(OpaqueToken.TEAM_KEY, parts.random());
    var key =
        new TeamKey(
            parts.ids().within(team, "key"),
            team,
            secret.shownPrefix(),
            name,
            role,
            actor,
            parts.clock().instant(),
            Optional.empty(),
            expiresAt);
    handle
        .createUpdate(
            """
            INSERT INTO accounts_key
              (key_id, team_id, hash, prefix, name, role, created_by, created_at, expires_at)
            VALUES (:key, :team, :hash, :prefix, :name, :role, :by, :now, :expires)
            """)
        .bind("key", key.id().uuid())
        .bind("team", team.uuid())
        .bind("hash", secret.hash())
        .bind("prefix", key.prefix())
        .bind("name", name)
        .bind("role", role.wireName())
        .bind("by", actor)
        .bind("now", Rows.utc(key.createdAt()))
        .bind("expires", Rows.utc(expiresAt))
        .execute();
    parts
        .audit()
        .recordPending(
            handle,
            team,
            actor,
            "key.created",
            key.id().toString(),
            Map.of("name", name, "role", role.wireName()));
    return new Created(key, secret);
  }

  List<TeamKey> list(Id team, PageRequest page) {
    Instant now = parts.clock().instant();
    return directory.read(
        LIST,
        handle ->
            handle
                .createQuery(
                    "SELECT "
                        + SqlLookups.KEY_COLUMNS
                        + " FROM accounts_key k WHERE team_id = :team AND revoked_at IS NULL"
                        + " AND (expires_at IS NULL OR expires_at > :now)"
                        + " AND key_id > :after ORDER BY key_id LIMIT :limit")
                .bind("team", team.uuid())
                .bind("now", Rows.utc(now))
                .bind("after", page.after().map(SortKeys::uuid).orElse(new UUID(0, 0)))
                .bind("limit", page.fetch())
                .map((row, context) -> SqlLookups.teamKey(row))
                .list());
  }

  /** Whether a secret is that of a key of the team which is neither revoked nor expired. */
  boolean stands(Id team, String secret) {
    return directory.read(
        LIST,
        handle ->
            handle
                .createQuery(
                    """
                    SELECT EXISTS (SELECT FROM accounts_key
                      WHERE hash = :hash AND team_id = :team AND revoked_at IS NULL
                        AND (expires_at IS NULL OR expires_at > :now))
                    """)
                .bind("hash", OpaqueToken.hash(secret))
                .bind("team", team.uuid())
                .bind("now", Rows.utc(parts.clock().instant()))
                .mapTo(Boolean.class)
                .one());
  }

  void revoke(Id team, Id key, String actor) {
    directory.write(
        REVOKE,
        handle -> {
          if (!revoke(handle, team, key)) {
            throw Problems.notFound("key", key.toString());
          }
          parts.audit().recordPending(handle, team, actor, "key.revoked", key.toString(), Map.of());
          return "";
        });
    parts.settle();
  }

  /** Revokes the key that a secret is of, for Banyan itself; nothing happens where none stands. */
  void revoke(Id team, String secret) {
    directory.write(
        REVOKE,
        handle -> {
          handle
              .createQuery(
                  "SELECT key_id FROM accounts_key"
                      + " WHERE hash = :hash AND team_id = :team AND revoked_at IS NULL")
              .bind("hash", OpaqueToken.hash(secret))
              .bind("team", team.uuid())
              .map((row, context) -> Rows.id("key", row, "key_id"))
              .findOne()
              .filter(key -> revoke(handle, team, key))
              .ifPresent(
                  key ->
                      parts
                          .audit()
                          .recordPending(
                              handle, team, Audit.BANYAN, "key.revoked", key.toString(), Map.of()));
          return "";
        });
    parts.settle();
  }

  boolean revoke(Handle handle, Id team, Id key) {
    int revoked =
        handle
            .createUpdate(
                "UPDATE accounts_key SET revoked_at = :now"
                    + " WHERE key_id = :key AND team_id = :team AND revoked_at IS NULL")
            .bind("now", Rows.utc(parts.clock().instant()))
            .bind("key", key.uuid())
            .bind("team", team.uuid())
            .execute();
    if (revoked == 1) {
      Changes.say(handle, Changes.Kind.KEY, key);
    }
    return revoked == 1;
  }
}
