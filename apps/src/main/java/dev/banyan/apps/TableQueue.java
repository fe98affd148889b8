package dev.banyan.apps;

import dev.banyan.apps.autoscale.QueueReading;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * A queue in an app's database: a table or view of its name with a row for each job that waits, and
 * since when in a column {@code created_at}, {@code enqueued_at}, {@code queued_at} or {@code
 * inserted_at}. It is asked with the app's own login, so that what a view runs, it runs as the app.
 */
final class TableQueue {

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}(\\.[A-Za-z_][A-Za-z0-9_]{0,62})?");

  /** Rows that are counted; more than any policy asks about. */
  private static final int ROWS_MAX = 100_000;

  private static final String FIND =
      "select to_regclass(?)::text, (select quote_ident(attname) from pg_attribute"
          + " where attrelid = to_regclass(?) and not attisdropped"
          + " and attname in ('created_at', 'enqueued_at', 'queued_at', 'inserted_at')"
          + " and atttypid in ('timestamptz'::regtype, 'timestamp'::regtype)"
          + " order by attname limit 1)";

  private TableQueue() {}

  /**
   * Looks at it.
   *
   * @param url {@code postgresql://user:password@host:port/database}, as Banyan gave it
   * @return empty where there is no such table
   */
  static Optional<QueueReading> read(String url, String name) throws JobQueues.Unreadable {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    try (Connection connection = connect(URI.create(url));
        Statement statement = connection.createStatement()) {
      statement.execute("set statement_timeout = '2s'");
      statement.execute("set default_transaction_read_only = on");
      try (var find = connection.prepareStatement(FIND)) {
        find.setString(1, name);
        find.setString(2, name);
        try (var row = find.executeQuery()) {
          row.next();
          String table = row.getString(1);
          return table == null
              ? Optional.empty()
              : Optional.of(count(statement, name, table, Optional.ofNullable(row.getString(2))));
        }
      }
    } catch (SQLException failure) {
      throw new JobQueues.Unreadable(
          "the app's database does not tell how long " + name + " is: " + failure.getMessage());
    }
  }

  /** Both names come from PostgreSQL itself, quoted where they must be. */
  private static QueueReading count(
      Statement statement, String name, String table, Optional<String> column) throws SQLException {
    String age =
        column.map(at -> "extract(epoch from now() - min(" + at + ")) * 1000").orElse("null");
    String chosen = column.orElse("1 as job");
    try (var row =
        statement.executeQuery(
            "select count(*), ("
                + age
                + ")::bigint from (select "
                + chosen
                + " from "
                + table
                + " limit "
                + ROWS_MAX
                + ") jobs")) {
      row.next();
      long length = row.getLong(1);
      long millis = row.getLong(2);
      Optional<Duration> oldest =
          row.wasNull()
              ? Optional.of(Duration.ZERO).filter(none -> length == 0)
              : Optional.of(Duration.ofMillis(Math.max(0, millis)));
      return new QueueReading(length, oldest, "the table " + name);
    }
  }

  private static Connection connect(URI url) throws SQLException {
    String[] login = String.valueOf(url.getUserInfo()).split(":", 2);
    var properties = new Properties();
    properties.setProperty("user", login[0]);
    properties.setProperty("password", login.length > 1 ? login[1] : "");
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("loginTimeout", "3");
    properties.setProperty("socketTimeout", "5");
    properties.setProperty("ApplicationName", "banyan-autoscaler");
    return DriverManager.getConnection(
        "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(), properties);
  }
}
