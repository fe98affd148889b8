package dev.banyan.data;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.Secret;
import dev.banyan.kernel.Sha256;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database of its own for each app, owned by a role that can log in to that database alone.
 * Passwords are derived from a key in the data folder, so none is stored. Calls block; thread-safe.
 */
public final class AppDatabases {

  private static final Logger log = LoggerFactory.getLogger(AppDatabases.class);

  /** The most connections that one app's role may hold at a time. */
  public static final int CONNECTIONS_MAX = 60;

  /**
   * That an app's sessions were ended for the sake of all others.
   *
   * @param locks what they held of PostgreSQL's shared table of locks, where that is why
   * @param why for the app's owner, in words
   */
  public record SessionsEnded(Id team, String app, int sessions, long locks, String why) {}

  /** What the name of every app's database begins with. */
  static final String PREFIX = "app_";

  private static final int NAME_LENGTH_MAX = 24;
  private static final int DIGEST_LENGTH = 16;
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String DEPENDENT_OBJECTS = "2BP01";
  // Any fixed number: two nodes must not make the same role at the same time.
  private static final long LOCK = 0x62616e79616e01L;

  private static final Pattern ROLE = Pattern.compile("app_[a-z0-9_]{0,24}_[0-9a-f]{16}");
  private static final String ROLE_EXISTS = "SELECT 1 FROM pg_roles WHERE rolname = ?";
  private static final Query OWNER = new Query("owner", "data_app_database");

  private final DatabaseServer server;
  private final SqlDatabase directory;
  private final AppRoles roles;
  private final AppPasswords passwords;
  private final InstantSource clock;
  private volatile Consumer<SessionsEnded> listener = nobody -> {};

  AppDatabases(
      DatabaseServer server,
      SqlDatabase directory,
      AppRoles roles,
      Path dataDirectory,
      InstantSource clock) {
    this.server = server;
    this.directory = directory;
    this.roles = roles;
    this.passwords = new AppPasswords(dataDirectory.resolve("database-key"));
    this.clock = clock;
  }

  /**
   * Makes the app's database and role where they are missing, and sets its password anew.
   *
   * @param app the app's name within its team
   * @param id the app's own, which no later app of that name has
   * @throws DataException.Refused when Banyan's login may not create roles and databases
   */
  public DatabaseCredentials ensure(Id team, String app, Id id) {
    String name = name(team, app);
    Secret password = passwords.of(name, id);
    roles.add(name);
    try (Connection connection = connect()) {
      lock(connection);
      ensureRole(connection, name, password);
      ensureDatabase(connection, name);
    } catch (SQLException failure) {
      throw refused(failure);
    }
    directory.write(
        new Query("upsert", "data_app_database"),
        handle ->
            handle.execute(
                """
                INSERT INTO data_app_database (team_id, app, database_name, created_at)
                VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                team.uuid(),
                app,
                name,
                OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)));
    return credentials(name, password);
  }

  /**
   * Parameters of the driver with which the server of the apps' databases is to be logged in to,
   * {@code sslmode=…&…}.
   */
  public Optional<String> parameters() {
    return JdbcUrl.parse(server.administration().directUrl()).query();
  }

  /** Drops the app's database with everything in it, and its role; ends its connections. */
  public void drop(Id team, String app) {
    String name = name(team, app);
    try (Connection connection = connect()) {
      lock(connection);
      if (exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
        // Its owner may have said that it is one, and then it could not be dropped.
        execute(connection, "ALTER DATABASE " + name + " IS_TEMPLATE false");
      }
      execute(connection, "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
      // Not even the absence of a role is told to a login that may make none.
      if (exists(connection, ROLE_EXISTS, name)) {
        dropRole(connection, name);
      }
    } catch (SQLException failure) {
      throw refused(failure);
    }
    directory.write(
        new Query("delete", "data_app_database"),
        handle ->
            handle.execute(
                "DELETE FROM data_app_database WHERE team_id = ? AND app = ?", team.uuid(), app));
    roles.remove(name);
  }

  /**
   * Any app may have granted something to this role, and so keep it from being dropped: then it
   * stays without a login, until there is an app of that name again.
   */
  private static void dropRole(Connection connection, String name) throws SQLException {
    try {
      execute(connection, "DROP ROLE " + name);
    } catch (SQLException failure) {
      if (!DEPENDENT_OBJECTS.equals(failure.getSQLState())) {
        throw failure;
      }
      execute(connection, "ALTER ROLE " + name + " NOLOGIN PASSWORD NULL");
      log.info("the role {} stays without a login, since others refer to it", name);
    }
  }

  /**
   * Who is told when an app's sessions were ended; replaces the one before.
   *
   * @param listener may block; when it fails it is called again for the same
   */
  public void onSessionsEnded(Consumer<SessionsEnded> listener) {
    this.listener = listener;
  }

  /** Tells the owner; nobody where the role is none of this installation's. */
  void tell(LockShares.Excess excess, long capacity) {
    tell(excess.role(), excess.pids().size(), excess.locks(), why(excess, capacity));
  }

  /** The same of what else all share. */
  void tell(SessionLimits.Excess excess) {
    int sessions = excess.pids().size();
    tell(
        excess.role(),
        sessions,
        0,
        sessions + " of the app's database sessions were ended: " + excess.why() + ".");
  }

  private void tell(String role, int sessions, long locks, String why) {
    directory
        .read(
            OWNER,
            handle ->
                handle
                    .createQuery(
                        "SELECT team_id, app FROM data_app_database WHERE database_name = :role")
                    .bind("role", role)
                    .map(
                        (row, context) ->
                            new SessionsEnded(
                                Id.of("team", row.getObject("team_id", UUID.class)),
                                row.getString("app"),
                                sessions,
                                locks,
                                why))
                    .findOne())
        .ifPresent(listener);
  }

  static String why(LockShares.Excess excess, long capacity) {
    return "The app held "
        + excess.locks()
        + " of the "
        + capacity
        + " locks that PostgreSQL has for all apps and Banyan together, "
        + (excess.overShare()
            ? "more than one app's share (database.appLocksPercentMax), so "
            : "no more than one app's share; but all apps together held more than they may, and it"
                + " was among those that held most, so ")
        + excess.pids().size()
        + " of its database sessions were ended. Release advisory locks that are no longer needed,"
        + " and touch fewer tables within one transaction.";
  }

  /** Whether a role is named as one that was made for an app, here or by another installation. */
  static boolean isRole(String role) {
    return ROLE.matcher(role).matches();
  }

  private void ensureRole(Connection connection, String name, Secret password) throws SQLException {
    if (!exists(connection, ROLE_EXISTS, name)) {
      execute(
          connection,
          "CREATE ROLE "
              + name
              + " LOGIN NOCREATEDB NOCREATEROLE CONNECTION LIMIT "
              + CONNECTIONS_MAX);
    }
    execute(connection, "ALTER ROLE " + name + " LOGIN");
    // The driver sends a SCRAM verifier, so that the password itself stands in no statement or log.
    connection
        .unwrap(PGConnection.class)
        .alterUserPassword(name, password.reveal().toCharArray(), "scram-sha-256");
  }

  private void ensureDatabase(Connection connection, String name) throws SQLException {
    if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
      if (!exists(
          connection, "SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper", null)) {
        // Only members of a role may make it the owner of something.
        execute(connection, "GRANT " + name + " TO CURRENT_USER");
      }
      execute(connection, "CREATE DATABASE " + name + " OWNER " + name + " TEMPLATE template0");
    }
    execute(connection, "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
  }

  private DatabaseCredentials credentials(String name, Secret password) {
    JdbcUrl url = JdbcUrl.parse(server.administration().directUrl());
    return new DatabaseCredentials(
        new Secret(
            "postgresql://"
                + name
                + ":"
                + password.reveal()
                + "@"
                + url.host()
                + ":"
                + url.port()
                + "/"
                + name),
        url.host(),
        url.port(),
        name,
        name,
        password);
  }

  /** Readable, and distinct for any two pairs of team and app. */
  static String name(Id team, String app) {
    String readable = app.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    String shortened =
        readable.length() > NAME_LENGTH_MAX ? readable.substring(0, NAME_LENGTH_MAX) : readable;
    return PREFIX + shortened + "_" + digest(team + "/" + app);
  }

  private static String digest(String text) {
    return Sha256.hex(text).substring(0, DIGEST_LENGTH);
  }

  private Connection connect() throws SQLException {
    DatabaseAddress admin = server.administration();
    return DriverManager.getConnection(admin.directUrl(), admin.user(), admin.password().reveal());
  }

  private static void lock(Connection connection) throws SQLException {
    execute(connection, "SELECT pg_advisory_lock(" + LOCK + ")");
  }

  private static boolean exists(
      Connection connection, String sql, @org.jspecify.annotations.Nullable String argument)
      throws SQLException {
    try (var select = connection.prepareStatement(sql)) {
      if (argument != null) {
        select.setString(1, argument);
      }
      try (var rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private DataException refused(SQLException failure) {
    if (!INSUFFICIENT_PRIVILEGE.equals(failure.getSQLState())) {
      return new DataException.Unavailable(server.administration().name(), failure);
    }
    return new DataException.Refused(
        "The login '"
            + server.administration().user()
            + "' may not create an app's role and database: "
            + failure.getMessage()
            + ". Grant it CREATEROLE and CREATEDB, or set DATABASE_URL in the app's environment.",
        failure);
  }
}
