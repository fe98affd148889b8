package dev.banyan.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PeriodicTest {

  @Test
  void aTimeThatFailsDoesNotEndIt() throws InterruptedException {
    var thrice = new CountDownLatch(3);
    try (var periodic =
        Periodic.start(
            "test",
            Duration.ofMillis(1),
            () -> {
              throw new IllegalStateException("on purpose");
            },
            failure -> thrice.countDown())) {
      assertThat(thrice.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(periodic).isNotNull();
    }
  }

  @Test
  void anErrorDoesNotEndItEither() throws InterruptedException {
    var thrice = new CountDownLatch(3);
    try (var periodic =
        Periodic.start(
            "test",
            Duration.ofMillis(1),
            () -> {
              throw new StackOverflowError("on purpose");
            },
            failure -> thrice.countDown())) {
      assertThat(thrice.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(periodic).isNotNull();
    }
  }

  @Test
  void closingWaitsForWhatIsUnderWayAndBeginsNothingMore() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var times = new AtomicInteger();
    var ended = new AtomicBoolean();
    var periodic =
        Periodic.start(
            "test",
            Duration.ZERO,
            () -> {
              times.incrementAndGet();
              begun.countDown();
              ended.set(false);
              Thread.onSpinWait();
              ended.set(true);
            },
            failure -> {});
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    periodic.close();
    int after = times.get();
    assertThat(ended).isTrue();
    Thread.onSpinWait();
    assertThat(times).hasValue(after);
  }
}
