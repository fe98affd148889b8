package dev.banyan.bench;

import dev.banyan.bench.durability.DurabilityBench;
import dev.banyan.bench.edge.EdgeBench;
import dev.banyan.bench.load.LoadBench;
import dev.banyan.bench.scale.ScaleBench;
import dev.banyan.bench.start.StartBench;
import dev.banyan.bench.writes.WritesBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./banyan bench …}: measures a node beside what a user would pick instead. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Measures Banyan beside what one would use instead, in one run, and prints ratios.",
    subcommands = {
      EdgeBench.class,
      WritesBench.class,
      StartBench.class,
      DurabilityBench.class,
      LoadBench.class,
      ScaleBench.class,
    },
    footer = {
      "",
      "Everything happens on loopback; a bench ends what it started. Exit code 1: the run does not",
      "count (arrivals were dropped, an acknowledged write was lost). A missed target is only said."
    })
public final class Bench implements Runnable {

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}
