package dev.banyan.data.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.data.AppDatabases;
import dev.banyan.data.DataConfig;
import dev.banyan.data.DataModule;
import dev.banyan.data.DatabaseAddress;
import dev.banyan.data.DatabaseCredentials;
import dev.banyan.data.Query;
import dev.banyan.data.WriteProbe;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What an app's role may do to the table of locks that all share, on the real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LockWatchTest {

  private static final String FILL =
      "SELECT count(pg_advisory_lock(i)) FROM generate_series(1, %d) i";
  private static final String TABLES =
      """
      DO $$ BEGIN FOR i IN 1..%d LOOP
        EXECUTE 'CREATE TABLE t' || i || ' (n bigint PRIMARY KEY, body text)';
      END LOOP; END $$
      """;
  private static final Query WRITE = new Query("test", "none");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final IdGenerator ids = new IdGenerator(InstantSource.system(), new SecureRandom());
  private final BlockingQueue<AppDatabases.SessionsEnded> told = new LinkedBlockingQueue<>();
  private DataModule data;
  private boolean loggedInAtOnce;
  private Id team;
  private DatabaseCredentials app;

  @BeforeAll
  void start(@TempDir Path folder) {
    data =
        DataModule.start(DataConfig.embedded(), folder, InstantSource.system(), meters, List.of());
    loggedInAtOnce = seesTheTable();
    data.appDatabases().onSessionsEnded(told::add);
  }

  @AfterAll
  void stop() {
    data.close();
  }

  @BeforeEach
  void anApp() {
    team = ids.team();
    app = data.appDatabases().ensure(team, "shop", ids.within(team, "app"));
    until(this::looked);
  }

  @Test
  void itIsLoggedInBeforeAnyAppCanBe() {
    assertThat(loggedInAtOnce).isTrue();
  }

  @Test
  void anAppThatFillsTheTableIsEndedAndThePlatformWritesAgain() throws Exception {
    try (Connection connection = login();
        Statement statement = connection.createStatement()) {
      fill(statement);
      until(() -> ended(connection));
      until(this::writes);
    }
    AppDatabases.SessionsEnded event = nextOfTheTeam();
    assertThat(event.app()).isEqualTo("shop");
    assertThat(event.sessions()).isEqualTo(1);
    assertThat(event.why()).contains("appLocksPercentMax");
    try (Connection again = login()) {
      assertThat(again.isValid(5)).as("the first time it may come back at once").isTrue();
    }
  }

  @Test
  void anAppThatDoesItAgainIsKeptOut() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (Connection connection = login();
          Statement statement = connection.createStatement()) {
        fill(statement);
        nextOfTheTeam();
      }
    }
    until(this::keptOut);
    until(this::writes);
  }

  @Test
  void manySessionsThatComeBackAtOnceAreOutSoon() throws Exception {
    List<Thread> attackers =
        IntStream.range(0, 8).mapToObj(i -> Thread.ofVirtual().start(this::attack)).toList();
    for (Thread attacker : attackers) {
      assertThat(attacker.join(Duration.ofSeconds(30))).as("kept out").isTrue();
    }
    until(this::writes);
  }

  /** Fills the table again and again until it is let in no more. */
  private void attack() {
    while (true) {
      try (Connection connection = login();
          Statement statement = connection.createStatement()) {
        statement.execute(FILL.formatted(1_000_000));
      } catch (SQLException failure) {
        if (String.valueOf(failure.getMessage()).contains("too many connections")) {
          return;
        }
      }
    }
  }

  @Test
  void aSchemaOfTwoThousandTablesPasses() throws Exception {
    try (Connection connection = login();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(TABLES.formatted(2000));
      until(() -> gauge("database.app.locks") > 4000);
      double before = gauge("database.app.locks");
      // Once another look has seen more, the one before has judged.
      statement.execute(FILL.formatted(100));
      until(() -> gauge("database.app.locks") > before);
      connection.commit();
    }
    assertThat(told).noneMatch(this::ofTheTeam);
  }

  @Test
  void itKeepsItsLoginWhenSchemasChangeWhileTheTableIsFull() throws Exception {
    int before;
    int after;
    try (Connection stranger = administration();
        Statement filling = stranger.createStatement();
        Connection ours = login();
        Statement changing = ours.createStatement()) {
      before = watchLogin(filling);
      changing.execute(FILL.formatted(100));
      ours.setAutoCommit(false);
      changing.execute(TABLES.formatted(2000));
      until(() -> gauge("database.app.locks") >= 1000);
      fill(filling);
      // So many changes make every session forget what it kept of catalogues. What they had locked
      // is filled up at once.
      ours.commit();
      fill(filling);
      until(() -> gauge("database.app.locks") < 1000);
      filling.execute("SELECT pg_advisory_unlock_all()");
      after = watchLogin(filling);
    }
    assertThat(after).isEqualTo(before);
  }

  private static int watchLogin(Statement administration) throws SQLException {
    try (ResultSet rows =
        administration.executeQuery(
            "SELECT coalesce(max(pid), 0) FROM pg_stat_activity"
                + " WHERE application_name = 'banyan lock watch'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void aRoleOfAnotherInstallationIsNoneOfItsBusiness() throws Exception {
    String stranger = "app_stranger_0123456789abcdef";
    String password = "of-the-other-installation";
    try (Connection admin = administration();
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE ROLE " + stranger + " LOGIN PASSWORD '" + password + "'");
      statement.execute(
          "CREATE DATABASE " + stranger + " OWNER " + stranger + " TEMPLATE template0");
    }
    try (Connection theirs = login(stranger, stranger, password);
        Statement filling = theirs.createStatement();
        Connection ours = login();
        Statement little = ours.createStatement()) {
      filling.execute(FILL.formatted(Math.round(gauge("database.locks.max") * 0.75)));
      little.execute(FILL.formatted(100));
      until(() -> gauge("database.app.locks") >= 100);
      little.execute(FILL.formatted(200));
      // Once another look has seen more, the one before has judged.
      until(() -> gauge("database.app.locks") >= 200);
      assertThat(gauge("database.app.locks")).isLessThan(1000);
      assertThat(theirs.isValid(5)).isTrue();
    }
  }

  @Test
  void thatWritesFailIsNoticedThoughReadsWork() throws Exception {
    var probe = new WriteProbe(data.directory());
    until(() -> answers(probe));
    try (Connection stranger = administration();
        Statement statement = stranger.createStatement()) {
      // No app's role: the watch leaves it alone.
      fill(statement);
      assertThat(read()).isEqualTo(1);
      until(() -> !answers(probe));
    }
    until(() -> answers(probe));
  }

  private static void fill(Statement statement) {
    assertThatThrownBy(() -> statement.execute(FILL.formatted(1_000_000)))
        .isInstanceOf(SQLException.class);
  }

  private boolean seesTheTable() {
    return gauge("database.locks.max") > 0;
  }

  private boolean looked() {
    return seesTheTable() && gauge("database.app.locks") >= 0;
  }

  private boolean ofTheTeam(AppDatabases.SessionsEnded event) {
    return event.team().equals(team);
  }

  /** What is told of this test's app; the telling of another test's may come late. */
  private AppDatabases.SessionsEnded nextOfTheTeam() throws InterruptedException {
    while (true) {
      AppDatabases.SessionsEnded event = told.poll(20, TimeUnit.SECONDS);
      assertThat(event).isNotNull();
      if (ofTheTeam(event)) {
        return event;
      }
    }
  }

  private boolean keptOut() {
    try {
      login().close();
      return false;
    } catch (SQLException refused) {
      return String.valueOf(refused.getMessage()).contains("too many connections");
    }
  }

  private boolean writes() {
    try {
      data.directory()
          .write(
              WRITE,
              handle ->
                  handle
                      .createQuery("SELECT pg_current_xact_id()::text")
                      .mapTo(String.class)
                      .one());
      return true;
    } catch (RuntimeException full) {
      return false;
    }
  }

  private int read() {
    return data.directory()
        .read(WRITE, handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
  }

  private static boolean answers(WriteProbe probe) {
    try {
      WriteProbe.ask(List.of(probe));
      return true;
    } catch (IllegalStateException down) {
      return false;
    } catch (InterruptedException never) {
      throw new IllegalStateException(never);
    }
  }

  private static boolean ended(Connection connection) {
    try {
      return !connection.isValid(5);
    } catch (SQLException gone) {
      return true;
    }
  }

  private double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  private Connection login() throws SQLException {
    return login(app.database(), app.user(), app.password().reveal());
  }

  private Connection login(String database, String user, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s".formatted(app.host(), app.port(), database), user, password);
  }

  private Connection administration() throws SQLException {
    DatabaseAddress admin = data.server().administration();
    return DriverManager.getConnection(admin.directUrl(), admin.user(), admin.password().reveal());
  }

  private static void until(BooleanSupplier condition) {
    ServerWatchTest.until(condition);
  }
}
