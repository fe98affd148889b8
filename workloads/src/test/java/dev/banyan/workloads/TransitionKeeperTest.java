package dev.banyan.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.MutableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransitionKeeperTest {

  private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final ManualTimer timer = new ManualTimer(clock);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MemoryInstanceRecords memory = new MemoryInstanceRecords();
  private final TransitionKeeper keeper = new TransitionKeeper(memory, timer, meters);
  private final Specs specs = new Specs(Path.of("unused"));

  @Test
  void oneThatIsRefusedForWhatItSaysIsGivenUpAndHoldsUpNothing() {
    memory.away(true);
    Id bad = keep();
    Id good = keep();
    memory.refuse(bad, new SQLException("too long", "22001"));
    memory.away(false);

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
    memory.away(true);
    Id one = keep();
    Id two = keep();
    for (int i = 0; i < 4 * TransitionKeeper.REFUSALS_MAX; i++) {
      keeper.retry();
    }
    assertThat(keeper.waiting()).isEqualTo(2);

    memory.away(false);
    keeper.retry();
    assertThat(memory.transitions(one, 10)).hasSize(1);
    assertThat(memory.transitions(two, 10)).hasSize(1);
    assertThat(refused()).isZero();
  }

  @Test
  void aFailureThatSaysNothingCountsOnlyWhileOthersAreKept() {
    memory.away(true);
    Id bad = keep();
    memory.refuse(bad, new SQLException("who knows", "XX000"));
    memory.away(false);
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
    keeper.keep(
        new InstanceRecord(InstanceStatus.first(spec, now), "node", Optional.empty(), 1, false),
        new InstanceTransition(
            spec.id(), 1, Optional.empty(), InstanceState.PREPARING, "new", now));
    return spec.id();
  }
}
