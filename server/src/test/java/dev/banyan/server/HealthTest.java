package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.data.WriteProbe;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
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
  void aChangeOfPhaseIsToldAtOnce() {
    var health =
        new Health(
            new Health.Check("live", () -> {}),
            List.of(new Health.Check("store", () -> {})),
            () -> 0);
    assertThat(Health.Report.of(health.ready()).status()).isEqualTo("down");
    health.phase(Health.Phase.SERVING);
    assertThat(Health.Report.of(health.ready()).status()).isEqualTo("up");
    health.phase(Health.Phase.DRAINING);
    assertThat(health.ready().getLast().detail()).contains("the node is draining");
  }
}
