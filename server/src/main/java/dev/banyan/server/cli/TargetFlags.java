package dev.banyan.server.cli;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.Secret;
import dev.banyan.operate.observe.Capacity;
import dev.banyan.operate.observe.MetricMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the metrics of a target are read, and what they mean. */
final class TargetFlags {

  /** Where a token stands that is in no file. */
  static final String TOKEN_VARIABLE = "BANYAN_METRICS_TOKEN";

  private static final double CORES_MAX = 10_000;

  @Option(
      names = "--prometheus",
      description = "The address is a Prometheus server, whose past is looked up.")
  boolean prometheus;

  @Option(
      names = "--match",
      paramLabel = "LABEL=VALUE",
      description = "With a Prometheus server: only series with this label, such as job=api.")
  Map<String, String> match = new LinkedHashMap<>();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Holds the bearer token that the target wants; else $" + TOKEN_VARIABLE + ".")
  @Nullable Path tokenFile;

  @Option(
      names = "--map",
      paramLabel = "FILE",
      description = "Which of the target's own series say what, beside the exporters known.")
  @Nullable Path map;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "Cores that each process may use, where no metric says so.")
  @Nullable String cores;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "Memory that each process may hold (512Mi), where no metric says so.")
  @Nullable String memory;

  boolean isEmpty() {
    return !prometheus
        && match.isEmpty()
        && tokenFile == null
        && map == null
        && cores == null
        && memory == null;
  }

  /** Never from the command line, which everybody on the machine can read. */
  Optional<Secret> token(Map<String, String> environment) throws IOException {
    Path file = tokenFile;
    return file == null
        ? BearerToken.of(environment.getOrDefault(TOKEN_VARIABLE, ""))
        : Optional.of(BearerToken.of(file));
  }

  MetricMap metricMap() throws IOException {
    Path file = map;
    if (file == null) {
      return MetricMap.shipped();
    }
    String text = ScaleFiles.text(file);
    return ScaleFiles.read(file.toString(), () -> MetricMap.shipped().with(text));
  }

  Capacity capacity() {
    return new Capacity(
        cores == null ? OptionalDouble.empty() : OptionalDouble.of(cores(cores)),
        memory == null ? OptionalDouble.empty() : OptionalDouble.of(bytes(memory)));
  }

  private static double cores(String given) {
    try {
      double cores = Double.parseDouble(given);
      if (cores > 0 && cores <= CORES_MAX) {
        return cores;
      }
    } catch (NumberFormatException none) {
      // Said below.
    }
    throw new CliException(
        "--cores takes a number of cores such as 2 or 0.5, not '" + given + "'.");
  }

  private static double bytes(String given) {
    long bytes = ScaleFiles.read("--memory", () -> ByteSize.parse(given)).bytes();
    if (bytes <= 0) {
      throw new CliException("--memory takes a size such as 512Mi, not '" + given + "'.");
    }
    return bytes;
  }
}
