package dev.banyan.bench.durability;

import dev.banyan.bench.BenchCommand;
import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.Node;
import dev.banyan.bench.peer.AddressApp;
import dev.banyan.bench.report.Figure;
import dev.banyan.bench.report.Numbers;
import dev.banyan.bench.report.Section;
import dev.banyan.operate.machine.Scratch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench durability}. */
@Command(
    name = "durability",
    mixinStandardHelpOptions = true,
    description = {
      "Kills a node with SIGKILL at random moments under writers that keep their own books:",
      "no acknowledged write may be lost, nothing left behind, nothing doubled."
    })
public final class DurabilityBench extends BenchCommand {

  /** Kills under those writers to one under writers that have instances exchanged. */
  private static final int CHANGES_ONE_IN = 10;

  @Option(names = "--cycles", description = "Kills under load (default: 1000, --quick: 5).")
  private int cycles;

  @Option(names = "--seed", description = "Of the random moments (default: from the clock).")
  private long seed = System.nanoTime();

  @Override
  protected Findings measure() {
    int count = cycles > 0 ? cycles : quick() ? 5 : 1_000;
    say("Seed " + seed);
    try (Scratch scratch = new Scratch("durability")) {
      AddressApp app = AddressApp.write(scratch);
      try (Node node =
          node(
              app.folder(),
              scratch.folder().resolve("data"),
              List.of(),
              UnaryOperator.identity())) {
        node.start();
        Installation installation = Installation.signUp(node);
        DurabilityDrill.Outcome outcome =
            drill(node, ledgers(installation, app.addresses()), count);
        if (outcome.violations().isEmpty()) {
          int changes = Math.max(1, count / CHANGES_ONE_IN);
          outcome = outcome.and(drill(node, Changes.ledgers(installation), changes));
        }
        List<String> violations = new ArrayList<>(outcome.violations());
        node.stop();
        if (!node.inventory().isEmpty()) {
          violations.add("after an orderly stop these still run: " + node.inventory());
        }
        return findings(outcome, violations);
      }
    }
  }

  private DurabilityDrill.Outcome drill(Node node, List<Ledger> ledgers, int count) {
    return new DurabilityDrill(
            new NodeSubject(node),
            ledgers,
            new Random(seed),
            duration -> LockSupport.parkNanos(duration.toNanos()),
            this::say)
        .run(DurabilityDrill.Plan.of(count));
  }

  /** Writers of every kind of store that a node has. */
  public static List<Ledger> ledgers(Installation installation, Map<String, String> addresses) {
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

  private Findings findings(DurabilityDrill.Outcome outcome, List<String> violations) {
    Section section =
        new Section(
            "kill -9 under writers",
            List.of("", ""),
            List.of(
                List.of("kills under load", Integer.toString(outcome.cycles())),
                List.of("kills while starting", Integer.toString(outcome.killsWhileStarting())),
                List.of("writes attempted", Numbers.plain(outcome.attempted())),
                List.of("writes acknowledged", Numbers.plain(outcome.acknowledged())),
                List.of("lost, left behind or doubled", Integer.toString(violations.size())),
                List.of("restart to ready, p50", Numbers.nanos(outcome.restarts().p50())),
                List.of("restart to ready, p99", Numbers.nanos(outcome.restarts().p99()))),
            List.of(
                "Writers: six configuration variables (4 KB and 60 KB), two of team keys with Idempotency-Key, rows in the app's database, a counter in its Redis; then, for a tenth as many kills, counts of replicas, secrets, releases and a variable, all with their audit entries. Seed "
                    + seed
                    + "."));
    return new Findings(
        "Durability under kill -9",
        List.of(section),
        List.of(
            Figure.measured("durability.cycles", outcome.cycles(), "kills"),
            Figure.measured("durability.acknowledged", outcome.acknowledged(), "writes"),
            Figure.measured("durability.violations", violations.size(), "")
                .against(new Figure.Target.AtMost(0)),
            Figure.measured(
                "durability.restart.p50",
                Duration.ofNanos((long) outcome.restarts().p50()).toMillis(),
                "ms")),
        violations);
  }
}
