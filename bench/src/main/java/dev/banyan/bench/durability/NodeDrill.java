package dev.banyan.bench.durability;

import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.Node;
import dev.banyan.bench.peer.AddressApp;
import dev.banyan.operate.machine.Scratch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Drills on a node of their own, from its first start to its orderly stop: first under the writers
 * of every store, then under those that have instances exchanged.
 *
 * @param name of its folder and of its lines of progress
 * @param nodes makes the node, not started yet
 * @param seed of the random moments
 * @param cycles kills under the writers of every store
 * @param changeCycles kills under those that have instances exchanged; 0 leaves them out
 */
public record NodeDrill(String name, Nodes nodes, long seed, int cycles, int changeCycles) {

  /** After fewer kills one writer may well have been killed before its first answer each time. */
  private static final int CYCLES_WITH_ANSWERS = 5;

  /** How a node is made. */
  @FunctionalInterface
  public interface Nodes {
    Node of(Path app, Path data);
  }

  /**
   * Blocks until it is done.
   *
   * @param brokenOff asked before each kill: whether there is to be none any more
   * @return with what an orderly stop left, and writers of which nothing was ever acknowledged
   *     (after five kills or more each of them, before all together), among the violations
   */
  public DurabilityDrill.Outcome run(BooleanSupplier brokenOff, Consumer<String> progress) {
    try (Scratch scratch = new Scratch(name)) {
      AddressApp app = AddressApp.write(scratch);
      try (Node node = nodes.of(app.folder(), scratch.folder().resolve("data"))) {
        node.start();
        Installation installation = Installation.signUp(node);
        DurabilityDrill.Outcome outcome =
            drill(node, ledgers(installation, app.addresses()), cycles, brokenOff, progress);
        if (changeCycles > 0 && outcome.violations().isEmpty() && !brokenOff.getAsBoolean()) {
          outcome =
              outcome.and(
                  drill(node, Changes.ledgers(installation), changeCycles, brokenOff, progress));
        }
        node.stop();
        return node.inventory().isEmpty()
            ? outcome
            : outcome.with("after an orderly stop these still run: " + node.inventory());
      }
    }
  }

  private DurabilityDrill.Outcome drill(
      Node node,
      List<Ledger> ledgers,
      int count,
      BooleanSupplier brokenOff,
      Consumer<String> progress) {
    DurabilityDrill.Outcome outcome =
        new DurabilityDrill(
                new NodeSubject(node),
                ledgers,
                new Random(seed),
                duration -> LockSupport.parkNanos(duration.toNanos()),
                brokenOff,
                line -> progress.accept(name + ": " + line))
            .run(DurabilityDrill.Plan.of(count));
    if (outcome.acknowledged() == 0) {
      outcome = outcome.with("nothing was ever acknowledged");
    }
    for (Ledger ledger : ledgers) {
      if (count >= CYCLES_WITH_ANSWERS && ledger.acknowledged() == 0) {
        outcome = outcome.with(ledger.name() + ": nothing was ever acknowledged");
      }
    }
    return outcome;
  }

  /** Writers of every kind of store that a node has. */
  private static List<Ledger> ledgers(Installation installation, Map<String, String> addresses) {
    List<Ledger> ledgers = new ArrayList<>();
    for (int index = 0; index < 6; index++) {
      // Small values are rows; the largest go past what a row holds in line.
      int valueBytes = index < 4 ? 4_096 : 60_000;
      ledgers.add(new ConfigLedger(installation, "DRILL_" + index, valueBytes));
    }
    ledgers.add(new KeyLedger(installation, "drill-a"));
    ledgers.add(new KeyLedger(installation, "drill-b"));
    ledgers.add(
        new RowLedger(RowLedger.DatabaseAddress.parse(addresses.getOrDefault("DATABASE_URL", ""))));
    ledgers.add(new RedisLedger(addresses.getOrDefault("REDIS_URL", "")));
    return ledgers;
  }
}
