package dev.banyan.accounts;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Role;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * People and teams that issuers vouch for: made when first seen, found again by issuer and subject.
 * The membership in a team of the issuer's is in the token and not kept here. Blocking.
 */
final class ExternalPeople {

  private static final Query FIND = new Query("select", "accounts_user");
  private static final Query INSERT = new Query("insert", "accounts_user");

  /** Who and where: the team of the token, or the person's own. */
  record Known(Id user, Team team, boolean ownTeam) {}

  private final SqlDatabase directory;
  private final Parts parts;
  private final Teams teams;

  ExternalPeople(Parts parts, Teams teams) {
    this.directory = parts.directory();
    this.parts = parts;
    this.teams = teams;
  }

  Known resolve(IssuerTokens.Verified token) {
    Optional<Known> known = directory.read(FIND, handle -> find(handle, token));
    if (known.isPresent()) {
      return known.get();
    }
    Known made =
        directory
            .write(
                INSERT,
                handle -> {
                  // One at a time for an issuer: two first requests of a person make one person.
                  handle
                      .createQuery("SELECT pg_advisory_xact_lock(hashtext(:issuer))::text")
                      .bind("issuer", "accounts-issuer " + token.issuer())
                      .mapTo(String.class)
                      .one();
                  Id user = user(handle, token).orElseGet(() -> insertUser(handle, token));
                  if (token.team().isPresent()) {
                    Team team =
                        externalTeam(handle, token).orElseGet(() -> insertTeam(handle, token));
                    return new Known(user, team, false);
                  }
                  return new Known(user, personal(handle, user).orElseThrow(), true);
                })
            .value();
    parts.settle();
    return made;
  }

  private static Optional<Known> find(Handle handle, IssuerTokens.Verified token) {
    return user(handle, token)
        .flatMap(
            user ->
                token.team().isPresent()
                    ? externalTeam(handle, token).map(team -> new Known(user, team, false))
                    : personal(handle, user).map(team -> new Known(user, team, true)));
  }

  private static Optional<Id> user(Handle handle, IssuerTokens.Verified token) {
    return handle
        .createQuery(
            "SELECT user_id FROM accounts_user WHERE issuer = :issuer AND subject = :subject")
        .bind("issuer", token.issuer())
        .bind("subject", token.subject())
        .map((row, context) -> Rows.id("usr", row, "user_id"))
        .findOne();
  }

  private static Optional<Team> externalTeam(Handle handle, IssuerTokens.Verified token) {
    return handle
        .createQuery(
            "SELECT "
                + Team.COLUMNS
                + " FROM accounts_team team WHERE issuer = :issuer AND external_name = :name"
                + " AND deleted_at IS NULL")
        .bind("issuer", token.issuer())
        .bind("name", token.team().orElseThrow())
        .map((row, context) -> Team.of(row))
        .findOne();
  }

  private static Optional<Team> personal(Handle handle, Id user) {
    return SqlLookups.person(handle, user.uuid()).flatMap(Person::personalTeam);
  }

  private Id insertUser(Handle handle, IssuerTokens.Verified token) {
    Id user = parts.ids().global("usr");
    String name = token.name().or(token::email).orElse(token.subject());
    handle
        .createUpdate(
            """
            INSERT INTO accounts_user (user_id, email, name, issuer, subject, created_at)
            VALUES (:user, :email, :name, :issuer, :subject, :now)
            """)
        .bind("user", user.uuid())
        .bind("email", token.email().orElse(""))
        .bind("name", name)
        .bind("issuer", token.issuer())
        .bind("subject", token.subject())
        .bind("now", Rows.utc(parts.clock().instant()))
        .execute();
    Team team = teams.insertPersonal(handle, user, name);
    parts
        .audit()
        .recordPending(
            handle,
            team.id(),
            user.toString(),
            "user.first-seen",
            user.toString(),
            Map.of("issuer", token.issuer()));
    return user;
  }

  private Team insertTeam(Handle handle, IssuerTokens.Verified token) {
    String name = token.team().orElseThrow();
    Team team = teams.insert(handle, name, Team.Kind.SHARED, parts.plans().newTeams().name());
    handle
        .createUpdate(
            "UPDATE accounts_team SET issuer = :issuer, external_name = :name"
                + " WHERE team_id = :team")
        .bind("issuer", token.issuer())
        .bind("name", name)
        .bind("team", team.id().uuid())
        .execute();
    parts
        .audit()
        .recordPending(
            handle,
            team.id(),
            Audit.BANYAN,
            "team.first-seen",
            team.id().toString(),
            Map.of("issuer", token.issuer()));
    return team;
  }

  /** The role that a token gives in its team. */
  static Role role(IssuerTokens.Verified token, Known known, Role configured) {
    return known.ownTeam ? Role.OWNER : token.role().orElse(configured);
  }
}
