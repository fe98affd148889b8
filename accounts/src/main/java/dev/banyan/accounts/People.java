package dev.banyan.accounts;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.Problem;
import dev.banyan.kernel.Problems;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Accounts of people who sign in here. Blocking; thread-safe. */
final class People {

  private static final Query SIGN_UP = new Query("insert", "accounts_user");
  private static final Query FIND = new Query("select", "accounts_user");
  private static final Query UPDATE = new Query("update", "accounts_user");

  /** What a person gives to sign up. */
  record SignUp(
      String email,
      String name,
      String password,
      Optional<String> setupToken,
      Optional<String> invite) {}

  /** A new account, signed in. */
  record SignedUp(Person person, Team team, Sessions.Tokens tokens) {}

  /**
   * Whose password was right.
   *
   * @param passwordHash that it was checked against; another one may stand there by now
   */
  record Checked(Id user, String passwordHash) {}

  /** Looks at most so often when the hash changes while it is checked. */
  private static final int CHECKS_MAX = 2;

  private final SqlDatabase directory;
  private final AccountsConfig config;
  private final PasswordHasher hasher;
  private final Sessions sessions;
  private final Teams teams;
  private final Invites invites;
  private final Installation installation;
  private final AuditTrail audit;
  private final IdGenerator ids;
  private final InstantSource clock;
  private final Changes changes;

  People(Parts parts, Sessions sessions, Teams teams, Invites invites, Installation installation) {
    this.directory = parts.directory();
    this.config = parts.config();
    this.hasher = parts.hasher();
    this.sessions = sessions;
    this.teams = teams;
    this.invites = invites;
    this.installation = installation;
    this.audit = parts.audit();
    this.ids = parts.ids();
    this.clock = parts.clock();
    this.changes = parts.changes();
  }

  /**
   * Makes a user, their personal team and a sign-in, and joins what the setup token or the invite
   * leads to: all of it, or nothing.
   *
   * <p>Who may not sign up is told so before anything is said of the address or spent on the
   * password. Who may, is told that an address has an account (409): without mail there is no other
   * way to say it, so where sign-up is open {@link LoginLimits#signUp} bounds how many addresses
   * one client can try.
   */
  SignedUp signUp(SignUp given, Sessions.Origin origin) {
    String email = Emails.normalise(given.email);
    String name = given.name.strip();
    if (name.isEmpty()) {
      throw Problems.invalid("name", "Say what to call you.");
    }
    if (!config.signupOpen() && given.setupToken.isEmpty() && given.invite.isEmpty()) {
      throw Problems.of(
          Problem.of(
              "signup-closed",
              403,
              "Sign-up is closed",
              "New accounts are made by invite here. Ask an owner for one."));
    }
    given.setupToken.ifPresent(installation::requireSetupToken);
    given.invite.ifPresent(code -> invites.requireFor(code, email));
    String hash = hasher.hash(given.password);
    SignedUp done =
        directory
            .write(
                SIGN_UP,
                handle -> {
                  Id user = insert(handle, email, name, hash);
                  Team team = teams.insertPersonal(handle, user, name);
                  given.setupToken.ifPresent(token -> installation.claim(handle, token, user));
                  given.invite.ifPresent(code -> invites.accept(handle, code, user, email));
                  audit.recordPending(
                      handle,
                      team.id(),
                      user.toString(),
                      "user.signed-up",
                      user.toString(),
                      Map.of());
                  Sessions.Tokens tokens = sessions.open(handle, user, origin);
                  return new SignedUp(
                      SqlLookups.person(handle, user.uuid()).orElseThrow(), team, tokens);
                })
            .value();
    changes.lookQuietly();
    audit.drainQuietly();
    return done;
  }

  private Id insert(Handle handle, String email, String name, String hash) {
    Id user = ids.global("usr");
    int inserted =
        handle
            .createUpdate(
                """
                INSERT INTO accounts_user (user_id, email, name, password_hash, created_at)
                VALUES (:user, :email, :name, :hash, :now)
                ON CONFLICT (email) WHERE issuer IS NULL DO NOTHING
                """)
            .bind("user", user.uuid())
            .bind("email", email)
            .bind("name", name)
            .bind("hash", hash)
            .bind("now", Rows.utc(clock.instant()))
            .execute();
    if (inserted == 0) {
      throw Problems.conflict(
          "email-taken", "There is an account with this e-mail. Sign in, or use another.");
    }
    return user;
  }

  /** Whose e-mail and password these are; takes as long for an e-mail nobody has. */
  Optional<Checked> check(String givenEmail, String password) {
    String email = Emails.normalise(givenEmail);
    for (int left = CHECKS_MAX; left > 0; left--) {
      Optional<Checked> known = credential(email);
      if (known.isEmpty()) {
        hasher.pretend(password);
        return Optional.empty();
      }
      Checked checked = known.get();
      if (!hasher.matches(password, checked.passwordHash)) {
        return Optional.empty();
      }
      if (!hasher.outdated(checked.passwordHash)) {
        return known;
      }
      String hash = hasher.hash(password);
      if (store(checked, hash)) {
        return Optional.of(new Checked(checked.user, hash));
      }
    }
    return Optional.empty();
  }

  private Optional<Checked> credential(String email) {
    return directory.read(
        FIND,
        handle ->
            handle
                .createQuery(
                    "SELECT user_id, password_hash FROM accounts_user"
                        + " WHERE email = :email AND issuer IS NULL")
                .bind("email", email)
                .map(
                    (row, context) ->
                        new Checked(Rows.id("usr", row, "user_id"), row.getString("password_hash")))
                .findOne());
  }

  /** Unless the password was changed since it was checked: the old one must not come back. */
  private boolean store(Checked seen, String hash) {
    return directory.write(UPDATE, handle -> store(handle, seen, hash)).value();
  }

  private static boolean store(Handle handle, Checked seen, String hash) {
    return handle
            .createUpdate(
                "UPDATE accounts_user SET password_hash = :hash"
                    + " WHERE user_id = :user AND password_hash = :seen")
            .bind("hash", hash)
            .bind("user", seen.user.uuid())
            .bind("seen", seen.passwordHash)
            .execute()
        == 1;
  }

  Person get(Id user) {
    return directory
        .read(FIND, handle -> SqlLookups.person(handle, user.uuid()))
        .orElseThrow(() -> Problems.unauthorized("This account is gone."));
  }

  Person rename(Id user, String name) {
    String stripped = name.strip();
    if (stripped.isEmpty()) {
      throw Problems.invalid("name", "Say what to call you.");
    }
    directory.write(
        UPDATE,
        handle -> {
          handle
              .createUpdate("UPDATE accounts_user SET name = :name WHERE user_id = :user")
              .bind("name", stripped)
              .bind("user", user.uuid())
              .execute();
          Changes.say(handle, Changes.Kind.USER, user);
          return "";
        });
    changes.lookQuietly();
    return get(user);
  }

  /**
   * Makes sure that it is the person who asks, and not who found their browser open.
   *
   * @throws dev.banyan.kernel.ProblemException 403 that names the field
   */
  Checked confirm(Person person, String field, String password) {
    return check(person.email(), password).orElseThrow(() -> wrongPassword(field));
  }

  private static RuntimeException wrongPassword(String field) {
    return Problems.of(
        Problem.of("wrong-password", 403, "Wrong password", field + " is not your password.")
            .with(
                "errors", List.of(Map.of("field", field, "detail", "This is not your password."))));
  }

  /** Takes another password, and ends every other sign-in of the user. */
  void changePassword(Person person, Id session, String current, String next) {
    Checked checked = confirm(person, "currentPassword", current);
    String hash = hasher.hash(next);
    directory.write(
        UPDATE,
        handle -> {
          if (!store(handle, checked, hash)) {
            throw wrongPassword("currentPassword");
          }
          sessions.revokeAll(handle, person.user(), Optional.of(session));
          person
              .personalTeam()
              .ifPresent(
                  team ->
                      audit.recordPending(
                          handle,
                          team.id(),
                          person.user().toString(),
                          "user.password-changed",
                          person.user().toString(),
                          Map.of()));
          return "";
        });
    changes.lookQuietly();
    audit.drainQuietly();
  }
}
