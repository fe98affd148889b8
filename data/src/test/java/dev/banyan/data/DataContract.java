package dev.banyan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.data.Migrations.Target;
import dev.banyan.data.PartitionedTable.Granularity;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.MutableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every PostgreSQL must do for Banyan, however it is reached. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DataContract {

  private static final Query TEST = new Query("test", "note");
  private static final Migrations NOTES = new Migrations("notes", Target.SHARD, "db/notes/shard");

  private final TestServer testServer;
  private final MutableClock clock = new MutableClock(Instant.parse("2026-01-30T12:00:00Z"));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final IdGenerator ids;
  private DataModule data;
  private SqlDatabase shard;

  DataContract(TestServer testServer) {
    this.testServer = testServer;
    this.ids = new IdGenerator(clock, new Random(testServer.ordinal()));
  }

  @BeforeAll
  void start() {
    data = testServer.start(clock, meters, List.of("s1", "s2"), List.of(NOTES));
    shard = data.shards().named("s1");
  }

  @AfterAll
  void stop() {
    data.close();
  }

  @BeforeEach
  void clear() {
    shard.write(TEST, handle -> handle.execute("TRUNCATE note"));
  }

  @Test
  void theSizeOfEachDatabaseIsMeasured() {
    for (String name : List.of("directory", "s1", "s2")) {
      assertThat(awaitSize(meters, name)).as(name).isGreaterThan(1_000_000);
    }
    assertThat(awaitSize(meters, DatabaseSizes.APPS)).isNotNegative();
  }

  @Test
  void theSizeOfAllAppsDatabasesIsMeasured() throws Exception {
    Id team = ids.team();
    data.appDatabases().ensure(team, "measured");
    var own = new SimpleMeterRegistry();
    try (var looking = DatabaseSizes.follow(data.databases(), data.server(), own)) {
      assertThat(awaitSize(own, DatabaseSizes.APPS)).as("%s", looking).isGreaterThan(1_000_000);
    } finally {
      data.appDatabases().drop(team, "measured");
    }
  }

  private static double awaitSize(SimpleMeterRegistry meters, String name) {
    var gauge = meters.get("database.size").tag("database", name).gauge();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (Double.isNaN(gauge.value())) {
      assertThat(System.nanoTime()).as(name).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    return gauge.value();
  }

  @Test
  void aWriteIsThereAndItsPositionIsReachedByTheNextRead() {
    Committed<Integer> first = insert("one");
    Committed<Integer> second = insert("two");

    assertThat(second.position().shard()).isEqualTo("s1");
    assertThat(second.position().reaches(first.position())).isTrue();
    assertThat(first.position().reaches(second.position())).isFalse();
    assertThat(shard.position().reaches(second.position())).isTrue();
    assertThat(notes()).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void workThatFailsLeavesNothing() {
    assertThatThrownBy(
            () ->
                shard.write(
                    TEST,
                    handle -> {
                      handle.execute("INSERT INTO note (body) VALUES ('lost')");
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(notes()).isEmpty();
  }

  @Test
  void aCommitThatTheServerTurnsIntoARollbackIsNoSuccess() {
    assertThatThrownBy(
            () ->
                shard.write(
                    TEST,
                    handle -> {
                      handle.execute("INSERT INTO note (body) VALUES ('lost')");
                      try {
                        return handle.execute("SELECT 1 / 0");
                      } catch (RuntimeException swallowed) {
                        return 0;
                      }
                    }))
        .satisfies(failure -> assertThat(SqlErrors.state(failure)).contains(SqlErrors.FAILED));
    assertThat(notes()).isEmpty();
  }

  @Test
  void aConstraintCheckedAtTheCommitIsReportedAsSuch() {
    assertThatThrownBy(
            () ->
                shard.write(
                    TEST,
                    handle ->
                        handle.execute("INSERT INTO note (body, parent) VALUES ('child', 999)")))
        .satisfies(
            failure ->
                assertThat(SqlErrors.foreignKeyViolation(failure)).contains("note_parent_fkey"))
        .isNotInstanceOf(DataException.class);
  }

  @Test
  void readsCannotWrite() {
    assertThatThrownBy(
            () ->
                shard.read(TEST, handle -> handle.execute("INSERT INTO note (body) VALUES ('x')")))
        .satisfies(failure -> assertThat(SqlErrors.state(failure)).contains("25006"));
  }

  @Test
  void deadlocksAreRunAgainUntilBothAreDone() throws Exception {
    insert("a");
    insert("b");
    var bothHoldOne = new CyclicBarrier(2);
    var runs = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var forward = threads.submit(() -> update("a", "b", bothHoldOne, runs));
      var backward = threads.submit(() -> update("b", "a", bothHoldOne, runs));
      forward.get(30, TimeUnit.SECONDS);
      backward.get(30, TimeUnit.SECONDS);
    }
    assertThat(runs.get()).isGreaterThan(2);
    assertThat(
            shard.<List<Integer>>read(
                TEST,
                handle -> handle.createQuery("SELECT edits FROM note").mapTo(Integer.class).list()))
        .containsExactly(3, 3);
  }

  private Object update(
      String first, String second, CyclicBarrier bothHoldOne, AtomicInteger runs) {
    return shard.write(
        TEST,
        handle -> {
          handle.execute("UPDATE note SET edits = edits + 1 WHERE body = ?", first);
          if (runs.incrementAndGet() <= 2) {
            bothHoldOne.await(10, TimeUnit.SECONDS);
          }
          return handle.execute("UPDATE note SET edits = edits + 1 WHERE body = ?", second);
        });
  }

  @Test
  void whatFollowsTheCommitRunsOnlyAfterOne() {
    var ran = new ArrayList<String>();
    shard.write(
        TEST,
        handle -> {
          handle.afterCommit(() -> ran.add("committed " + notes()));
          return handle.execute("INSERT INTO note (body) VALUES ('kept')");
        });
    assertThatThrownBy(
            () ->
                shard.write(
                    TEST,
                    handle -> {
                      handle.afterCommit(() -> ran.add("never"));
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ran).containsExactly("committed [kept]");
  }

  @Test
  void aFailureAfterTheCommitDoesNotHideIt() {
    Committed<Integer> written =
        shard.write(
            TEST,
            handle -> {
              handle.afterCommit(
                  () -> {
                    throw new IllegalStateException("afterwards");
                  });
              return handle.execute("INSERT INTO note (body) VALUES ('kept')");
            });
    assertThat(written.value()).isEqualTo(1);
    assertThat(notes()).containsExactly("kept");
  }

  @Test
  void manyThreadsShareFewConnections() throws Exception {
    var positions = new ArrayList<Committed<Integer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<java.util.concurrent.Callable<Committed<Integer>>>();
      for (int i = 0; i < 200; i++) {
        String body = "note " + i;
        tasks.add(() -> insert(body));
      }
      for (var future : threads.invokeAll(tasks)) {
        positions.add(future.get());
      }
    }
    assertThat(positions).hasSize(200);
    assertThat(new HashSet<>(notes())).hasSize(200);
    assertThat(meters.get("hikaricp.connections").tag("pool", "s1").gauge().value())
        .isBetween(1.0, 10.0);
  }

  @Test
  void notificationsArriveAndSayWhenToLookAgain() throws Exception {
    var heard = new ArrayBlockingQueue<String>(10);
    try (var listening = shard.listener().listen("note_changed", heard::add)) {
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(Listener.LOOK_AGAIN);
      shard.write(TEST, handle -> handle.execute("SELECT pg_notify('note_changed', 'seven')"));
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("seven");

      // The server ends the connection: it comes back, and says so.
      shard.write(
          TEST,
          handle ->
              handle.execute(
                  """
                  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE application_name = 'banyan-listener' AND datname = current_database()
                  """));
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(Listener.LOOK_AGAIN);
      shard.write(TEST, handle -> handle.execute("SELECT pg_notify('note_changed', 'eight')"));
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("eight");
    }
  }

  @Test
  void aBrokenConnectionBeforeTheCommitChangesNothingAndThePoolRecovers() {
    assertThatThrownBy(
            () ->
                shard.write(
                    TEST,
                    handle -> {
                      handle.execute("INSERT INTO note (body) VALUES ('lost')");
                      endBackend(
                          handle.createQuery("SELECT pg_backend_pid()").mapTo(int.class).one());
                      return handle.execute("INSERT INTO note (body) VALUES ('lost too')");
                    }))
        .isInstanceOf(DataException.Unavailable.class);
    assertThat(notes()).isEmpty();
    insert("afterwards");
    assertThat(notes()).containsExactly("afterwards");
  }

  @Test
  void aConnectionThatBreaksAtTheCommitLeavesTheOutcomeUnknown() {
    assertThatThrownBy(
            () ->
                shard.write(
                    TEST,
                    handle -> {
                      handle.execute("INSERT INTO note (body) VALUES ('who knows')");
                      endBackend(
                          handle.createQuery("SELECT pg_backend_pid()").mapTo(int.class).one());
                      return 1;
                    }))
        .isInstanceOf(DataException.OutcomeUnknown.class);
  }

  private void endBackend(int pid) throws SQLException {
    DatabaseAddress address = shard.address();
    try (Connection other =
            DriverManager.getConnection(
                address.directUrl(), address.user(), address.password().reveal());
        var statement = other.createStatement()) {
      statement.execute("SELECT pg_terminate_backend(" + pid + ", 5000)");
    }
  }

  @Test
  void teamsAreSpreadByTheirIdsAndStayUntilAssigned() {
    Id team = teamOn("s1");
    Id thing = ids.within(team, "prj");
    assertThat(data.shards().of(thing)).isSameAs(data.shards().ofTeam(team));
    assertThat(data.shards().ofTeam(teamOn("s2")).name()).isEqualTo("s2");

    data.shards().assign(team, Optional.of("s2"));
    assertThat(data.shards().ofTeam(team).name()).isEqualTo("s2");
    assertThat(data.shards().candidates(thing))
        .extracting(SqlDatabase::name)
        .containsExactly("s1", "s2");

    data.shards().assign(team, Optional.empty());
    assertThat(data.shards().ofTeam(team).name()).isEqualTo("s1");
    assertThat(data.shards().candidates(thing)).hasSize(1);
  }

  private Id teamOn(String name) {
    for (int i = 0; i < 1000; i++) {
      Id team = ids.team();
      if (data.shards().ofTeam(team).name().equals(name)) {
        return team;
      }
    }
    throw new AssertionError("no team of a thousand is on " + name);
  }

  @Test
  void anotherNodesAssignmentIsHeardOf() throws Exception {
    Id team = teamOn("s1");
    Shards otherNode = Shards.open(data.directory(), data.shards().all());
    try (var following = otherNode.follow()) {
      data.shards().assign(team, Optional.of("s2"));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (!otherNode.ofTeam(team).name().equals("s2") && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(otherNode.ofTeam(team).name()).isEqualTo("s2");
    } finally {
      data.shards().assign(team, Optional.empty());
    }
  }

  @Test
  void partitionsStandReadyAndGoWhenEverythingInThemIsOld() {
    var table = new PartitionedTable("visit", Granularity.DAY, 3, Period.ofDays(10));
    data.partitions().register(table);
    assertThat(partitions())
        .containsExactly(
            "visit_p20260129",
            "visit_p20260130",
            "visit_p20260131",
            "visit_p20260201",
            "visit_p20260202");
    shard.write(
        TEST, handle -> handle.execute("INSERT INTO visit VALUES ('2026-02-02T23:59:59Z')"));
    Instant before = clock.instant();
    try {
      clock.advance(Duration.ofDays(5));
      assertThat(data.partitions().maintain().dropped()).isEmpty();
      clock.advance(Duration.ofDays(5));
      Partitions.Outcome outcome = data.partitions().maintain();
      assertThat(outcome.dropped()).containsExactly("s1/visit_p20260129", "s2/visit_p20260129");
      assertThat(data.partitions().maintain().created()).isEmpty();
      assertThat(partitions()).doesNotContain("visit_p20260129").contains("visit_p20260212");
    } finally {
      clock.set(before);
    }
  }

  private List<String> partitions() {
    return shard.read(
        TEST,
        handle ->
            handle
                .createQuery(
                    """
                    SELECT inhrelid::regclass::text FROM pg_inherits
                    WHERE inhparent = 'visit'::regclass ORDER BY 1
                    """)
                .mapTo(String.class)
                .list());
  }

  @Test
  void anAppReachesItsOwnDatabaseAlone() throws Exception {
    DatabaseCredentials shop = data.appDatabases().ensure(ids.team(), "Shop One");
    DatabaseCredentials other = data.appDatabases().ensure(ids.team(), "Shop One");
    try (Connection own = login(shop, shop.database());
        var statement = own.createStatement()) {
      statement.execute("CREATE TABLE basket (n int)");
      statement.execute("CREATE SCHEMA tools");
      assertThatThrownBy(() -> statement.execute("CREATE ROLE thief")).satisfies(denied("42501"));
      assertThatThrownBy(() -> statement.execute("CREATE DATABASE loot"))
          .satisfies(denied("42501"));
      assertThatThrownBy(() -> statement.execute("SELECT rolpassword FROM pg_authid"))
          .satisfies(denied("42501"));
      assertThatThrownBy(() -> statement.execute("COPY basket TO PROGRAM 'cat'"))
          .satisfies(denied("42501"));
      assertThatThrownBy(() -> statement.execute("SELECT pg_read_file('postgresql.conf')"))
          .satisfies(denied("42501"));
    }
    var foreign = new ArrayList<String>();
    foreign.add(other.database());
    data.databases()
        .forEach(database -> foreign.add(JdbcUrl.parse(database.address().directUrl()).database()));
    if (testServer == TestServer.EMBEDDED) {
      foreign.addAll(List.of("postgres", "template1", "banyan_directory", "banyan_shard_s1"));
    }
    for (String database : foreign) {
      assertThatThrownBy(() -> login(shop, database).close())
          .as(database)
          .satisfies(
              failure -> assertThat(((SQLException) failure).getSQLState()).isIn("42501", "28000"));
    }
    assertThat(other.password()).isNotEqualTo(shop.password());
    assertThat(shop.toString()).doesNotContain(shop.password().reveal());
  }

  private static org.assertj.core.api.ThrowingConsumer<Throwable> denied(String state) {
    return failure -> assertThat(((SQLException) failure).getSQLState()).isEqualTo(state);
  }

  private static Connection login(DatabaseCredentials credentials, String database)
      throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s".formatted(credentials.host(), credentials.port(), database),
        credentials.user(),
        credentials.password().reveal());
  }

  @Test
  void anAppsDatabaseStaysWithItsDataAndGoesWhenDropped() throws Exception {
    Id team = ids.team();
    DatabaseCredentials first = data.appDatabases().ensure(team, "wiki");
    try (Connection own = login(first, first.database());
        var statement = own.createStatement()) {
      statement.execute("CREATE TABLE page (n int)");
    }
    DatabaseCredentials second = data.appDatabases().ensure(team, "wiki");
    assertThat(second).isEqualTo(first);
    try (Connection own = login(second, second.database());
        var statement = own.createStatement()) {
      statement.execute("SELECT n FROM page");
      data.appDatabases().drop(team, "wiki");
      assertThatThrownBy(() -> statement.execute("SELECT n FROM page"))
          .isInstanceOf(SQLException.class);
    }
    assertThatThrownBy(() -> login(first, first.database()).close())
        .isInstanceOf(SQLException.class);
  }

  @Test
  void queriesAreTimedByWhatTheyAre() {
    var query = new Query("count", "note");
    shard.read(query, handle -> handle.createQuery("SELECT 1").mapTo(int.class).one());
    assertThat(
            meters
                .get("database.query.duration")
                .tags("operation", "count", "table", "note")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void aFullPoolIsSaidToBeUnavailableAndNothingIsDone() throws Exception {
    var config =
        new DataConfig(
            DataConfig.Type.EMBEDDED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            2,
            Duration.ofMillis(250),
            Duration.ofSeconds(30),
            List.of());
    var pool = Pools.open(shard.address(), config, new SimpleMeterRegistry());
    try (pool) {
      var small =
          new SqlDatabase(
              shard.address(),
              pool,
              new Epochs(data.directory().dataSource()),
              Duration.ofSeconds(1),
              new SimpleMeterRegistry());
      var taken = new CountDownLatch(2);
      var release = new CountDownLatch(1);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 2; i++) {
          threads.submit(
              () ->
                  small.read(
                      TEST,
                      handle -> {
                        taken.countDown();
                        return release.await(10, TimeUnit.SECONDS);
                      }));
        }
        taken.await(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> small.read(TEST, handle -> 1))
            .isInstanceOf(DataException.Unavailable.class);
        release.countDown();
      }
      assertThatThrownBy(() -> small.read(TEST, handle -> handle.execute("SELECT pg_sleep(20)")))
          .isInstanceOf(DataException.TimedOut.class);
    }
  }

  private Committed<Integer> insert(String body) {
    return shard.write(TEST, handle -> handle.execute("INSERT INTO note (body) VALUES (?)", body));
  }

  private List<String> notes() {
    return shard.read(
        TEST, handle -> handle.createQuery("SELECT body FROM note").mapTo(String.class).list());
  }
}
