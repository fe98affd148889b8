package dev.banyan.apps;

import dev.banyan.apps.autoscale.QueueReading;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
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

  /** Of the time stamps with and without a zone, 1184 and 1114. */
  private static final String FIND =
      "select (select attname::pg_catalog.text from pg_catalog.pg_attribute"
          + " where attrelid operator(pg_catalog.=) c.oid and not attisdropped"
          + " and attname::pg_catalog.text operator(pg_catalog.=) any"
          + " ('{created_at,enqueued_at,queued_at,inserted_at}'::pg_catalog.text[])"
          + " and atttypid operator(pg_catalog.=) any ('{1184,1114}'::pg_catalog.oid[])"
          + " order by attname limit 1)"
          + " from pg_catalog.pg_class c join pg_catalog.pg_namespace n"
          + " on c.relnamespace operator(pg_catalog.=) n.oid"
          + " where n.nspname::pg_catalog.text operator(pg_catalog.=) ?::pg_catalog.text"
          + " and c.relname::pg_catalog.text operator(pg_catalog.=) ?::pg_catalog.text"
          + " and c.relkind::pg_catalog.text operator(pg_catalog.=) any"
          + " ('{r,v,m,p,f}'::pg_catalog.text[])";

  /** What an app set for its role or database yields to these. */
  private static final String OPTIONS =
      "-c search_path=pg_catalog -c client_min_messages=error -c statement_timeout=2000"
          + " -c default_transaction_read_only=on";

  private TableQueue() {}

  /**
   * Looks at it.
   *
   * @param url {@code postgresql://user:password@host:port/database}, as Banyan gave it
   * @param parameters of the driver, with which Banyan logs in to that server
   * @return empty where there is no such table
   */
  static Optional<QueueReading> read(String url, Optional<String> parameters, String name)
      throws JobQueues.Unreadable {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    // as PostgreSQL reads a name without quotes
    String plain = name.toLowerCase(Locale.ROOT);
    int dot = plain.indexOf('.');
    String schema = dot < 0 ? "public" : plain.substring(0, dot);
    String table = plain.substring(dot + 1);
    try (Connection connection = connect(URI.create(url), parameters);
        var find = connection.prepareStatement(FIND)) {
      find.setString(1, schema);
      find.setString(2, table);
      Optional<String> column;
      try (var row = find.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        column = Optional.ofNullable(row.getString(1));
      }
      try (Statement statement = connection.createStatement()) {
        // for the functions of the app's view; what is asked here names whose function it means
        statement.execute("set search_path = pg_catalog, public");
        return Optional.of(count(statement, name, "\"" + schema + "\".\"" + table + "\"", column));
      }
    } catch (SQLException failure) {
      throw new JobQueues.Unreadable(
          "the app's database does not tell how long " + name + " is: " + failure.getMessage());
    }
  }

  /** Both names are quoted where they must be. */
  private static QueueReading count(
      Statement statement, String name, String table, Optional<String> column) throws SQLException {
    String age =
        column
            .map(
                at ->
                    "extract(epoch from pg_catalog.now() operator(pg_catalog.-) pg_catalog.min("
                        + at
                        + ")::pg_catalog.timestamptz) operator(pg_catalog.*) 1000")
            .orElse("null");
    String chosen = column.orElse("1 as job");
    try (var row =
        statement.executeQuery(
            "select pg_catalog.count(*), ("
                + age
                + ")::pg_catalog.int8 from (select "
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

  private static Connection connect(URI url, Optional<String> parameters) throws SQLException {
    String[] login = String.valueOf(url.getUserInfo()).split(":", 2);
    var properties = new Properties();
    for (String parameter : parameters.map(text -> text.split("&")).orElse(new String[0])) {
      String[] parts = parameter.split("=", 2);
      properties.setProperty(
          parts[0], parts.length > 1 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
    }
    properties.remove("currentSchema");
    properties.setProperty("user", login[0]);
    properties.setProperty("password", login.length > 1 ? login[1] : "");
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("loginTimeout", "3");
    properties.setProperty("socketTimeout", "5");
    properties.setProperty("ApplicationName", "banyan-autoscaler");
    properties.setProperty("options", OPTIONS);
    properties.setProperty("maxResultBuffer", "64K");
    properties.setProperty("socketFactory", BoundedSockets.class.getName());
    return DriverManager.getConnection(
        "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(), properties);
  }
}
