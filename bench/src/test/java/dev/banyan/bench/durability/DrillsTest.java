package dev.banyan.bench.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.operate.load.Latency;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DrillsTest {

  private final CountDownLatch begun = new CountDownLatch(1);
  private final AtomicBoolean wasToldSo = new AtomicBoolean();

  private static DurabilityDrill.Outcome outcome(int cycles, String... violations) {
    return new DurabilityDrill.Outcome(cycles, 1, 10, 9, new Latency(), List.of(violations));
  }

  /** Goes on for as long as it is let. */
  private DurabilityDrill.Outcome endless(BooleanSupplier brokenOff) {
    begun.countDown();
    while (!brokenOff.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
      Thread.yield();
    }
    wasToldSo.set(brokenOff.getAsBoolean());
    return outcome(1);
  }

  private DurabilityDrill.Outcome failing(BooleanSupplier brokenOff) {
    try {
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException early) {
      throw new AssertionError(early);
    }
    throw new IllegalStateException("it did not start again");
  }

  @Test
  void whatAllFoundIsOneOutcome() throws InterruptedException {
    List<Drills.Drill> drills = List.of(told -> outcome(3, "a"), told -> outcome(4, "b"));
    DurabilityDrill.Outcome both = Drills.atOnce(drills);
    assertThat(both.cycles()).isEqualTo(7);
    assertThat(both.acknowledged()).isEqualTo(18);
    assertThat(both.violations()).containsExactly("a", "b");
  }

  @Test
  void whenOneFailsTheOthersEndSoon() {
    List<Drills.Drill> drills = List.of(this::endless, this::failing);
    assertThatThrownBy(() -> Drills.atOnce(drills))
        .hasMessage("the drill broke off")
        .hasRootCauseMessage("it did not start again");
    assertThat(wasToldSo).isTrue();
  }

  @Test
  void whenTheCallerIsInterruptedAllEndSoon() throws InterruptedException {
    var asked = new FutureTask<>(() -> Drills.atOnce(List.of(this::endless)));
    Thread caller = Thread.ofVirtual().start(asked);
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();
    assertThatThrownBy(asked::get).hasCauseInstanceOf(InterruptedException.class);
    assertThat(wasToldSo).isTrue();
  }
}
