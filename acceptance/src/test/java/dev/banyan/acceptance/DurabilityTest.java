package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.bench.durability.Changes;
import dev.banyan.bench.durability.DurabilityBench;
import dev.banyan.bench.durability.DurabilityDrill;
import dev.banyan.bench.durability.Ledger;
import dev.banyan.bench.durability.NodeSubject;
import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.Node;
import dev.banyan.bench.peer.AddressApp;
import dev.banyan.operate.machine.Scratch;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The drill of {@code ./banyan bench durability}, short. */
class DurabilityTest {

  /** Fifty kills in all. */
  private static final int CYCLES = 25;

  /** Those under writers that have instances exchanged take longer. */
  private static final int CHANGE_CYCLES = 2;

  /**
   * Two nodes at once: a node that starts waits for other things than the processor half the time.
   */
  @Test
  void nothingAcknowledgedIsLostLeftOrDoubledByKillsAtRandomMoments() throws Exception {
    long seed = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = threads.submit(() -> drill("durability-one", seed, CHANGE_CYCLES));
      var other = threads.submit(() -> drill("durability-other", seed + 1, 0));
      one.get();
      other.get();
    }
  }

  private static void drill(String name, long seed, int changes) {
    try (Scratch scratch = new Scratch(name)) {
      AddressApp app = AddressApp.write(scratch);
      Node.Setup setup =
          new Node.Setup(
              Repository.root().resolve("banyan"),
              app.folder(),
              scratch.folder().resolve("data"),
              List.of(),
              UnaryOperator.identity(),
              Map.of("BANYAN_NO_AOT", "1"));
      try (Node node = new Node(setup)) {
        node.start();
        Installation installation = Installation.signUp(node);
        run(node, DurabilityBench.ledgers(installation, app.addresses()), seed, CYCLES);
        if (changes > 0) {
          run(node, Changes.ledgers(installation), seed, changes);
        }
        node.stop();
        assertThat(node.inventory()).as("left after an orderly stop").isEmpty();
      }
    }
  }

  private static void run(Node node, List<Ledger> ledgers, long seed, int cycles) {
    DurabilityDrill.Outcome outcome =
        new DurabilityDrill(
                new NodeSubject(node),
                ledgers,
                new Random(seed),
                duration -> LockSupport.parkNanos(duration.toNanos()),
                line -> {})
            .run(DurabilityDrill.Plan.of(cycles));
    assertThat(outcome.violations()).as("seed %d", seed).isEmpty();
    assertThat(outcome.cycles()).isEqualTo(cycles);
    assertThat(ledgers)
        .allSatisfy(ledger -> assertThat(ledger.acknowledged()).as(ledger.name()).isPositive());
  }
}
