package dev.banyan.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.data.DataModule;
import dev.banyan.data.Migrations;
import dev.banyan.data.TestDatabase;
import dev.banyan.kernel.MutableClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlIdempotencyTest {

  private final DataModule data =
      TestDatabase.start(HttpModule.migrations().toArray(Migrations[]::new));
  private final MutableClock clock = MutableClock.atNoon();
  private final IdempotencyStore store =
      new SqlIdempotency(data.directory(), clock, SmallApi.IDS, Duration.ofHours(24));

  @AfterEach
  void close() {
    data.close();
  }

  private static byte[] bytes(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private IdempotencyStore.Fresh claim() {
    return (IdempotencyStore.Fresh) store.begin(bytes(1), bytes(2));
  }

  @Test
  void aNameIsClaimedOnceThenRunningThenDone() {
    var fresh = claim();
    assertThat(store.begin(bytes(1), bytes(2))).isInstanceOf(IdempotencyStore.Running.class);
    assertThat(store.begin(bytes(1), bytes(3))).isInstanceOf(IdempotencyStore.Mismatch.class);
    store.finish(bytes(1), fresh.token(), new byte[] {7});
    assertThat(store.begin(bytes(1), bytes(2)))
        .isInstanceOfSatisfying(
            IdempotencyStore.Done.class, done -> assertThat(done.sealed()).containsExactly(7));
    assertThat(store.begin(bytes(1), bytes(3))).isInstanceOf(IdempotencyStore.Mismatch.class);
  }

  @Test
  void anAnswerTooLargeToKeepIsStillKnownAsDone() {
    store.finish(bytes(1), claim().token(), new byte[0]);
    assertThat(store.begin(bytes(1), bytes(2)))
        .isInstanceOf(IdempotencyStore.DoneWithoutAnswer.class);
  }

  @Test
  void aReleasedNameIsFreeAgain() {
    store.release(bytes(1), claim().token());
    assertThat(store.begin(bytes(1), bytes(3))).isInstanceOf(IdempotencyStore.Fresh.class);
  }

  @Test
  void whatACrashedNodeServedIsNeverRunAgainUnderItsName() {
    var crashed = claim();
    clock.advance(IdempotencyStore.CLAIM_MAX.plusSeconds(1));
    assertThat(store.begin(bytes(1), bytes(2))).isInstanceOf(IdempotencyStore.OutcomeUnknown.class);
    clock.advance(Duration.ofHours(23));
    assertThat(store.begin(bytes(1), bytes(2))).isInstanceOf(IdempotencyStore.OutcomeUnknown.class);
    store.finish(bytes(1), crashed.token(), new byte[] {1});
    assertThat(store.begin(bytes(1), bytes(2)))
        .as("slow, not crashed")
        .isInstanceOf(IdempotencyStore.Done.class);
  }

  @Test
  void answersAreForgottenAfterADay() {
    store.finish(bytes(1), claim().token(), new byte[] {1});
    clock.advance(Duration.ofHours(23));
    assertThat(store.sweep()).isZero();
    clock.advance(Duration.ofHours(2));
    assertThat(store.begin(bytes(1), bytes(9))).isInstanceOf(IdempotencyStore.Fresh.class);
    clock.advance(Duration.ofHours(25));
    assertThat(store.sweep()).isEqualTo(1);
  }

  @Test
  void aLongBacklogIsSweptInShortTransactions() {
    var query = new dev.banyan.data.Query("insert", "http_idempotency");
    int rows = 2 * SqlIdempotency.SWEEP_ROWS_MAX + 5;
    // The database itself refuses a statement that deletes more than fits.
    data.directory()
        .write(
            query,
            handle -> {
              handle.execute(
                  """
                  CREATE FUNCTION few() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF (SELECT count(*) FROM gone) > ? THEN RAISE 'too many'; END IF; RETURN NULL;
                  END $$"""
                      .replace("?", Integer.toString(SqlIdempotency.SWEEP_ROWS_MAX)));
              handle.execute(
                  """
                  CREATE TRIGGER few AFTER DELETE ON http_idempotency
                  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION few()""");
              return handle.execute(
                  """
                  INSERT INTO http_idempotency (name, request, token, claimed_at)
                  SELECT sha256(n::text::bytea), sha256('x'), gen_random_uuid(), '2001-01-01'
                  FROM generate_series(1, ?) n""",
                  rows);
            });
    assertThat(store.sweep()).isEqualTo(rows);
    assertThat(store.sweep()).isZero();
  }

  @Test
  void ofManyAtOnceOneIsFirst() throws Exception {
    Callable<IdempotencyStore.Claim> begin = () -> store.begin(bytes(1), bytes(2));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var claims = threads.invokeAll(IntStream.range(0, 16).mapToObj(i -> begin).toList());
      int fresh = 0;
      for (var claim : claims) {
        fresh += claim.get() instanceof IdempotencyStore.Fresh ? 1 : 0;
      }
      assertThat(fresh).isEqualTo(1);
    }
  }
}
