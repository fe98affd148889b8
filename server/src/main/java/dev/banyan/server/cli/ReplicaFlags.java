package dev.banyan.server.cli;

import dev.banyan.operate.measure.MeasurePlan;
import dev.banyan.operate.measure.ReplicaCommand;
import dev.banyan.operate.measure.ReplicaScaler;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a measured target gets more replicas: addresses of copies, or a command that makes them. */
final class ReplicaFlags {

  @Option(
      names = "--replica",
      paramLabel = "URL",
      description = "Another equal copy of the target: the load is shared out over all.")
  List<String> copies = new ArrayList<>();

  @Option(
      names = "--replicas",
      paramLabel = "LEVELS",
      description = "Numbers of replicas to measure with, such as 1,2,4.")
  @Nullable String replicas;

  @Option(
      names = "--replicas-run",
      paramLabel = "COMMAND",
      description = "Brings the target to {} replicas, and ends when they serve.")
  @Nullable String run;

  /**
   * The numbers of replicas to measure with; without flags the one that is there.
   *
   * @param addresses of the target and its copies
   */
  List<Integer> levels(int addresses) {
    String given = replicas;
    if (given == null) {
      if (run != null) {
        throw new CliException("--replicas-run needs numbers to bring it to: --replicas 1,2,4");
      }
      return IntStream.rangeClosed(1, addresses).boxed().toList();
    }
    List<Integer> levels = MeasurePlan.levels("--replicas", given, MeasurePlan.REPLICAS_MAX);
    if (run == null && levels.getLast() > addresses) {
      throw new CliException(
          "--replicas: "
              + levels.getLast()
              + " are asked for and "
              + addresses
              + " addresses are known. Name each with --replica URL, or a command that scales with"
              + " --replicas-run.");
    }
    return levels;
  }

  ReplicaScaler scaler() {
    return run == null ? ReplicaScaler.ADDRESSES : new ReplicaCommand(run);
  }
}
