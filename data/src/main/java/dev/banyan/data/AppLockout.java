package dev.banyan.data;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Keeps an app's role out of PostgreSQL, and lets it in again, by how many connections it may have.
 * Only roles of this installation. Each call logs in anew; blocks.
 */
final class AppLockout implements KeptOut.Doors {

  private static final AdminLogin LOGIN = new AdminLogin("banyan lockout", Duration.ofSeconds(10));
  private static final String NO_SUCH_ROLE = "42704";

  private final DatabaseServer server;
  private final AppRoles roles;

  AppLockout(DatabaseServer server, AppRoles roles) {
    this.server = server;
    this.roles = roles;
  }

  /**
   * No further session of the role begins, and those that stand are ended. A role that is gone
   * meanwhile is no failure.
   *
   * @param role {@link AppRoles#contains one of ours}: its name stands in the statement as it is
   */
  @Override
  public void keepOut(String role) throws SQLException {
    try (Connection connection = connect()) {
      limit(connection, role, 0);
      try (var end =
          connection.prepareStatement(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ?")) {
        end.setString(1, role);
        end.execute();
      }
    } catch (SQLException failure) {
      if (!NO_SUCH_ROLE.equals(failure.getSQLState())) {
        throw failure;
      }
    }
  }

  @Override
  public void letIn(String role) throws SQLException {
    try (Connection connection = connect()) {
      if (out(connection).contains(role)) {
        limit(connection, role, AppDatabases.CONNECTIONS_MAX);
      }
    }
  }

  @Override
  public void letAllIn(Set<String> except) throws SQLException {
    try (Connection connection = connect()) {
      for (String role : out(connection)) {
        if (!except.contains(role)) {
          limit(connection, role, AppDatabases.CONNECTIONS_MAX);
        }
      }
    }
  }

  private List<String> out(Connection connection) throws SQLException {
    var out = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT rolname FROM pg_roles WHERE rolconnlimit = 0")) {
      while (rows.next()) {
        if (roles.contains(rows.getString(1))) {
          out.add(rows.getString(1));
        }
      }
    }
    return out;
  }

  private static void limit(Connection connection, String role, int connections)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("ALTER ROLE " + role + " CONNECTION LIMIT " + connections);
    }
  }

  private Connection connect() throws SQLException {
    return LOGIN.open(server.administration());
  }
}
