package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.bench.durability.DurabilityBench;
import dev.banyan.bench.durability.DurabilityDrill;
import dev.banyan.bench.durability.NodeSubject;
import dev.banyan.bench.measure.Scratch;
import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.Node;
import dev.banyan.bench.peer.AddressApp;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The drill of {@code ./banyan bench durability}, short. */
class DurabilityTest {

  private static final int CYCLES = 50;

  @Test
  void nothingAcknowledgedIsLostLeftOrDoubledByKillsAtRandomMoments() {
    long seed = System.nanoTime();
    try (Scratch scratch = new Scratch("durability-test")) {
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
        DurabilityDrill.Outcome outcome =
            new DurabilityDrill(
                    new NodeSubject(node),
                    DurabilityBench.ledgers(installation, app.addresses()),
                    new Random(seed),
                    duration -> LockSupport.parkNanos(duration.toNanos()),
                    line -> {})
                .run(DurabilityDrill.Plan.of(CYCLES));
        assertThat(outcome.violations()).as("seed %d", seed).isEmpty();
        assertThat(outcome.cycles()).isEqualTo(CYCLES);
        assertThat(outcome.acknowledged()).isGreaterThan(CYCLES);
        node.stop();
        assertThat(node.inventory()).as("left after an orderly stop").isEmpty();
      }
    }
  }
}
