package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.data.WriteProbe;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HealthTest {

  @Test
  void oneCheckThatIsDownTakesTheWholeDownAndSaysWhy() {
    Health.Report report =
        Health.Report.of(
            Health.ask(
                List.of(
                    new Health.Check("good", () -> {}),
                    new Health.Check(
                        "bad",
                        () -> {
                          throw new IllegalStateException("no connection");
                        }))));
    assertThat(report.status()).isEqualTo("down");
    assertThat(report.checks()).extracting(Health.Result::status).containsExactly("up", "down");
    assertThat(report.checks().getLast().detail()).contains("no connection");
  }

  @Test
  void aCheckThatHangsIsDownAndHoldsNothingUp() {
    var never = new CountDownLatch(1);
    List<Health.Result> results = Health.ask(List.of(new Health.Check("stuck", never::await)));
    assertThat(results.getFirst().status()).isEqualTo("down");
    assertThat(results.getFirst().detail().orElseThrow()).contains("no answer within");
  }

  @Test
  void aWriteThatTakesTooLongIsToldInWordsOfItsOwn() {
    assertThat(WriteProbe.WITHIN).isLessThan(Health.CHECK_MAX);
  }

  @Test
  void howeverManyAskTheChecksRunOnceInASecond() throws Exception {
    var asked = new AtomicInteger();
    var time = new AtomicLong();
    var health =
        new Health(
            new Health.Check("live", () -> {}),
            List.of(new Health.Check("store", asked::incrementAndGet)),
            List.of(),
            time::get);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(Collections.nCopies(100, health::ready));
    }
    assertThat(asked).hasValue(1);
    time.addAndGet(KeptReport.KEEP.toNanos() - 1);
    health.ready();
    assertThat(asked).hasValue(1);
    time.addAndGet(1);
    health.ready();
    assertThat(asked).hasValue(2);
  }

  @Test
  void whatOnlyAppsUseDegradesTheWholeAndTakesNoNodeOutOfService() {
    var redis = new AtomicBoolean(true);
    var database = new AtomicBoolean(true);
    var time = new AtomicLong();
    var health =
        new Health(
            new Health.Check("live", () -> {}),
            List.of(new Health.Check("database", () -> require(database))),
            List.of(new Health.Check("redis", () -> require(redis))),
            () -> time.getAndAdd(KeptReport.KEEP.toNanos()));
    health.phase(Health.Phase.SERVING);
    assertThat(health.whole().status()).isEqualTo("up");

    redis.set(false);
    assertThat(Health.Report.of(health.ready()).status()).isEqualTo("up");
    assertThat(health.ready()).extracting(Health.Result::name).doesNotContain("redis");
    assertThat(health.whole().status()).isEqualTo("degraded");
    assertThat(health.whole().down()).isFalse();
    assertThat(health.whole().checks().getLast().detail()).contains("away");

    database.set(false);
    assertThat(health.whole().status()).isEqualTo("down");
    assertThat(health.whole().down()).isTrue();
  }

  private static void require(AtomicBoolean there) {
    if (!there.get()) {
      throw new IllegalStateException("away");
    }
  }

  @Test
  void aChangeOfPhaseIsToldAtOnce() {
    var health =
        new Health(
            new Health.Check("live", () -> {}),
            List.of(new Health.Check("store", () -> {})),
            List.of(),
            () -> 0);
    assertThat(Health.Report.of(health.ready()).status()).isEqualTo("down");
    health.phase(Health.Phase.SERVING);
    assertThat(Health.Report.of(health.ready()).status()).isEqualTo("up");
    health.phase(Health.Phase.DRAINING);
    assertThat(health.ready().getLast().detail()).contains("the node is draining");
  }
}
