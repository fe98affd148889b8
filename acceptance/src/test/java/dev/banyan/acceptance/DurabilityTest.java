package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.bench.durability.Drills;
import dev.banyan.bench.durability.DurabilityDrill;
import dev.banyan.bench.durability.NodeDrill;
import dev.banyan.bench.node.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The drill of {@code ./banyan bench durability}, short. */
class DurabilityTest {

  /** Over fifty kills in all. */
  private static final int CYCLES = 24;

  /** Those under writers that have instances exchanged take longer. */
  private static final int CHANGE_CYCLES = 5;

  /**
   * Two nodes at once: a node that starts waits for other things than the processor half the time.
   */
  @Test
  void nothingAcknowledgedIsLostLeftOrDoubledByKillsAtRandomMoments() throws Exception {
    long seed = System.nanoTime();
    DurabilityDrill.Outcome outcome =
        Drills.atOnce(
            List.of(
                drill("durability-one", seed, CHANGE_CYCLES),
                drill("durability-other", seed + 1, 0)));
    assertThat(outcome.violations()).as("seed %d", seed).isEmpty();
    assertThat(outcome.cycles()).isEqualTo(2 * CYCLES + CHANGE_CYCLES);
  }

  private static Drills.Drill drill(String name, long seed, int changes) {
    var drill = new NodeDrill(name, DurabilityTest::node, seed, CYCLES, changes);
    return brokenOff -> drill.run(brokenOff, line -> {});
  }

  private static Node node(Path app, Path data) {
    return new Node(
        new Node.Setup(
            Repository.root().resolve("banyan"),
            app,
            data,
            List.of(),
            UnaryOperator.identity(),
            Map.of("BANYAN_NO_AOT", "1")));
  }
}
