package dev.banyan.acceptance;

import dev.banyan.operate.machine.OwnedProcess;
import dev.banyan.operate.machine.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL and a Redis, the exporters that tell of them and of the machine, and a Prometheus
 * server that reads those each second: Debian's, on free ports of the loopback, with passwords of
 * their own. Who is root starts them as the user {@code postgres}, as the first insists.
 */
final class MonitoredStores implements AutoCloseable {

  static final int CONNECTIONS_MAX = 40;
  static final String PASSWORD = "of-these-tests-alone";

  private static final Path BINARIES = Path.of("/usr/lib/postgresql/15/bin");
  private static final Duration START_WITHIN = Duration.ofSeconds(60);
  private static final String USER = "postgres";
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private final Scratch scratch = new Scratch("monitored");
  private final List<OwnedProcess> processes = new ArrayList<>();
  private final List<Connection> held = new ArrayList<>();
  private final Path own;
  private final int postgres = BanyanProcess.freePort();
  private final int redis = BanyanProcess.freePort();
  private final int nodeExporter = BanyanProcess.freePort();
  private final int postgresExporter = BanyanProcess.freePort();
  private final int redisExporter = BanyanProcess.freePort();
  private final int prometheus = BanyanProcess.freePort();

  private MonitoredStores() throws IOException {
    own = Files.createDirectory(scratch.folder().resolve("own"));
    give(own);
  }

  /**
   * Starts all, and waits until they answer.
   *
   * @param connections to PostgreSQL that are held from before anybody reads how many there are
   */
  static MonitoredStores start(int connections) {
    try {
      var stores = new MonitoredStores();
      try {
        stores.startPostgres();
        for (int i = 0; i < connections; i++) {
          stores.held.add(stores.connect());
        }
        stores.startOthers();
        return stores;
      } catch (IOException | SQLException | RuntimeException | AssertionError failed) {
        stores.close();
        throw failed;
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The Prometheus server's address. */
  URI prometheus() {
    return URI.create("http://127.0.0.1:" + prometheus);
  }

  /** The address of the exporter that tells of Redis, without a path. */
  URI redisExporter() {
    return URI.create("http://127.0.0.1:" + redisExporter);
  }

  int redisPort() {
    return redis;
  }

  private void startOthers() throws IOException {
    launch(
        "redis",
        redis,
        Map.of(),
        "redis-server",
        write(
                "redis.conf",
                """
                bind 127.0.0.1
                port %d
                requirepass %s
                save ""
                maxmemory 4mb
                maxmemory-policy allkeys-lru
                """
                    .formatted(redis, PASSWORD))
            .toString());
    launch(
        "node-exporter",
        nodeExporter,
        Map.of(),
        "prometheus-node-exporter",
        "--web.listen-address=127.0.0.1:" + nodeExporter);
    launch(
        "postgres-exporter",
        postgresExporter,
        Map.of(
            "DATA_SOURCE_NAME",
            "postgresql://%s:%s@127.0.0.1:%d/postgres?sslmode=disable"
                .formatted(USER, PASSWORD, postgres)),
        "prometheus-postgres-exporter",
        "--web.listen-address=127.0.0.1:" + postgresExporter);
    launch(
        "redis-exporter",
        redisExporter,
        Map.of("REDIS_ADDR", "redis://127.0.0.1:" + redis, "REDIS_PASSWORD", PASSWORD),
        "prometheus-redis-exporter",
        "-web.listen-address=127.0.0.1:" + redisExporter);
    launch(
        "prometheus",
        prometheus,
        Map.of(),
        "prometheus",
        "--config.file=" + write("prometheus.yml", scrapes()),
        "--storage.tsdb.path=" + own.resolve("prometheus"),
        "--web.listen-address=127.0.0.1:" + prometheus);
  }

  private String scrapes() {
    return """
        global: {scrape_interval: 1s}
        scrape_configs:
          - {job_name: node, static_configs: [{targets: ["127.0.0.1:%d"]}]}
          - {job_name: postgres, static_configs: [{targets: ["127.0.0.1:%d"]}]}
          - {job_name: redis, static_configs: [{targets: ["127.0.0.1:%d"]}]}
          - {job_name: prometheus, static_configs: [{targets: ["127.0.0.1:%d"]}]}
        """
        .formatted(nodeExporter, postgresExporter, redisExporter, prometheus);
  }

  private void startPostgres() throws IOException {
    Path cluster = own.resolve("cluster");
    OwnedProcess once =
        run(
            "initdb",
            Map.of(),
            BINARIES.resolve("initdb").toString(),
            "--pgdata=" + cluster,
            "--username=" + USER,
            "--pwfile=" + write("password", PASSWORD),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync");
    Await.until(START_WITHIN, () -> "initdb; it printed: " + once.output(), () -> !once.alive());
    if (!Files.exists(cluster)) {
      throw new AssertionError("no database could be made: " + once.output());
    }
    launch(
        "postgres",
        postgres,
        Map.of(),
        BINARIES.resolve("postgres").toString(),
        "-D",
        cluster.toString(),
        "-c",
        "port=" + postgres,
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
        "-c",
        "fsync=off",
        "-c",
        "max_connections=" + CONNECTIONS_MAX);
    Await.until(START_WITHIN, "PostgreSQL to let somebody in", this::letsIn);
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + postgres + "/postgres", USER, PASSWORD);
  }

  private boolean letsIn() {
    try (Connection connection = connect()) {
      return connection.isValid(10);
    } catch (SQLException starting) {
      return false;
    }
  }

  private void launch(String name, int port, Map<String, String> environment, String... command) {
    OwnedProcess process = run(name, environment, command);
    Await.until(
        START_WITHIN,
        () -> name + "; it printed: " + process.output(),
        () -> Scratch.listens(port) || !process.alive());
    if (!process.alive()) {
      throw new AssertionError(name + " ended at once; it printed: " + process.output());
    }
  }

  private OwnedProcess run(String name, Map<String, String> environment, String... command) {
    var whole = new ArrayList<String>();
    if (ROOT) {
      whole.addAll(
          List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "--"));
    }
    whole.addAll(List.of(command));
    var all = new HashMap<>(environment);
    // By it they are found, too.
    all.put("HOME", own.toString());
    OwnedProcess process =
        OwnedProcess.start(whole, own, all, scratch.folder().resolve(name + ".log"));
    processes.add(process);
    return process;
  }

  private Path write(String name, String content) throws IOException {
    Path file = Files.writeString(own.resolve(name), content);
    give(file);
    return file;
  }

  private static void give(Path path) throws IOException {
    if (ROOT) {
      Files.setOwner(
          path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException gone) {
      // So is the server, and the test that needs it says so.
    }
  }

  /** The processes that are left of them. */
  List<String> left() {
    return BanyanProcess.processesNaming(scratch.folder().toString());
  }

  /** Who asks ends before what is asked, which waits for nobody then. */
  @Override
  public void close() {
    held.forEach(MonitoredStores::close);
    processes.reversed().forEach(OwnedProcess::close);
    scratch.close();
  }
}
