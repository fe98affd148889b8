package dev.banyan.data;

import dev.banyan.data.Migrations.Target;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;

/**
 * A database as an earlier Banyan left it: a slice's tables stand at an older version, are filled,
 * and are then brought up to date as a start does it. Of one thread.
 *
 * <pre>{@code
 * try (var database = EarlierDatabase.at("1", migrations)) {
 *   database.execute("INSERT …");
 *   database.upgrade();
 *   assertThat(database.read("SELECT …")).containsExactly(…);
 * }
 * }</pre>
 */
public final class EarlierDatabase implements AutoCloseable {

  private final DatabaseServer server;
  private final DatabaseAddress address;
  private final Migrations migrations;

  private EarlierDatabase(DatabaseServer server, Migrations migrations) {
    this.server = server;
    this.migrations = migrations;
    this.address =
        migrations.target() == Target.SHARD ? server.shards().getFirst() : server.directory();
  }

  /**
   * A fresh database with the slice's tables alone.
   *
   * @param version the last migration that it has, such as {@code 1} for {@code V1__….sql}
   */
  public static EarlierDatabase at(String version, Migrations migrations) {
    var made = new EarlierDatabase(TestDatabase.server(List.of("s1"), List.of()), migrations);
    Flyway.configure()
        .dataSource(made.address.directUrl(), made.address.user(), made.address.password().reveal())
        .locations("classpath:" + migrations.location())
        .table(Migrator.history(migrations))
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .target(MigrationVersion.fromVersion(version))
        .load()
        .migrate();
    return made;
  }

  /** Runs statements, apart by semicolons. */
  public void execute(String sql) {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(sql, failure);
    }
  }

  /** Applies all that is newer, as a start does. */
  public void upgrade() {
    Migrator.migrate(address, List.of(migrations.target()), List.of(migrations));
  }

  /** The first column of each row, as text. */
  public List<String> read(String sql) {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var read = new ArrayList<String>();
      while (rows.next()) {
        read.add(String.valueOf(rows.getString(1)));
      }
      return read;
    } catch (SQLException failure) {
      throw new IllegalStateException(sql, failure);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        address.directUrl(), address.user(), address.password().reveal());
  }

  @Override
  public void close() {
    server.close();
  }
}
