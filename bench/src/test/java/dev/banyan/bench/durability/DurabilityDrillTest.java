package dev.banyan.bench.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The drill on a store in memory that keeps, or breaks, its promises. */
class DurabilityDrillTest {

  /** How the store misbehaves. */
  private enum Fault {
    NONE,
    LOSES_THE_LAST_WRITE,
    WRITES_TWICE,
    LEAVES_A_PROCESS,
    REFUSES
  }

  private static final class Store implements Subject {
    private final Fault fault;
    private final Map<String, Long> durable = new ConcurrentHashMap<>();
    private final AtomicLong refusals = new AtomicLong();
    private volatile boolean up = true;
    private int launches = 1;
    private int leftBehind;

    Store(Fault fault) {
      this.fault = fault;
    }

    void put(String key, long value) throws IOException {
      if (fault == Fault.REFUSES) {
        refusals.incrementAndGet();
        throw new IllegalStateException("a write was refused");
      }
      if (!up) {
        throw new IOException("down");
      }
      durable.put(key, fault == Fault.WRITES_TWICE ? value + 1 : value);
    }

    @Override
    public void launch() {
      launches++;
      up = true;
    }

    @Override
    public Duration awaitReady() {
      return Duration.ofMillis(5);
    }

    @Override
    public void kill() {
      up = false;
      if (fault == Fault.LEAVES_A_PROCESS) {
        leftBehind++;
      }
      if (fault == Fault.LOSES_THE_LAST_WRITE) {
        durable.replaceAll((key, value) -> value - 1);
      }
    }

    @Override
    public void stop() {
      up = false;
    }

    @Override
    public Map<String, Integer> inventory() {
      return Map.of("instance", 2 + leftBehind);
    }
  }

  private record Writer(String name, Store store, CounterBook book, AtomicLong acknowledgedEver)
      implements Ledger {
    @Override
    public void attempt() throws IOException {
      long value = book.next();
      store.put(name, value);
      book.acknowledge(value);
      acknowledgedEver.incrementAndGet();
    }

    @Override
    public List<String> violations() {
      return book.violations(store.durable.getOrDefault(name, 0L));
    }

    @Override
    public long attempted() {
      return book.attempted();
    }

    @Override
    public long acknowledged() {
      return book.acknowledged();
    }
  }

  private static DurabilityDrill.Outcome drill(Fault fault, int cycles) {
    return drill(fault, cycles, () -> false);
  }

  private static DurabilityDrill.Outcome drill(Fault fault, int cycles, BooleanSupplier brokenOff) {
    Store store = new Store(fault);
    AtomicLong acknowledged = new AtomicLong();
    List<Ledger> writers = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      writers.add(new Writer(name, store, new CounterBook(), acknowledged));
    }
    long[] seen = new long[1];
    // A pause lasts until writers got an answer, if they can: no clock is needed.
    DurabilityDrill.Pauses pauses =
        duration -> {
          if (duration.isZero()) {
            return;
          }
          long deadline = System.nanoTime() + 2_000_000_000L;
          while (store.up
              && acknowledged.get() + store.refusals.get() <= seen[0]
              && System.nanoTime() < deadline) {
            Thread.onSpinWait();
          }
          seen[0] = acknowledged.get() + store.refusals.get();
        };
    DurabilityDrill.Plan plan =
        new DurabilityDrill.Plan(cycles, Duration.ofSeconds(1), Duration.ofNanos(1), Duration.ZERO);
    return new DurabilityDrill(store, writers, new Random(11), pauses, brokenOff, line -> {})
        .run(plan);
  }

  @Test
  void aStoreThatKeepsItsPromisesHasNoViolations() {
    DurabilityDrill.Outcome outcome = drill(Fault.NONE, 20);
    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.cycles()).isEqualTo(20);
    assertThat(outcome.acknowledged()).isPositive().isLessThanOrEqualTo(outcome.attempted());
    assertThat(outcome.killsWhileStarting()).isBetween(1, 19);
    assertThat(outcome.restarts().count()).isEqualTo(20);
  }

  @Test
  void aLostWriteIsFound() {
    assertThat(drill(Fault.LOSES_THE_LAST_WRITE, 10).violations())
        .anyMatch(violation -> violation.contains("lost"));
  }

  @Test
  void aWriteThatNobodyAttemptedIsFound() {
    assertThat(drill(Fault.WRITES_TWICE, 10).violations())
        .anyMatch(violation -> violation.contains("doubled"));
  }

  @Test
  void aProcessLeftBehindIsFound() {
    assertThat(drill(Fault.LEAVES_A_PROCESS, 3).violations())
        .anyMatch(violation -> violation.contains("{instance=3} run for it instead of"));
  }

  @Test
  void aRefusedWriteEndsTheDrillAtOnceInsteadOfProvingNothing() {
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(() -> drill(Fault.REFUSES, 10_000, () -> asked.incrementAndGet() > 100))
        .hasMessageContaining("refused");
    assertThat(asked).hasValueLessThan(10);
  }

  @Test
  void aDrillThatIsBrokenOffKillsNoMore() {
    AtomicInteger asked = new AtomicInteger();
    assertThat(drill(Fault.NONE, 10_000, () -> asked.incrementAndGet() > 3).cycles()).isEqualTo(3);
  }

  @Test
  void theDrillStopsOnceThereIsNothingMoreToLearn() {
    assertThat(drill(Fault.LOSES_THE_LAST_WRITE, 10_000).cycles()).isLessThan(100);
  }
}
