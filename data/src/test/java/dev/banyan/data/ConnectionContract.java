package dev.banyan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.ByteSize;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of work when connections are few, break or are ended. */
interface ConnectionContract extends TestedData {

  @Test
  default void manyThreadsShareFewConnections() throws Exception {
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
    assertThat(meters().get("hikaricp.connections").tag("pool", "s1").gauge().value())
        .isBetween(1.0, 10.0);
  }

  @Test
  default void aFullPoolIsSaidToBeUnavailableAndNothingIsDone() throws Exception {
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
            50,
            new ByteSize(1L << 30),
            new ByteSize(1L << 30),
            List.of());
    var pool = Pools.open(shard().address(), config, new SimpleMeterRegistry());
    try (pool) {
      var small =
          new SqlDatabase(
              shard().address(),
              pool,
              new Epochs(data().directory().dataSource()),
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

  @Test
  default void aBrokenConnectionBeforeTheCommitChangesNothingAndThePoolRecovers() {
    assertThatThrownBy(
            () ->
                shard()
                    .write(
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
  default void aConnectionThatBreaksAtTheCommitLeavesTheOutcomeUnknown() {
    assertThatThrownBy(
            () ->
                shard()
                    .write(
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
    DatabaseAddress address = shard().address();
    try (Connection other =
            DriverManager.getConnection(
                address.directUrl(), address.user(), address.password().reveal());
        var statement = other.createStatement()) {
      statement.execute("SELECT pg_terminate_backend(" + pid + ", 5000)");
    }
  }

  @Test
  default void notificationsArriveAndSayWhenToLookAgain() throws Exception {
    var heard = new ArrayBlockingQueue<String>(10);
    try (var listening = shard().listener().listen("note_changed", heard::add)) {
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(Listener.LOOK_AGAIN);
      shard().write(TEST, handle -> handle.execute("SELECT pg_notify('note_changed', 'seven')"));
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("seven");

      // The server ends the connection: it comes back, and says so.
      shard()
          .write(
              TEST,
              handle ->
                  handle.execute(
                      """
                  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE application_name = 'banyan-listener' AND datname = current_database()
                  """));
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(Listener.LOOK_AGAIN);
      shard().write(TEST, handle -> handle.execute("SELECT pg_notify('note_changed', 'eight')"));
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("eight");
    }
  }
}
