package dev.banyan.server.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.http.Caller;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScaleWorkTest {

  private static final IdGenerator IDS =
      new IdGenerator(InstantSource.system(), new SecureRandom());
  private static final ScaleWork.Kind SHORT =
      new ScaleWork.Kind("guide", Duration.ofSeconds(20), false);
  private static final ScaleWork.Kind LONG =
      new ScaleWork.Kind("scenario", Duration.ofSeconds(20), true);

  private final ScaleWork work = new ScaleWork(3);
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    work.close();
  }

  private static Caller caller() {
    return new Caller.TeamKey(IDS.global("team"), IDS.global("key"), Role.VIEWER);
  }

  /** Begins something that goes on until the test ends it. */
  private CompletableFuture<String> begin(Caller caller, ScaleWork.Kind kind)
      throws InterruptedException {
    var begun = new CountDownLatch(1);
    var result =
        CompletableFuture.supplyAsync(
            () ->
                work.run(
                    caller,
                    kind,
                    () -> {
                      begun.countDown();
                      await(end);
                      return "done";
                    }),
            task -> Thread.ofVirtual().start(task));
    begun.await();
    return result;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new CancellationException("interrupted");
    }
  }

  private static void refused(Runnable asking, int status) {
    assertThatThrownBy(asking::run)
        .isInstanceOfSatisfying(
            ProblemException.class,
            told -> {
              assertThat(told.problem().status()).isEqualTo(status);
              if (status == 429) {
                assertThat(told.problem().extensions()).containsKey(Problems.RETRY_AFTER_SECONDS);
              }
            });
  }

  @Test
  void aCallerHasOneAtATimeAndTheNextAfterIt() throws Exception {
    Caller one = caller();
    CompletableFuture<String> first = begin(one, SHORT);

    refused(() -> work.run(one, SHORT, () -> "second"), 429);
    assertThat(work.run(caller(), SHORT, () -> "another's")).isEqualTo("another's");
    end.countDown();
    assertThat(first.get()).isEqualTo("done");
    assertThat(work.run(one, SHORT, () -> "next")).isEqualTo("next");
  }

  @Test
  void allKeysOfATeamShareOnePlaceAndAllSessionsOfAPersonToo() throws Exception {
    Id team = IDS.global("team");
    Id person = IDS.global("usr");
    begin(new Caller.TeamKey(team, IDS.global("key"), Role.VIEWER), SHORT);
    begin(new Caller.User(person, "a@example.org", IDS.global("ses")), SHORT);

    refused(
        () ->
            work.run(
                new Caller.TeamKey(team, IDS.global("key"), Role.EDITOR), SHORT, () -> "by a key"),
        429);
    refused(
        () ->
            work.run(
                new Caller.User(person, "a@example.org", IDS.global("ses")),
                SHORT,
                () -> "by a session"),
        429);
    assertThat(work.run(caller(), SHORT, () -> "another team's")).isEqualTo("another team's");
  }

  @Test
  void theNodeDoesFewAtOnce() throws Exception {
    begin(caller(), SHORT);
    begin(caller(), SHORT);
    begin(caller(), SHORT);
    refused(() -> work.run(caller(), SHORT, () -> "fourth"), 429);
  }

  @Test
  void whatIsLongLeavesAPlaceToWhatIsShort() throws Exception {
    begin(caller(), LONG);
    begin(caller(), LONG);
    refused(() -> work.run(caller(), LONG, () -> "third"), 429);
    assertThat(work.run(caller(), SHORT, () -> "short")).isEqualTo("short");
  }

  @Test
  void whatTakesTooLongIsInterruptedAndItsPlaceIsFreeOnceItEnds() throws Exception {
    Caller one = caller();
    var kind = new ScaleWork.Kind("scenario", Duration.ofMillis(1), true);
    var ended = new CompletableFuture<Boolean>();

    refused(
        () ->
            work.run(
                one,
                kind,
                () -> {
                  try {
                    await(end);
                    ended.complete(false);
                  } catch (CancellationException interrupted) {
                    ended.complete(true);
                  }
                  return "late";
                }),
        400);
    assertThat(ended.get()).as("interrupted").isTrue();
  }

  @Test
  void whatFailsLeavesNothingBehind() {
    Caller one = caller();
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(
              () ->
                  work.run(
                      one,
                      SHORT,
                      () -> {
                        throw new IllegalStateException("broken");
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("broken");
    }
    assertThat(work.run(one, SHORT, () -> "fine")).isEqualTo("fine");
  }

  @Test
  void whatIsUnderWayEndsWithTheNode() throws Exception {
    CompletableFuture<String> under = begin(caller(), LONG);
    work.close();
    assertThatThrownBy(under::get).hasCauseInstanceOf(CancellationException.class);
    refused(() -> work.run(caller(), SHORT, () -> "after"), 503);
  }
}
