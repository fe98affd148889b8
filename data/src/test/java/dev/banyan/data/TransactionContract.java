package dev.banyan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a write and a read promise. */
interface TransactionContract extends TestedData {

  @Test
  default void aWriteIsThereAndItsPositionIsReachedByTheNextRead() {
    Committed<Integer> first = insert("one");
    Committed<Integer> second = insert("two");

    assertThat(second.position().shard()).isEqualTo("s1");
    assertThat(second.position().reaches(first.position())).isTrue();
    assertThat(first.position().reaches(second.position())).isFalse();
    assertThat(shard().position().reaches(second.position())).isTrue();
    assertThat(notes()).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  default void whoWaitsForWorkHearsWhereItsLastWriteStands() {
    var heard = new LastCommit();
    Committed<Integer> last =
        heard.during(
            () -> {
              insert("one");
              Committed<Integer> two = insert("two");
              notes();
              assertThatThrownBy(
                      () ->
                          shard()
                              .write(
                                  TEST,
                                  handle -> {
                                    handle.execute("INSERT INTO note (body) VALUES ('lost')");
                                    throw new IllegalStateException("no");
                                  }))
                  .isInstanceOf(IllegalStateException.class);
              var aside = new LastCommit();
              Committed<Integer> three = aside.during(() -> insert("three"));
              assertThat(aside.position()).contains(three.position());
              return two;
            });
    assertThat(heard.position()).contains(last.position());
    insert("four");
    assertThat(heard.position()).contains(last.position());
  }

  @Test
  default void whatOnlyReadsIsAtNoPosition() {
    var heard = new LastCommit();
    assertThat(heard.during(this::notes)).isEmpty();
    assertThat(heard.position()).isEmpty();
  }

  @Test
  default void workThatFailsLeavesNothing() {
    assertThatThrownBy(
            () ->
                shard()
                    .write(
                        TEST,
                        handle -> {
                          handle.execute("INSERT INTO note (body) VALUES ('lost')");
                          throw new IllegalStateException("no");
                        }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(notes()).isEmpty();
  }

  @Test
  default void aCommitThatTheServerTurnsIntoARollbackIsNoSuccess() {
    assertThatThrownBy(
            () ->
                shard()
                    .write(
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
  default void aConstraintCheckedAtTheCommitIsReportedAsSuch() {
    assertThatThrownBy(
            () ->
                shard()
                    .write(
                        TEST,
                        handle ->
                            handle.execute(
                                "INSERT INTO note (body, parent) VALUES ('child', 999)")))
        .satisfies(
            failure ->
                assertThat(SqlErrors.foreignKeyViolation(failure)).contains("note_parent_fkey"))
        .isNotInstanceOf(DataException.class);
  }

  @Test
  default void readsCannotWrite() {
    assertThatThrownBy(
            () ->
                shard()
                    .read(TEST, handle -> handle.execute("INSERT INTO note (body) VALUES ('x')")))
        .satisfies(failure -> assertThat(SqlErrors.state(failure)).contains("25006"));
  }

  @Test
  default void deadlocksAreRunAgainUntilBothAreDone() throws Exception {
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
            shard()
                .<List<Integer>>read(
                    TEST,
                    handle ->
                        handle.createQuery("SELECT edits FROM note").mapTo(Integer.class).list()))
        .containsExactly(3, 3);
  }

  private Object update(
      String first, String second, CyclicBarrier bothHoldOne, AtomicInteger runs) {
    return shard()
        .write(
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
  default void whatFollowsTheCommitRunsOnlyAfterOne() {
    var ran = new ArrayList<String>();
    shard()
        .write(
            TEST,
            handle -> {
              handle.afterCommit(() -> ran.add("committed " + notes()));
              return handle.execute("INSERT INTO note (body) VALUES ('kept')");
            });
    assertThatThrownBy(
            () ->
                shard()
                    .write(
                        TEST,
                        handle -> {
                          handle.afterCommit(() -> ran.add("never"));
                          throw new IllegalStateException("no");
                        }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ran).containsExactly("committed [kept]");
  }

  @Test
  default void aFailureAfterTheCommitDoesNotHideIt() {
    Committed<Integer> written =
        shard()
            .write(
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
}
