package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.accounts.Changes.Change;
import dev.banyan.accounts.Changes.Kind;
import dev.banyan.data.Query;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That no node stays ignorant of a change, whatever kept it from looking. */
class ChangesTest {

  private static final UUID SUBJECT = new UUID(1, 2);

  /** Remembers what it heard. */
  private static final class Recorder implements Changes.Follower {
    private final List<Change> heard = new ArrayList<>();
    private int missed;

    @Override
    public void changed(Change change) {
      heard.add(change);
    }

    @Override
    public void missed() {
      missed++;
    }
  }

  private final TestAccounts world = new TestAccounts();
  private final Recorder recorder = new Recorder();
  private Changes changes;

  @BeforeEach
  void lookOnce() {
    changes = new Changes(world.data.directory(), world.clock, world.meters);
    changes.follow(recorder);
    changes.look();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void revoked(Duration ago) {
    world
        .data
        .directory()
        .write(
            new Query("insert", "accounts_change"),
            handle ->
                handle.execute(
                    "INSERT INTO accounts_change (kind, subject, at) VALUES ('SESSION', ?,"
                        + " now() - ? * interval '1 second')",
                    SUBJECT,
                    ago.toSeconds()));
  }

  @Test
  void whatChangedWhileTheDatabaseWasOutOfReachIsHeardAfterwardsAndOnce() {
    world.clock.advance(Duration.ofMinutes(20));
    revoked(Duration.ofMinutes(15));
    changes.look();
    changes.look();
    assertThat(recorder.heard).containsExactly(new Change(Kind.SESSION, SUBJECT));
    assertThat(recorder.missed).isZero();
  }

  @Test
  void whoWasAwayForLongerThanChangesAreKeptBeginsAnew() {
    world.clock.advance(Changes.KEEP);
    changes.look();
    changes.look();
    assertThat(recorder.missed).isEqualTo(1);
  }

  @Test
  void aFollowerThatFailsKeepsNothingFromTheOthersAndIsToldAgain() {
    var last = new Recorder();
    var failing =
        new Changes.Follower() {
          private int asked;

          @Override
          public void changed(Change change) {
            if (asked++ == 0) {
              throw new IllegalStateException("not now");
            }
          }

          @Override
          public void missed() {}
        };
    changes.follow(failing);
    changes.follow(last);
    revoked(Duration.ZERO);
    assertThatThrownBy(changes::look).hasMessage("not now");
    assertThat(last.heard).hasSize(1);
    changes.look();
    assertThat(failing.asked).isEqualTo(2);
  }

  @Test
  void aFullQueueOfNotificationsKeepsNoChangeFromBeingCommitted() throws Exception {
    try (Connection reader = world.data.directory().dataSource().getConnection();
        Statement held = reader.createStatement();
        Connection writer = world.data.directory().dataSource().getConnection();
        Statement filling = writer.createStatement()) {
      reader.setAutoCommit(false);
      held.execute("LISTEN crowded");
      reader.commit();
      // Within a transaction it reads no notification, and so keeps all of them.
      held.execute("SELECT 1");
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  filling.execute(
                      "SELECT pg_notify('crowded', "
                          + i
                          + " || '-' || n || repeat('a', 7900))"
                          + " FROM generate_series(1, 1000) n");
                }
              })
          .hasMessageContaining("NOTIFY queue");

      world
          .data
          .directory()
          .write(
              new Query("revoke", "accounts_change"),
              handle -> {
                Changes.say(handle, Kind.KEY, SUBJECT);
                return SUBJECT;
              });

      reader.rollback();
      held.execute("UNLISTEN *");
      reader.commit();
    }
    changes.look();
    assertThat(recorder.heard).contains(new Change(Kind.KEY, SUBJECT));
  }
}
