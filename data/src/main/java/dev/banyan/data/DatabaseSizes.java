package dev.banyan.data;

import dev.banyan.kernel.Periodic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How large the databases are, as {@code database_size_bytes{database}}: each of the platform's by
 * its name, those of all apps together as {@value #APPS}. Asked for every {@link #EVERY} on a
 * thread of its own, since PostgreSQL looks at every file for it; unknown (NaN) while it is away.
 */
final class DatabaseSizes {

  /** The sum over apps' databases: one by one they would be as many labels as there are apps. */
  static final String APPS = "apps";

  private static final Logger log = LoggerFactory.getLogger(DatabaseSizes.class);
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final AdminLogin LOGIN = new AdminLogin("banyan sizes", Duration.ofSeconds(20));
  private static final Query SIZE = new Query("size", "pg_database");
  // Of a database that this login may not connect to, the size is not told either.
  private static final String APPS_SQL =
      """
      SELECT coalesce(sum(pg_database_size(oid)), 0) FROM pg_database
      WHERE starts_with(datname, ?) AND has_database_privilege(oid, 'CONNECT')
      """;

  private final List<SqlDatabase> databases;
  private final DatabaseServer server;
  private final Map<String, Size> sizes = new LinkedHashMap<>();

  private static final class Size {
    private volatile double bytes = Double.NaN;
  }

  private DatabaseSizes(List<SqlDatabase> databases, DatabaseServer server, MeterRegistry meters) {
    this.databases = databases;
    this.server = server;
    databases.forEach(database -> register(database.name(), meters));
    register(APPS, meters);
  }

  private void register(String name, MeterRegistry meters) {
    Size size = sizes.computeIfAbsent(name, any -> new Size());
    Gauge.builder("database.size", size, one -> one.bytes)
        .baseUnit("bytes")
        .tag("database", name)
        .description("What a database takes on the disk")
        .strongReference(true)
        .register(meters);
  }

  /** Begins to look; ends when it is closed. */
  static AutoCloseable follow(
      List<SqlDatabase> databases, DatabaseServer server, MeterRegistry meters) {
    var looking = new DatabaseSizes(databases, server, meters);
    return Periodic.start(
        "database-sizes",
        EVERY,
        looking::look,
        failure -> log.error("the sizes of databases are not known", failure));
  }

  private void look() {
    for (SqlDatabase database : databases) {
      size(database.name()).bytes = sizeOf(database);
    }
    size(APPS).bytes = sizeOfApps();
  }

  private Size size(String name) {
    return sizes.computeIfAbsent(name, any -> new Size());
  }

  private static double sizeOf(SqlDatabase database) {
    try {
      return database.read(
          SIZE,
          handle ->
              handle
                  .createQuery("SELECT pg_database_size(current_database())")
                  .mapTo(Long.class)
                  .one());
    } catch (RuntimeException away) {
      log.debug("the size of {} is not known", database.name(), away);
      return Double.NaN;
    }
  }

  private double sizeOfApps() {
    try (Connection connection = LOGIN.open(server.administration());
        var select = connection.prepareStatement(APPS_SQL)) {
      select.setString(1, AppDatabases.PREFIX);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    } catch (SQLException away) {
      log.debug("the size of the apps' databases is not known", away);
      return Double.NaN;
    }
  }
}
