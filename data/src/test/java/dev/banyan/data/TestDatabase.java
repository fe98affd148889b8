package dev.banyan.data;

import dev.banyan.data.Migrations.Target;
import dev.banyan.data.embedded.SharedServer;
import dev.banyan.kernel.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Fresh databases for a test, in about 0.1 s each: copies of migrated templates on a server that
 * all tests of the JVM share.
 *
 * <pre>{@code
 * try (DataModule data = TestDatabase.start(new Migrations("accounts", DIRECTORY, "db/…"))) {
 *   data.directory().write(…);
 * }
 * }</pre>
 */
public final class TestDatabase {

  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final Map<List<Object>, String> TEMPLATES = new ConcurrentHashMap<>();
  private static final Migrations OWN =
      new Migrations("data", Target.DIRECTORY, "db/data/directory");

  private TestDatabase() {}

  /** A directory and one shard, {@code s1}, on the system's clock. */
  public static DataModule start(Migrations... migrations) {
    return start(
        InstantSource.system(), new SimpleMeterRegistry(), List.of("s1"), List.of(migrations));
  }

  /** A directory and these shards. Closing the module drops the databases. */
  public static DataModule start(
      InstantSource clock, MeterRegistry meters, List<String> shards, List<Migrations> migrations) {
    return DataModule.start(
        server(shards, migrations),
        DataConfig.embedded(shards.toArray(String[]::new)),
        SharedServer.get().dataDirectory(),
        clock,
        meters,
        migrations);
  }

  /** The fresh databases alone, to be opened as the test likes. */
  public static DatabaseServer server(List<String> shards, List<Migrations> migrations) {
    var fresh = new Fresh(SharedServer.get().server());
    fresh.directory = fresh.copy("directory", List.of(Target.DIRECTORY, Target.EVERY), migrations);
    for (String shard : shards) {
      fresh.shards.add(fresh.copy(shard, List.of(Target.SHARD, Target.EVERY), migrations));
    }
    return fresh;
  }

  private static final class Fresh implements DatabaseServer {
    private final DatabaseServer server;
    private final List<DatabaseAddress> shards = new ArrayList<>();
    private DatabaseAddress directory;

    Fresh(DatabaseServer server) {
      this.server = server;
    }

    private DatabaseAddress copy(String name, List<Target> targets, List<Migrations> migrations) {
      List<Migrations> all = Stream.concat(Stream.of(OWN), migrations.stream()).toList();
      String template =
          TEMPLATES.computeIfAbsent(List.of(targets, all), key -> template(targets, all));
      return create(name, template);
    }

    private String template(List<Target> targets, List<Migrations> migrations) {
      DatabaseAddress address = create("template", "template0");
      Migrator.migrate(address, targets, migrations);
      return JdbcUrl.parse(address.url()).database();
    }

    private DatabaseAddress create(String name, String template) {
      String database = "test_" + COUNTER.incrementAndGet();
      execute(
          "CREATE DATABASE %s TEMPLATE %s OWNER %s STRATEGY file_copy"
              .formatted(database, template, server.directory().user()));
      execute("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
      String url = server.directory().url().replace(databaseOf(server.directory()), database);
      Secret password = server.directory().password();
      return new DatabaseAddress(name, url, url, server.directory().user(), password);
    }

    private void execute(String sql) {
      DatabaseAddress admin = server.administration();
      try (Connection connection =
              DriverManager.getConnection(admin.url(), admin.user(), admin.password().reveal());
          var statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException failure) {
        throw new IllegalStateException(sql, failure);
      }
    }

    private static String databaseOf(DatabaseAddress address) {
      return JdbcUrl.parse(address.url()).database();
    }

    @Override
    public DatabaseAddress directory() {
      return directory;
    }

    @Override
    public List<DatabaseAddress> shards() {
      return List.copyOf(shards);
    }

    @Override
    public DatabaseAddress administration() {
      return server.administration();
    }

    @Override
    public String describe() {
      return server.describe();
    }

    @Override
    public void close() {
      Stream.concat(Stream.of(directory), shards.stream())
          .forEach(
              address ->
                  execute("DROP DATABASE IF EXISTS " + databaseOf(address) + " WITH (FORCE)"));
    }
  }
}
