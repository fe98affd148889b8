package dev.banyan.data;

import dev.banyan.data.Migrations.Target;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings databases to the schema that the slices want, over the direct address. Flyway is started
 * for a slice only when the fingerprint of its files differs from the one that was last applied:
 * that keeps a warm start short.
 */
final class Migrator {

  private static final Logger log = LoggerFactory.getLogger(Migrator.class);

  private static final String CREATE_APPLIED =
      """
      CREATE TABLE IF NOT EXISTS data_applied_migrations (
        slice text NOT NULL, target text NOT NULL, fingerprint text NOT NULL,
        PRIMARY KEY (slice, target))
      """;
  private static final String SELECT_APPLIED =
      "SELECT slice || '/' || target, fingerprint FROM data_applied_migrations";
  private static final String UPSERT_APPLIED =
      """
      INSERT INTO data_applied_migrations (slice, target, fingerprint) VALUES (?, ?, ?)
      ON CONFLICT (slice, target) DO UPDATE SET fingerprint = excluded.fingerprint
      """;
  private static final String TABLE_MISSING = "42P01";

  private Migrator() {}

  /** Applies, in the order given, what is for these targets. */
  static void migrate(DatabaseAddress database, List<Target> targets, List<Migrations> migrations) {
    try (Connection connection =
        DriverManager.getConnection(
            database.directUrl(), database.user(), database.password().reveal())) {
      Map<String, String> applied = applied(connection);
      for (Migrations one : migrations) {
        String fingerprint = MigrationFiles.fingerprint(one.location());
        if (targets.contains(one.target()) && !fingerprint.equals(applied.get(key(one)))) {
          run(database, one);
          remember(connection, one, fingerprint);
        }
      }
    } catch (SQLException failure) {
      throw new DataException.Unavailable(database.name(), failure);
    }
  }

  private static void run(DatabaseAddress database, Migrations migrations) {
    try {
      var result =
          Flyway.configure()
              .dataSource(database.directUrl(), database.user(), database.password().reveal())
              .locations("classpath:" + migrations.location())
              .table(history(migrations))
              // Other slices' tables are there already, and that is no reason to refuse.
              .baselineOnMigrate(true)
              .baselineVersion("0")
              .load()
              .migrate();
      log.info(
          "{}: {} migrations of {} ({})",
          database.name(),
          result.migrationsExecuted,
          migrations.slice(),
          migrations.target());
    } catch (FlywayException failure) {
      throw new DataException.Refused(
          "The migrations of '"
              + migrations.slice()
              + "' failed on '"
              + database.name()
              + "': "
              + failure.getMessage(),
          failure);
    }
  }

  /** The table in which Flyway notes what was applied. */
  static String history(Migrations migrations) {
    return "flyway_" + migrations.slice() + "_" + wire(migrations.target());
  }

  private static String key(Migrations migrations) {
    return migrations.slice() + "/" + wire(migrations.target());
  }

  private static String wire(Target target) {
    return switch (target) {
      case DIRECTORY -> "directory";
      case SHARD -> "shard";
      case EVERY -> "every";
    };
  }

  private static Map<String, String> applied(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(SELECT_APPLIED)) {
      var applied = new HashMap<String, String>();
      while (rows.next()) {
        applied.put(rows.getString(1), rows.getString(2));
      }
      return applied;
    } catch (SQLException failure) {
      if (!TABLE_MISSING.equals(failure.getSQLState())) {
        throw failure;
      }
      try (var statement = connection.createStatement()) {
        statement.execute(CREATE_APPLIED);
      }
      return Map.of();
    }
  }

  private static void remember(Connection connection, Migrations migrations, String fingerprint)
      throws SQLException {
    try (var upsert = connection.prepareStatement(UPSERT_APPLIED)) {
      upsert.setString(1, migrations.slice());
      upsert.setString(2, wire(migrations.target()));
      upsert.setString(3, fingerprint);
      upsert.executeUpdate();
    }
  }
}
