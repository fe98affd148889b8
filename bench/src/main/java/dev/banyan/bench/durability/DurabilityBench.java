package dev.banyan.bench.durability;

import dev.banyan.bench.BenchCommand;
import dev.banyan.bench.report.Figure;
import dev.banyan.bench.report.Numbers;
import dev.banyan.bench.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  @Option(
      names = "--nodes",
      description =
          "Nodes that the kills are dealt to, all at once (default: 2): one that starts waits for"
              + " other things than the processor half the time.")
  private int nodes = 2;

  @Override
  protected Findings measure() throws InterruptedException {
    int count = cycles > 0 ? cycles : quick() ? 5 : 1_000;
    int dealt = Math.clamp(nodes, 1, count);
    say("Seed " + seed);
    List<Drills.Drill> drills = new ArrayList<>();
    for (int index = 0; index < dealt; index++) {
      int share = count / dealt + (index < count % dealt ? 1 : 0);
      NodeDrill drill =
          new NodeDrill(
              "durability-" + (index + 1),
              (app, data) -> node(app, data, List.of(), UnaryOperator.identity()),
              seed + index,
              share,
              Math.max(1, share / CHANGES_ONE_IN));
      drills.add(brokenOff -> drill.run(brokenOff, this::say));
    }
    return findings(Drills.atOnce(drills), dealt);
  }

  private Findings findings(DurabilityDrill.Outcome outcome, int dealt) {
    List<String> violations = outcome.violations();
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
                "Writers: six configuration variables (4 KB and 60 KB), two of team keys with"
                    + " Idempotency-Key, rows in the app's database, a counter in its Redis; then,"
                    + " for a tenth as many kills, counts of replicas, secrets, releases and a"
                    + " variable, all with their audit entries. Nodes at once: "
                    + dealt
                    + ". Seed "
                    + seed
                    + "."));
    return new Findings(
        "Durability under kill -9", List.of(section), figures(outcome, dealt), violations);
  }

  /** How long a restart takes is a figure where nothing else runs beside it. */
  private static List<Figure> figures(DurabilityDrill.Outcome outcome, int dealt) {
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.measured("durability.cycles", outcome.cycles(), "kills"));
    figures.add(Figure.measured("durability.acknowledged", outcome.acknowledged(), "writes"));
    figures.add(
        Figure.measured("durability.violations", outcome.violations().size(), "")
            .against(new Figure.Target.AtMost(0)));
    if (dealt == 1) {
      figures.add(
          Figure.measured(
              "durability.restart.p50",
              Duration.ofNanos((long) outcome.restarts().p50()).toMillis(),
              "ms"));
    }
    return List.copyOf(figures);
  }
}
