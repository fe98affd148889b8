package dev.banyan.data.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.data.AppDatabases;
import dev.banyan.data.DataConfig;
import dev.banyan.data.DataModule;
import dev.banyan.data.DatabaseAddress;
import dev.banyan.data.DatabaseCredentials;
import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What an app may do to the server that it shares with all others, on the real one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedServerAttackTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final BlockingQueue<AppDatabases.SessionsEnded> told = new LinkedBlockingQueue<>();
  private DataModule data;
  private Path home;
  private Id team;
  private DatabaseCredentials app;

  @BeforeAll
  void start(@TempDir Path folder) {
    home = folder.resolve("postgres");
    data = DataModule.start(small(), folder, InstantSource.system(), meters, List.of());
    data.appDatabases().onSessionsEnded(told::add);
    var ids = new IdGenerator(InstantSource.system(), new SecureRandom());
    team = ids.team();
    app = data.appDatabases().ensure(team, "shop", ids.within(team, "app"));
  }

  /** Little memory for an app, so that the test needs little. */
  private static DataConfig small() {
    DataConfig usual = DataConfig.embedded();
    return new DataConfig(
        usual.type(),
        usual.url(),
        usual.directUrl(),
        usual.user(),
        usual.password(),
        usual.poolSizeMax(),
        usual.acquireTimeout(),
        usual.statementTimeout(),
        usual.appLocksPercentMax(),
        new ByteSize(512L << 20),
        usual.sessionTempFilesMax(),
        usual.shards());
  }

  @AfterAll
  void stop() {
    data.close();
  }

  @Test
  void memoryWithoutEndIsRefusedToTheSessionThatAsksForIt() throws Exception {
    try (Connection other = login();
        Connection greedy = login();
        Statement statement = greedy.createStatement()) {
      assertThatThrownBy(
              () ->
                  statement.execute(
                      "DO $$ DECLARE a text[]; BEGIN LOOP a := a || repeat('x', 100000000);"
                          + " END LOOP; END $$"))
          .hasMessageContaining("out of memory");
      assertThat(other.isValid(5)).as("a session beside it").isTrue();
    }
  }

  @Test
  void sessionsThatTogetherTakeTooMuchMemoryAreEnded() throws Exception {
    List<Connection> sessions = new ArrayList<>();
    var asked = new CountDownLatch(1);
    try {
      for (int i = 0; i < 4; i++) {
        Connection session = login();
        sessions.add(session);
        Thread.ofVirtual()
            .start(
                () -> {
                  try (Statement statement = session.createStatement()) {
                    statement.execute(
                        "DO $$ DECLARE a text := repeat('x', 180000000); BEGIN"
                            + " PERFORM pg_sleep(60); END $$");
                  } catch (SQLException ended) {
                    asked.countDown();
                  }
                });
      }
      AppDatabases.SessionsEnded event = told.poll(30, TimeUnit.SECONDS);
      assertThat(event).isNotNull();
      assertThat(event.team()).isEqualTo(team);
      assertThat(event.why()).contains("database.appMemoryMax");
      assertThat(asked.await(30, TimeUnit.SECONDS)).as("a session heard of its end").isTrue();
    } finally {
      for (Connection session : sessions) {
        session.abort(Runnable::run);
      }
    }
  }

  @Test
  void connectionsThatNeverLogInKeepNobodyOut() throws Exception {
    for (byte[] begin : List.of(new byte[0], startup("x"))) {
      var on = new AtomicBoolean(true);
      List<Thread> attackers = new ArrayList<>();
      double before = meters.get("database.logins.ended").counter().count();
      for (int i = 0; i < 8; i++) {
        attackers.add(Thread.ofPlatform().daemon().start(() -> occupy(on, begin)));
      }
      try {
        until(() -> meters.get("database.logins.ended").counter().count() > before);
        // While it goes on.
        until(this::administrationLogsIn);
        until(this::administrationLogsIn);
      } finally {
        on.set(false);
        for (Thread attacker : attackers) {
          attacker.join();
        }
      }
    }
    until(this::administrationLogsIn);
  }

  /**
   * Keeps fifty connections open that say no more than they begin with, and makes lost ones anew.
   */
  private void occupy(AtomicBoolean on, byte[] begin) {
    List<Socket> sockets = new ArrayList<>();
    while (on.get()) {
      try {
        sockets.removeIf(SharedServerAttackTest::gone);
        while (on.get() && sockets.size() < 50) {
          Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port());
          socket.setSoTimeout(1);
          OutputStream out = socket.getOutputStream();
          out.write(begin);
          out.flush();
          sockets.add(socket);
        }
      } catch (IOException refused) {
        Thread.onSpinWait();
      }
    }
    sockets.forEach(SharedServerAttackTest::close);
  }

  private static boolean gone(Socket socket) {
    try {
      int read = socket.getInputStream().read(new byte[1_000]);
      if (read < 0) {
        close(socket);
      }
      return read < 0;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      close(socket);
      return true;
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException already) {
      throw new IllegalStateException(already);
    }
  }

  /** Protocol 3.0: length, version, user and database. */
  private static byte[] startup(String user) {
    byte[] text =
        ("user\0" + user + "\0database\0" + user + "\0\0").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(8 + text.length)
        .putInt(8 + text.length)
        .putInt(3 << 16)
        .put(text)
        .array();
  }

  @Test
  void aLogThatGrowsFasterThanItIsSweptIsEmptied() throws Exception {
    try (Connection noisy = login();
        Statement statement = noisy.createStatement()) {
      statement.execute(
          "DO $$ BEGIN FOR i IN 1..40 LOOP RAISE LOG '%', repeat('x', 5000000);"
              + " END LOOP; END $$");
    }
    until(() -> logBytes() < LogSweeper.BYTES_MAX);
  }

  private long logBytes() {
    try (var files = Files.list(home.resolve("log"))) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException gone) {
      return Long.MAX_VALUE;
    }
  }

  @Test
  void nobodyElseOnThePortIsToldAPassword() throws Exception {
    try (var impostor = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread asking = Thread.ofVirtual().start(() -> askForClearText(impostor));
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(
                      PlatformDatabases.url(impostor.getLocalPort(), "postgres"),
                      "banyan_admin",
                      "a-secret"))
          .isInstanceOf(SQLException.class);
      asking.join();
      assertThat(heard).doesNotContain("a-secret");
    }
  }

  private String heard = "";

  /** Plays a server that wants the password in clear text, and hears what comes. */
  private void askForClearText(ServerSocket impostor) {
    try (Socket client = impostor.accept()) {
      byte[] buffer = new byte[10_000];
      client.setSoTimeout(2_000);
      int first = client.getInputStream().read(buffer);
      client
          .getOutputStream()
          .write(ByteBuffer.allocate(9).put((byte) 'R').putInt(8).putInt(3).array());
      int second = client.getInputStream().read(buffer);
      heard =
          new String(buffer, 0, Math.max(0, Math.max(first, second)), StandardCharsets.US_ASCII);
    } catch (IOException over) {
      assertThat(over).isNotNull();
    }
  }

  private boolean administrationLogsIn() {
    DatabaseAddress admin = data.server().administration();
    try (Connection connection =
        DriverManager.getConnection(
            admin.directUrl() + "&connectTimeout=5&loginTimeout=5",
            admin.user(),
            admin.password().reveal())) {
      return connection.isValid(5);
    } catch (SQLException full) {
      return false;
    }
  }

  private Connection login() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s".formatted(app.host(), app.port(), app.database()),
        app.user(),
        app.password().reveal());
  }

  private static void until(BooleanSupplier condition) {
    ServerWatchTest.until(condition);
  }
}
