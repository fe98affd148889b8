package dev.banyan.server.cli;

import dev.banyan.operate.load.LoadLimits;
import dev.banyan.operate.load.Target;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom the generator may meet, and what it may use for that. */
final class LoadGeneratorFlags {

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Connections at a time, at most; 1000 without it.")
  @Nullable Integer connections;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Event loops of the generator; half of the cores without it.")
  @Nullable Integer threads;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "PEM certificates to trust for https, in place of the JDK's.")
  @Nullable Path certificates;

  @Option(
      names = "--i-own-this",
      description = "The target is not this machine, and you may bring it down.")
  boolean ownThis;

  /**
   * Where a URL points.
   *
   * @throws IllegalArgumentException in words, for what is no target or may not be loaded
   */
  Target target(String url) {
    Target target = Target.of(url, ownThis);
    return certificates == null ? target : target.trusting(certificates);
  }

  /** What a load may use; so many connections where no flag says how many. */
  LoadLimits limits(int connectionsDefault) {
    LoadLimits limits = LoadLimits.defaults();
    if (threads != null) {
      limits = limits.withThreads(threads);
    }
    return limits.withConnectionsMax(
        connections == null ? Math.max(limits.threads(), connectionsDefault) : connections);
  }
}
