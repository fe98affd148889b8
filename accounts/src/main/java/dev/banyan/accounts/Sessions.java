package dev.banyan.accounts;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.http.PageRequest;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.Problems;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Sign-ins. A program's has a chain of refresh tokens, each good for one use: when a used one comes
 * again, somebody copied it, and the whole session ends (RFC 9700, 4.14.2). A browser's has a
 * cookie. Blocking; thread-safe.
 */
final class Sessions {

  private static final Query INSERT = new Query("insert", "accounts_session");
  private static final Query REFRESH = new Query("update", "accounts_refresh");
  private static final Query REVOKE = new Query("update", "accounts_session");
  private static final Query LIST = new Query("select", "accounts_session");
  private static final int TEXT_MAX = 200;

  /** Where a sign-in came from. */
  record Origin(String userAgent, String remoteAddress) {}

  /** What a program gets. */
  record Tokens(Id user, Id session, String accessToken, String refreshToken) {}

  /** What a browser gets. */
  record Browser(Id user, Id session, OpaqueToken cookie) {}

  /** A sign-in as its user sees it. */
  record Listed(
      Id id,
      String kind,
      Instant createdAt,
      Instant lastUsedAt,
      Instant expiresAt,
      String userAgent,
      String remoteAddress) {}

  private final SqlDatabase directory;
  private final AccessTokens accessTokens;
  private final AccountsConfig config;
  private final IdGenerator ids;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Changes changes;

  Sessions(
      SqlDatabase directory,
      AccessTokens accessTokens,
      AccountsConfig config,
      IdGenerator ids,
      SecureRandom random,
      InstantSource clock,
      Changes changes) {
    this.directory = directory;
    this.accessTokens = accessTokens;
    this.config = config;
    this.ids = ids;
    this.random = random;
    this.clock = clock;
    this.changes = changes;
  }

  /**
   * Signs a program in.
   *
   * @return empty when the password that was checked is the user's no more
   */
  Optional<Tokens> open(People.Checked who, Origin origin) {
    return directory
        .write(
            INSERT,
            handle ->
                stillHolds(handle, who)
                    ? Optional.of(open(handle, who.user(), origin))
                    : Optional.<Tokens>empty())
        .value();
  }

  /**
   * Whether the password that was checked a moment ago is the user's still. Until the end of the
   * transaction nobody changes it: who does then finds this sign-in, and ends it.
   */
  private static boolean stillHolds(Handle handle, People.Checked who) {
    return handle
        .createQuery(
            "SELECT 1 FROM accounts_user WHERE user_id = :user AND password_hash = :hash FOR SHARE")
        .bind("user", who.user().uuid())
        .bind("hash", who.passwordHash())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** The same within a transaction that also makes the user. */
  Tokens open(Handle handle, Id user, Origin origin) {
    Id session = insert(handle, user, "token", Optional.empty(), origin);
    OpaqueToken refresh = insertRefresh(handle, session);
    return new Tokens(user, session, accessTokens.issue(user, session), refresh.text());
  }

  /** The same for a browser. */
  Optional<Browser> openBrowser(People.Checked who, Origin origin) {
    OpaqueToken cookie = OpaqueToken.create(OpaqueToken.COOKIE, random);
    return directory
        .write(
            INSERT,
            handle ->
                stillHolds(handle, who)
                    ? Optional.of(
                        insert(handle, who.user(), "browser", Optional.of(cookie), origin))
                    : Optional.<Id>empty())
        .value()
        .map(session -> new Browser(who.user(), session, cookie));
  }

  private Id insert(
      Handle handle, Id user, String kind, Optional<OpaqueToken> cookie, Origin origin) {
    Id session = ids.global("ses");
    Instant now = clock.instant();
    handle
        .createUpdate(
            """
            INSERT INTO accounts_session
              (session_id, user_id, kind, cookie_hash, user_agent, remote_address,
               created_at, last_used_at, expires_at)
            VALUES (:session, :user, :kind, :cookie, :agent, :address, :now, :now, :expires)
            """)
        .bind("session", session.uuid())
        .bind("user", user.uuid())
        .bind("kind", kind)
        .bind("cookie", cookie.map(OpaqueToken::hash).orElse(null))
        .bind("agent", cut(origin.userAgent))
        .bind("address", cut(origin.remoteAddress))
        .bind("now", Rows.utc(now))
        .bind("expires", Rows.utc(now.plus(config.sessionFor())))
        .execute();
    return session;
  }

  private static String cut(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", " ");
    return plain.length() > TEXT_MAX ? plain.substring(0, TEXT_MAX) : plain;
  }

  private OpaqueToken insertRefresh(Handle handle, Id session) {
    OpaqueToken token = OpaqueToken.create(OpaqueToken.REFRESH, random);
    handle
        .createUpdate(
            "INSERT INTO accounts_refresh (hash, session_id, issued_at)"
                + " VALUES (:hash, :session, :now)")
        .bind("hash", token.hash())
        .bind("session", session.uuid())
        .bind("now", Rows.utc(clock.instant()))
        .execute();
    return token;
  }

  private record Known(
      Id session, Id user, boolean used, boolean revoked, Instant expiresAt, Instant lastUsedAt) {}

  /**
   * Trades a refresh token for the next pair.
   *
   * @throws dev.banyan.kernel.ProblemException 401, whatever is wrong with it
   */
  Tokens refresh(String text) {
    if (!OpaqueToken.looksLike(OpaqueToken.REFRESH, text)) {
      throw invalidRefresh();
    }
    Instant now = clock.instant();
    Optional<Tokens> next =
        directory
            .write(
                REFRESH,
                handle -> {
                  Optional<Known> found = lock(handle, OpaqueToken.hash(text));
                  if (found.isEmpty() || found.get().revoked) {
                    return Optional.<Tokens>empty();
                  }
                  Known known = found.get();
                  boolean over =
                      !now.isBefore(known.expiresAt)
                          || !now.isBefore(known.lastUsedAt.plus(config.sessionIdleFor()));
                  if (known.used || over) {
                    revoke(handle, known.session);
                    return Optional.<Tokens>empty();
                  }
                  handle
                      .createUpdate("UPDATE accounts_refresh SET used_at = :now WHERE hash = :hash")
                      .bind("now", Rows.utc(now))
                      .bind("hash", OpaqueToken.hash(text))
                      .execute();
                  handle
                      .createUpdate(
                          "UPDATE accounts_session SET last_used_at = :now WHERE session_id = :id")
                      .bind("now", Rows.utc(now))
                      .bind("id", known.session.uuid())
                      .execute();
                  OpaqueToken refresh = insertRefresh(handle, known.session);
                  return Optional.of(
                      new Tokens(
                          known.user,
                          known.session,
                          accessTokens.issue(known.user, known.session),
                          refresh.text()));
                })
            .value();
    changes.lookQuietly();
    return next.orElseThrow(Sessions::invalidRefresh);
  }

  /** Locks the session too, so that two uses of one token are one after the other. */
  private static Optional<Known> lock(Handle handle, byte[] hash) {
    return handle
        .createQuery(
            """
            SELECT session_id, user_id, used_at IS NOT NULL AS used,
                   revoked_at IS NOT NULL AS revoked, expires_at, last_used_at
            FROM accounts_refresh JOIN accounts_session USING (session_id)
            WHERE hash = :hash FOR UPDATE
            """)
        .bind("hash", hash)
        .map(
            (row, context) ->
                new Known(
                    Rows.id("ses", row, "session_id"),
                    Rows.id("usr", row, "user_id"),
                    row.getBoolean("used"),
                    row.getBoolean("revoked"),
                    Rows.instant(row, "expires_at"),
                    Rows.instant(row, "last_used_at")))
        .findOne();
  }

  private static RuntimeException invalidRefresh() {
    return Problems.unauthorized("This refresh token does not hold. Sign in again.");
  }

  /** Ends one sign-in; nothing happens if it has ended. */
  void revoke(Id session) {
    directory.write(
        REVOKE,
        handle -> {
          revoke(handle, session);
          return "";
        });
    changes.lookQuietly();
  }

  private void revoke(Handle handle, Id session) {
    int revoked =
        handle
            .createUpdate(
                "UPDATE accounts_session SET revoked_at = :now"
                    + " WHERE session_id = :session AND revoked_at IS NULL")
            .bind("now", Rows.utc(clock.instant()))
            .bind("session", session.uuid())
            .execute();
    if (revoked == 1) {
      Changes.say(handle, Changes.Kind.SESSION, session);
    }
  }

  /** Ends a user's sign-ins, all but one if it is given. */
  void revokeAll(Handle handle, Id user, Optional<Id> except) {
    handle
        .createQuery(
            "SELECT session_id FROM accounts_session WHERE user_id = :user"
                + " AND revoked_at IS NULL")
        .bind("user", user.uuid())
        .map((row, context) -> Rows.id("ses", row, "session_id"))
        .list()
        .stream()
        .filter(session -> except.isEmpty() || !except.get().equals(session))
        .forEach(session -> revoke(handle, session));
  }

  /**
   * Ends one of a user's own sign-ins.
   *
   * @throws dev.banyan.kernel.ProblemException 404 for another's
   */
  void revokeOwn(Id user, Id session) {
    boolean own =
        directory.read(
            LIST,
            handle ->
                handle
                        .createQuery(
                            "SELECT count(*) FROM accounts_session WHERE session_id = :session"
                                + " AND user_id = :user AND revoked_at IS NULL")
                        .bind("session", session.uuid())
                        .bind("user", user.uuid())
                        .mapTo(Long.class)
                        .one()
                    == 1);
    if (!own) {
      throw Problems.notFound("session", session.toString());
    }
    revoke(session);
  }

  /** A user's sign-ins that hold, newest first. */
  List<Listed> list(Id user, PageRequest page) {
    Instant now = clock.instant();
    return directory.read(
        LIST,
        handle ->
            handle
                .createQuery(
                    """
                    SELECT session_id, kind, created_at, last_used_at, expires_at, user_agent,
                           remote_address
                    FROM accounts_session
                    WHERE user_id = :user AND revoked_at IS NULL AND expires_at > :now
                      AND last_used_at > :idle AND session_id < :before
                    ORDER BY session_id DESC LIMIT :limit
                    """)
                .bind("user", user.uuid())
                .bind("now", Rows.utc(now))
                .bind("idle", Rows.utc(now.minus(config.sessionIdleFor())))
                .bind("before", page.after().map(SortKeys::uuid).orElse(new UUID(-1, -1)))
                .bind("limit", page.fetch())
                .map(
                    (row, context) ->
                        new Listed(
                            Rows.id("ses", row, "session_id"),
                            row.getString("kind"),
                            Rows.instant(row, "created_at"),
                            Rows.instant(row, "last_used_at"),
                            Rows.instant(row, "expires_at"),
                            row.getString("user_agent"),
                            row.getString("remote_address")))
                .list());
  }

  long expiresInSeconds() {
    return accessTokens.expiresInSeconds();
  }
}
