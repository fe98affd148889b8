package dev.banyan.data.embedded;

import dev.banyan.data.DataException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the platform's role and databases on the embedded server, closed to everybody else. */
final class PlatformDatabases {

  private static final String CLOSED =
      "SELECT datname FROM pg_database WHERE NOT has_database_privilege('public', oid, 'CONNECT')";

  private static final String PRIVILEGED =
      "SELECT rolname FROM pg_roles WHERE NOT rolsuper"
          + " AND pg_has_role(oid, 'pg_use_reserved_connections', 'USAGE')";

  private PlatformDatabases() {}

  static String url(int port, String database) {
    // Loopback alone: asking for TLS first would only cost a round trip for every connection. While
    // the server is away anybody may listen on its port: nobody is told a password in clear text.
    return "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable&gssEncMode=disable&requireAuth=scram-sha-256"
        .formatted(port, database);
  }

  static void ensure(Credentials credentials, List<String> databases) {
    try (Connection connection =
        DriverManager.getConnection(
            url(credentials.port(), "postgres"), Credentials.ADMIN, credentials.admin().reveal())) {
      if (names(connection, CLOSED).containsAll(databases)
          && names(connection, PRIVILEGED).contains(Credentials.OWNER)) {
        return;
      }
      Set<String> present = names(connection, "SELECT datname FROM pg_database");
      if (names(connection, "SELECT rolname FROM pg_roles").add(Credentials.OWNER)) {
        execute(connection, "CREATE ROLE " + Credentials.OWNER + " LOGIN");
      }
      execute(
          connection,
          "ALTER ROLE "
              + Credentials.OWNER
              + " PASSWORD '"
              + Credentials.scramVerifier(credentials.owner(), new SecureRandom())
              + "'");
      execute(connection, "GRANT pg_use_reserved_connections TO " + Credentials.OWNER);
      for (String database : databases) {
        if (!present.contains(database)) {
          execute(
              connection,
              "CREATE DATABASE "
                  + database
                  + " OWNER "
                  + Credentials.OWNER
                  + " TEMPLATE template0");
        }
        execute(connection, "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
      }
      for (String database : List.of("postgres", "template0", "template1")) {
        execute(connection, "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
      }
    } catch (SQLException failure) {
      throw DataException.Refused.of(
          "The embedded PostgreSQL does not take its own login: " + failure.getMessage(), failure);
    }
  }

  private static Set<String> names(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var names = new HashSet<String>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
