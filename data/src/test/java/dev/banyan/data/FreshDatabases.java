package dev.banyan.data;

import dev.banyan.data.Migrations.Target;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A directory and shards of their own for one test: copies of templates that are migrated once. */
final class FreshDatabases implements DatabaseServer {

  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final Map<List<Object>, String> TEMPLATES = new ConcurrentHashMap<>();
  private static final Migrations OWN =
      new Migrations("data", Target.DIRECTORY, "db/data/directory");

  private final TestServer server;
  private final DatabaseAddress directory;
  private final List<DatabaseAddress> shards = new ArrayList<>();

  FreshDatabases(TestServer server, List<String> shards, List<Migrations> migrations) {
    this.server = server;
    List<Migrations> all = Stream.concat(Stream.of(OWN), migrations.stream()).toList();
    this.directory = copy("directory", List.of(Target.DIRECTORY, Target.EVERY), all);
    for (String shard : shards) {
      this.shards.add(copy(shard, List.of(Target.SHARD, Target.EVERY), all));
    }
  }

  private DatabaseAddress copy(String name, List<Target> targets, List<Migrations> migrations) {
    return create(
        name,
        TEMPLATES.computeIfAbsent(
            List.of(server, targets, migrations), key -> template(targets, migrations)));
  }

  private String template(List<Target> targets, List<Migrations> migrations) {
    DatabaseAddress address = create("template", "template0");
    Migrator.migrate(address, targets, migrations);
    return database(address);
  }

  private DatabaseAddress create(String name, String template) {
    String database = "test_" + server.name().toLowerCase() + "_" + COUNTER.incrementAndGet();
    DatabaseAddress address = server.address(name, database);
    execute(
        "CREATE DATABASE %s TEMPLATE %s OWNER %s STRATEGY file_copy"
            .formatted(database, template, address.user()));
    execute("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
    return address;
  }

  private void execute(String sql) {
    DatabaseAddress admin = server.administration();
    try (Connection connection =
            DriverManager.getConnection(
                admin.directUrl(), admin.user(), admin.password().reveal());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(sql, failure);
    }
  }

  private static String database(DatabaseAddress address) {
    return JdbcUrl.parse(address.directUrl()).database();
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
    return "fresh databases, " + server;
  }

  @Override
  public void close() {
    Stream.concat(Stream.of(directory), shards.stream())
        .forEach(
            address -> execute("DROP DATABASE IF EXISTS " + database(address) + " WITH (FORCE)"));
  }
}
