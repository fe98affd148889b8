package dev.banyan.server.cli;

import dev.banyan.kernel.NearestName;
import dev.banyan.scale.plan.Workload;
import dev.banyan.scale.plan.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What users do: a workload that Banyan carries or one's own, with what was measured of it. */
final class WorkloadFlags {

  @Option(
      names = "--workload",
      paramLabel = "NAME|FILE",
      description = {
        "What they do: builder (generate and run projects), cowork (teams in live rooms), companion"
            + " (chat that recommends), assistant (chat with many models) or backoffice (invoices,"
            + " jobs).",
        "Or a file of your own; begin it with --workload NAME --show > mine.yaml."
      })
  @Nullable String workload;

  @Option(
      names = "--show",
      description = "Shows the workload instead, to begin one of your own; needs no --users.")
  boolean show;

  @Option(
      names = "--measured",
      paramLabel = "FILE",
      description =
          "What banyan measure --out wrote: the CPU of a request, in place of the workload's, for"
              + " each class that is called as one measured.")
  @Nullable Path measured;

  @Option(
      names = "--measured-as",
      paramLabel = "CLASS=NAME",
      description = "With --measured: a class of the workload that has another name there.")
  Map<String, String> measuredAs = new LinkedHashMap<>();

  boolean isMissing() {
    return workload == null || workload.isBlank();
  }

  /**
   * The text of the workload; a file of that name comes first.
   *
   * @throws CliException in words, where there is none
   */
  String text() throws IOException {
    String name = workload;
    if (name == null || name.isBlank()) {
      throw new CliException(
          "--show: which? Say --workload with one of " + String.join(", ", Workloads.NAMES) + ".");
    }
    Path file = Path.of(name);
    if (Workloads.NAMES.contains(name) && !Files.isRegularFile(file)) {
      return Workloads.text(name);
    }
    if (!Files.isRegularFile(file)) {
      throw new CliException(
          "--workload: there is no file "
              + name
              + ", and Banyan carries no workload of that name: "
              + String.join(", ", Workloads.NAMES)
              + "."
              + NearestName.of(name, Workloads.NAMES)
                  .map(nearest -> " Did you mean " + nearest + "?")
                  .orElse(""));
    }
    return ScaleFiles.text(file);
  }

  /**
   * The workload, with what was measured in the place of what it assumes.
   *
   * @throws CliException in words, each mistake with its key
   */
  Workload read() throws IOException {
    String text = text();
    Workload read = ScaleFiles.read("--workload " + workload, () -> Workloads.read(text));
    Path file = measured;
    if (file == null) {
      if (!measuredAs.isEmpty()) {
        throw new CliException("--measured-as goes with --measured FILE.");
      }
      return read;
    }
    String result = ScaleFiles.text(file);
    return ScaleFiles.read(
        "--measured " + file,
        () -> read.withCpuSeconds(MeasuredCpu.read(result).of(read, measuredAs)));
  }
}
