package dev.banyan.data;

import com.zaxxer.hikari.HikariDataSource;
import dev.banyan.data.Migrations.Target;
import dev.banyan.data.embedded.EmbeddedServer;
import dev.banyan.data.external.ExternalServer;
import dev.banyan.kernel.Periodic;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data slice, assembled: a server, the directory database, the shards. Closing it closes the
 * pools and stops a server that this process runs.
 *
 * @param directory what is global; the same object as a shard where both are one database
 * @param shards the teams' databases
 * @param server the PostgreSQL below
 * @param appDatabases databases for the teams' own apps
 * @param partitions keeps partitions ahead of time and drops old ones
 */
public record DataModule(
    SqlDatabase directory,
    Shards shards,
    DatabaseServer server,
    AppDatabases appDatabases,
    Partitions partitions,
    List<AutoCloseable> followers)
    implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DataModule.class);
  private static final Duration ROLES_EVERY = Duration.ofMinutes(1);
  private static final Migrations OWN =
      new Migrations("data", Target.DIRECTORY, "db/data/directory");

  /**
   * Loads what a first statement needs and no server: the tables of the statements' parser alone
   * take a cold JVM a fifth of a second. Not needed before {@link #start}, and may run beside it.
   */
  public static void prepare() {
    new ColonPrefixSqlParser().parse("select a from b where c = :d", null);
  }

  /**
   * Starts or opens the server, applies the migrations and opens the pools. Blocks until all of it
   * serves.
   *
   * @param dataDirectory Banyan's data folder; an embedded server lives in {@code postgres} below
   * @throws DataException when it cannot, with a sentence that says why
   */
  public static DataModule start(
      DataConfig config,
      Path dataDirectory,
      InstantSource clock,
      MeterRegistry meters,
      List<Migrations> migrations) {
    DatabaseServer server =
        switch (config.type()) {
          case EMBEDDED -> EmbeddedServer.start(config, dataDirectory, meters);
          case EXTERNAL -> ExternalServer.open(config);
        };
    try {
      return start(server, config, dataDirectory, clock, meters, migrations);
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  /** The same on a server that is started already; closing the module closes it too. */
  public static DataModule start(
      DatabaseServer server,
      DataConfig config,
      Path dataDirectory,
      InstantSource clock,
      MeterRegistry meters,
      List<Migrations> migrations) {
    migrateAll(server, Stream.concat(Stream.of(OWN), migrations.stream()).toList());
    var pools = new ArrayList<HikariDataSource>();
    try {
      return open(server, config, dataDirectory, clock, meters, pools);
    } catch (SQLException failure) {
      pools.forEach(HikariDataSource::close);
      throw new DataException.Unavailable(DataConfig.DIRECTORY, failure);
    } catch (RuntimeException failure) {
      pools.forEach(HikariDataSource::close);
      throw failure;
    }
  }

  private static DataModule open(
      DatabaseServer server,
      DataConfig config,
      Path dataDirectory,
      InstantSource clock,
      MeterRegistry meters,
      List<HikariDataSource> pools)
      throws SQLException {
    var directoryPool = Pools.open(server.directory(), config, meters);
    pools.add(directoryPool);
    var epochs = new Epochs(directoryPool);
    Function<DatabaseAddress, SqlDatabase> opener =
        address -> {
          var pool = directoryPool;
          if (!address.sameDatabase(server.directory())) {
            pool = Pools.open(address, config, meters);
            pools.add(pool);
          }
          return new SqlDatabase(address, pool, epochs, config.statementTimeout(), meters);
        };
    List<SqlDatabase> shards = server.shards().stream().map(opener).toList();
    SqlDatabase directory =
        shards.stream()
            .filter(shard -> shard.address().sameDatabase(server.directory()))
            .findFirst()
            .orElseGet(() -> opener.apply(server.directory()));
    List<SqlDatabase> databases =
        Stream.concat(shards.stream(), Stream.of(directory)).distinct().toList();
    for (SqlDatabase database : databases) {
      epochs.learn(database.name(), database.dataSource());
    }
    Shards map = Shards.open(directory, shards);
    var roles = new AppRoles(directory);
    roles.read();
    var appDatabases = new AppDatabases(server, directory, roles, dataDirectory, clock);
    return new DataModule(
        directory,
        map,
        server,
        appDatabases,
        new Partitions(clock, databases, meters),
        List.of(
            LockWatch.start(server, roles, config.appLocksPercentMax(), meters, appDatabases::tell),
            SessionWatch.start(
                server, roles, config.appMemoryMax().bytes(), meters, appDatabases::tell),
            // Other nodes make apps too.
            Periodic.start(
                "database-app-roles",
                ROLES_EVERY,
                roles::read,
                failure -> log.debug("the roles of apps are read later", failure)),
            map.follow(),
            DatabaseSizes.follow(databases, server, meters)));
  }

  private static void migrateAll(DatabaseServer server, List<Migrations> migrations) {
    var targets = new LinkedHashMap<DatabaseAddress, List<Target>>();
    targets.put(server.directory(), List.of(Target.DIRECTORY, Target.EVERY));
    for (DatabaseAddress shard : server.shards()) {
      if (shard.sameDatabase(server.directory())) {
        targets.put(server.directory(), List.of(Target.DIRECTORY, Target.SHARD, Target.EVERY));
      } else {
        targets.put(shard, List.of(Target.SHARD, Target.EVERY));
      }
    }
    for (Map.Entry<DatabaseAddress, List<Target>> entry : targets.entrySet()) {
      Migrator.migrate(entry.getKey(), entry.getValue(), migrations);
    }
  }

  /** Every database once: the shards, and the directory where it is none of them. */
  public List<SqlDatabase> databases() {
    return Stream.concat(shards.all().stream(), Stream.of(directory)).distinct().toList();
  }

  @Override
  public void close() {
    for (AutoCloseable follower : followers) {
      try {
        follower.close();
      } catch (Exception failure) {
        log.warn("while closing", failure);
      }
    }
    databases().forEach(SqlDatabase::close);
    server.close();
  }
}
