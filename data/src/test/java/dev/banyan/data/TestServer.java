package dev.banyan.data;

import dev.banyan.data.embedded.SharedServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;

/**
 * The three ways Banyan meets PostgreSQL. A contract suite is an abstract class that takes one of
 * them; three small classes run it on each.
 */
public enum TestServer {
  /** PostgreSQL 18, run by Banyan. */
  EMBEDDED,
  /** Debian's PostgreSQL 15, reached directly. */
  EXTERNAL,
  /** The same through PgBouncer in transaction mode. */
  POOLED;

  /** Fresh databases on this server. Closing the module drops them. */
  public DataModule start(
      InstantSource clock, MeterRegistry meters, List<String> shards, List<Migrations> migrations) {
    return start(clock, meters, shards, migrations, 10);
  }

  /** The same with pools of a size that the test needs. */
  public DataModule start(
      InstantSource clock,
      MeterRegistry meters,
      List<String> shards,
      List<Migrations> migrations,
      int poolSizeMax) {
    DataConfig usual = DataConfig.embedded(shards.toArray(String[]::new));
    DataConfig config =
        new DataConfig(
            usual.type(),
            usual.url(),
            usual.directUrl(),
            usual.user(),
            usual.password(),
            poolSizeMax,
            usual.acquireTimeout(),
            usual.statementTimeout(),
            usual.appLocksPercentMax(),
            usual.appMemoryMax(),
            usual.sessionTempFilesMax(),
            usual.shards());
    return DataModule.start(
        server(shards, migrations), config, SharedServer.dataFolder(), clock, meters, migrations);
  }

  /** The fresh databases alone. */
  public DatabaseServer server(List<String> shards, List<Migrations> migrations) {
    return new FreshDatabases(this, shards, migrations);
  }

  /** A login that may create databases. */
  DatabaseAddress administration() {
    return switch (this) {
      case EMBEDDED -> SharedServer.get().server().administration();
      case EXTERNAL, POOLED -> ExternalPostgres.get().address("administration", "postgres");
    };
  }

  /** The platform's login to a database. */
  DatabaseAddress address(String name, String database) {
    return switch (this) {
      case EMBEDDED -> embedded(SharedServer.get().server().directory(), name, database);
      case EXTERNAL -> ExternalPostgres.get().address(name, database);
      case POOLED -> PgBouncer.get().address(name, database);
    };
  }

  private static DatabaseAddress embedded(DatabaseAddress directory, String name, String database) {
    String url =
        directory.url().replace("/" + JdbcUrl.parse(directory.url()).database(), "/" + database);
    return new DatabaseAddress(name, url, url, directory.user(), directory.password());
  }
}
