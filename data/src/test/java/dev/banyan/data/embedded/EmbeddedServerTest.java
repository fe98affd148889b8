package dev.banyan.data.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.data.DataConfig;
import dev.banyan.data.DataException;
import dev.banyan.data.DatabaseAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The server that Banyan runs itself, with its real, durable settings. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class EmbeddedServerTest {

  private static final DataConfig CONFIG = DataConfig.embedded();

  // One folder for all: making a cluster takes a second, and most tests only need one to be there.
  @TempDir static Path parent;

  private static Path folder() {
    return parent.resolve("data");
  }

  private static Path home() {
    return folder().resolve("postgres");
  }

  private static EmbeddedServer start(DataConfig config, Path folder) {
    return EmbeddedServer.start(config, folder, new SimpleMeterRegistry());
  }

  @Test
  void everythingIsPrivateAndDurable() throws Exception {
    try (EmbeddedServer server = start(CONFIG, folder())) {
      for (String name : List.of("cluster", "socket", "log")) {
        assertThat(mode(home().resolve(name))).as(name).isEqualTo("rwx------");
      }
      assertThat(mode(home())).isIn("rwx------", "rwx--x---");
      assertThat(mode(home().resolve("credentials"))).isEqualTo("rw-------");
      assertThat(socketOf(server)).exists();
      for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        assertThat(query(server.directory(), "SHOW " + setting)).isEqualTo("on");
      }
      assertThat(query(server.directory(), "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(server.directory(), "SHOW password_encryption")).isEqualTo("scram-sha-256");
      assertThat(query(server.directory(), "SHOW data_checksums")).isEqualTo("on");
      assertThat(Files.readString(home().resolve("cluster/pg_hba.conf"))).doesNotContain("trust");
      assertThat(query(server.directory(), "SELECT usesuper FROM pg_user WHERE usename = 'banyan'"))
          .isEqualTo("f");
      assertNotRoot();
    }
  }

  /** Random passwords need no stretching; whoever else gets a role keeps the server's default. */
  @Test
  void onlyThePlatformsOwnLoginsSkipTheStretching() throws Exception {
    try (EmbeddedServer server = start(CONFIG, folder())) {
      assertThat(
              query(
                  server.administration(),
                  "SELECT string_agg(rolname || ' ' || split_part(rolpassword, ':', 1), ', '"
                      + " ORDER BY rolname) FROM pg_authid WHERE rolpassword IS NOT NULL"))
          .isEqualTo("banyan SCRAM-SHA-256$1, banyan_admin SCRAM-SHA-256$1");
      assertThat(query(server.directory(), "SHOW scram_iterations")).isEqualTo("4096");
    }
  }

  @Test
  void thePlatformGetsInWhateverAppsHoldOpen() throws Exception {
    List<Connection> held = new ArrayList<>();
    try (EmbeddedServer server = start(CONFIG, folder())) {
      DatabaseAddress admin = server.administration();
      try (Connection connection =
              DriverManager.getConnection(
                  admin.directUrl(), admin.user(), admin.password().reveal());
          var statement = connection.createStatement()) {
        statement.execute("CREATE ROLE greedy LOGIN PASSWORD 'greedy'");
        statement.execute("CREATE DATABASE greedy OWNER greedy TEMPLATE template0");
      }
      String url = admin.directUrl().replace("/postgres?", "/greedy?");
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < ServerSettings.CONNECTIONS_MAX; i++) {
                  held.add(DriverManager.getConnection(url, "greedy", "greedy"));
                }
              })
          .isInstanceOf(SQLException.class);
      assertThat(query(server.directory(), "SELECT current_user")).isEqualTo("banyan");
      assertThat(held).hasSizeGreaterThan(100);
    } finally {
      for (Connection connection : held) {
        connection.close();
      }
    }
  }

  private static Path socketOf(EmbeddedServer server) throws IOException {
    try (Stream<Path> files = Files.list(server.socketDirectory())) {
      return files.filter(file -> !file.toString().endsWith(".lock")).findFirst().orElseThrow();
    }
  }

  private static void assertNotRoot() throws IOException {
    long pid = PidFile.read(home().resolve("cluster")).orElseThrow().pid();
    assertThat(Files.readAllLines(Path.of("/proc/" + pid + "/status")))
        .filteredOn(line -> line.startsWith("CapEff"))
        .singleElement()
        .asString()
        .endsWith("0000000000000000");
  }

  @Test
  void aWrongPasswordOrNoneIsRefused() {
    try (EmbeddedServer server = start(CONFIG, folder())) {
      DatabaseAddress address = server.directory();
      for (String user : List.of("banyan", "banyan_admin", "postgres", "root")) {
        for (String password : List.of("", "wrong")) {
          assertThatThrownBy(
                  () -> DriverManager.getConnection(address.url(), user, password).close())
              .isInstanceOf(SQLException.class);
        }
      }
    }
  }

  @Test
  void aFolderIsUsedByOneAtATime() {
    try (EmbeddedServer server = start(CONFIG, folder())) {
      assertThatThrownBy(() -> start(CONFIG, folder()))
          .isInstanceOf(DataException.Refused.class)
          .hasMessageContaining("Another Banyan");
      assertThat(server.adopted()).isFalse();
    }
  }

  @Test
  void aRestartKeepsDataPortAndLogin() throws Exception {
    DatabaseAddress before;
    try (EmbeddedServer server = start(CONFIG, folder())) {
      before = server.directory();
      execute(before, "CREATE TABLE kept AS SELECT 7 AS n");
    }
    assertThatThrownBy(() -> query(before, "SELECT 1")).isInstanceOf(SQLException.class);
    try (EmbeddedServer server = start(DataConfig.embedded("s1", "s2"), folder())) {
      assertThat(server.directory()).isEqualTo(before);
      assertThat(query(server.directory(), "SELECT n FROM kept")).isEqualTo("7");
      assertThat(server.shards()).extracting(DatabaseAddress::name).containsExactly("s1", "s2");
      assertThat(query(server.shards().get(1), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aServerThatOutlivedItsBanyanIsAdoptedWithEveryAcknowledgedRow() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName(),
                folder().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int acknowledged = 0;
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.matches("\\d+")) {
          acknowledged = Integer.parseInt(line);
        }
        if (acknowledged == 50) {
          // By the handle: the process object would close the output that is still to be read.
          process.toHandle().destroyForcibly();
        }
      }
    }
    process.waitFor(20, TimeUnit.SECONDS);
    assertThat(acknowledged).isGreaterThanOrEqualTo(50);
    long pid = PidFile.read(home().resolve("cluster")).orElseThrow().pid();

    EmbeddedServer adopted = start(CONFIG, folder());
    assertThat(adopted.adopted()).isTrue();
    assertThat(PidFile.read(home().resolve("cluster")).orElseThrow().pid()).isEqualTo(pid);
    assertThat(rows(adopted)).isGreaterThanOrEqualTo(acknowledged);

    // Now the server itself is killed, with its children left behind for a moment: it comes back
    // though it was never our child.
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    ServerWatchTest.until(() -> up(pid));
    assertThat(rows(adopted)).isGreaterThanOrEqualTo(acknowledged);

    ProcessHandle.of(PidFile.read(home().resolve("cluster")).orElseThrow().pid())
        .orElseThrow()
        .destroyForcibly();
    adopted.close();
    try (EmbeddedServer recovered = start(CONFIG, folder())) {
      assertThat(recovered.adopted()).isFalse();
      assertThat(rows(recovered)).isGreaterThanOrEqualTo(acknowledged);
    }
    assertThat(ClusterProcesses.of(home().resolve("cluster"))).isEmpty();
  }

  private static boolean up(long formerPid) {
    try {
      return PidFile.read(home().resolve("cluster"))
          .filter(PidFile::ready)
          .filter(server -> server.pid() != formerPid)
          .isPresent();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static int rows(EmbeddedServer server) throws SQLException {
    return Integer.parseInt(query(server.directory(), "SELECT count(*) FROM acknowledged"));
  }

  @Test
  void otherSettingsRestartTheServerInsteadOfAdoptingIt() throws Exception {
    Cluster cluster;
    try (EmbeddedServer server = start(CONFIG, folder())) {
      cluster = clusterOf(server);
      PidFile running = PidFile.read(cluster.directory()).orElseThrow();
      String now = Files.readString(cluster.directory().resolve("postgresql.conf"));
      assertThat(cluster.runsWith(now, running)).isTrue();
      assertThat(
              cluster.runsWith(
                  ServerSettings.configuration(running.port(), Map.of("work_mem", "8MB")), running))
          .isFalse();
    }
    assertThat(cluster.running(() -> false)).isEmpty();
  }

  private static Cluster clusterOf(EmbeddedServer server) throws Exception {
    assertThat(server.describe()).contains("127.0.0.1");
    return new Cluster(home(), Binaries.unpack(home()), ServerIdentity.decide(home()), 512L << 20);
  }

  @Test
  void aPidFileThatNamesAStrangerDoesNotStopTheStart() throws Exception {
    start(CONFIG, folder()).close();
    Files.writeString(
        home().resolve("cluster").resolve(PidFile.NAME),
        ProcessHandle.current().pid() + "\n" + home() + "\n1\n1\n\n127.0.0.1\n1 1\nready\n");
    try (EmbeddedServer server = start(CONFIG, folder())) {
      assertThat(server.adopted()).isFalse();
      assertThat(query(server.directory(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void lostCredentialsAreSaidToBeLost() throws Exception {
    start(CONFIG, folder()).close();
    Path file = home().resolve("credentials");
    Path aside = file.resolveSibling("aside");
    Files.move(file, aside);
    try {
      assertThatThrownBy(() -> start(CONFIG, folder()))
          .isInstanceOf(DataException.Refused.class)
          .hasMessageContaining("credentials");
    } finally {
      Files.move(aside, file);
    }
  }

  @Test
  void aFolderThatOtherUsersCannotReachServesToo(@TempDir Path closed) throws Exception {
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    try (EmbeddedServer server = start(CONFIG, closed.resolve("below").resolve("data"))) {
      assertThat(query(server.directory(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void onlyTheNewestLogsStay(@TempDir Path logs) throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 10; i < 20; i++) {
      names.add("postgresql-20260101-0000" + i + ".log");
      Files.createFile(logs.resolve(names.getLast()));
    }
    LogSweeper.sweep(logs);
    try (Stream<Path> files = Files.list(logs)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Set.copyOf(names.subList(10 - LogSweeper.FILES_MAX, 10)));
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static Connection connect(DatabaseAddress address) throws SQLException {
    return DriverManager.getConnection(address.url(), address.user(), address.password().reveal());
  }

  private static void execute(DatabaseAddress address, String sql) throws SQLException {
    try (Connection connection = connect(address);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(DatabaseAddress address, String sql) throws SQLException {
    try (Connection connection = connect(address);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
