package dev.banyan.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.MutableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransitionKeeperTest {

  private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final ManualTimer timer = new ManualTimer(clock);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MemoryInstanceRecords memory = new MemoryInstanceRecords();
  private final Set<Id> poisoned = new HashSet<>();
  private boolean away;
  private SQLException poison = new SQLException("too long", "22001");
  private final TransitionKeeper keeper =
      new TransitionKeeper(
          new InstanceRecords() {
            @Override
            public void keep(InstanceRecord record, InstanceTransition transition) {
              if (away) {
                throw new IllegalStateException("away");
              }
              if (poisoned.contains(transition.instance())) {
                throw new IllegalStateException(poison);
              }
              memory.keep(record, transition);
            }

            @Override
            public List<InstanceRecord> open(String node) {
              return memory.open(node);
            }

            @Override
            public List<InstanceTransition> transitions(Id instance, int most) {
              return memory.transitions(instance, most);
            }

            @Override
            public int prune(Instant before) {
              return memory.prune(before);
            }
          },
          timer,
          meters);

  private final Specs specs = new Specs(Path.of("unused"));

  @Test
  void oneThatIsRefusedForWhatItSaysIsGivenUpAndHoldsUpNothing() {
    away = true;
    Id bad = keep();
    Id good = keep();
    poisoned.add(bad);
    away = false;

    int rounds = 0;
    while (refused() == 0) {
      keeper.retry();
      rounds++;
      assertThat(memory.transitions(good, 10)).hasSize(1);
    }
    assertThat(rounds).isEqualTo(TransitionKeeper.REFUSALS_MAX);
    assertThat(keeper.waiting()).isZero();
    assertThat(memory.transitions(bad, 10)).isEmpty();
  }

  @Test
  void nothingIsGivenUpWhileTheDatabaseTakesNothing() {
    away = true;
    Id one = keep();
    Id two = keep();
    for (int i = 0; i < 4 * TransitionKeeper.REFUSALS_MAX; i++) {
      keeper.retry();
    }
    assertThat(keeper.waiting()).isEqualTo(2);

    away = false;
    keeper.retry();
    assertThat(memory.transitions(one, 10)).hasSize(1);
    assertThat(memory.transitions(two, 10)).hasSize(1);
    assertThat(refused()).isZero();
  }

  @Test
  void aFailureThatSaysNothingCountsOnlyWhileOthersAreKept() {
    poison = new SQLException("who knows", "XX000");
    away = true;
    Id bad = keep();
    poisoned.add(bad);
    away = false;
    for (int i = 0; i < 2 * TransitionKeeper.REFUSALS_MAX; i++) {
      keeper.retry();
    }
    assertThat(keeper.waiting()).isOne();

    for (int i = 0; i < TransitionKeeper.REFUSALS_MAX; i++) {
      assertThat(refused()).isZero();
      Id good = keep();
      keeper.retry();
      assertThat(memory.transitions(good, 10)).hasSize(1);
    }
    assertThat(refused()).isOne();
    assertThat(keeper.waiting()).isZero();
  }

  private double refused() {
    return meters.get("workload_transitions_refused").counter().count();
  }

  /** The first step of a new instance. */
  private Id keep() {
    InstanceSpec spec = specs.shell("serve");
    Instant now = clock.instant();
    var status =
        new InstanceStatus(
            spec.id(),
            spec.team(),
            spec.app(),
            spec.service(),
            spec.ordinal(),
            spec.release(),
            InstanceState.PREPARING,
            false,
            "new",
            OptionalInt.empty(),
            0,
            "127.0.0.1",
            OptionalInt.empty(),
            Optional.empty(),
            now,
            0,
            Optional.empty(),
            Usage.NONE);
    keeper.keep(
        new InstanceRecord(status, "node", Optional.empty(), 1, false),
        new InstanceTransition(
            spec.id(), 1, Optional.empty(), InstanceState.PREPARING, "new", now));
    return spec.id();
  }
}
