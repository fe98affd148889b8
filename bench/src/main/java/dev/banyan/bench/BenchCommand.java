package dev.banyan.bench;

import dev.banyan.bench.node.Node;
import dev.banyan.bench.report.Figure;
import dev.banyan.bench.report.JsonReport;
import dev.banyan.bench.report.MarkdownReport;
import dev.banyan.bench.report.MarkedFile;
import dev.banyan.bench.report.Report;
import dev.banyan.bench.report.Section;
import dev.banyan.bench.report.TerminalReport;
import dev.banyan.operate.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all benches share: their options, and where their reports go. */
public abstract class BenchCommand implements Callable<Integer> {

  private static final List<String> FILES = List.of("--json", "--docs", "--launcher");

  @Option(
      names = "--quick",
      description =
          "Short runs, to see that it works. Written nowhere but to the terminal and JSON.")
  private boolean quick;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where the figures go as JSON (default: target/bench/NAME.json).")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--docs",
      paramLabel = "FILE",
      description =
          "The file whose block of this bench is written anew (default: docs/benchmarks.md; with"
              + " --quick none).")
  private Optional<Path> docs = Optional.empty();

  @Option(names = "--launcher", hidden = true, description = "The script that starts a node.")
  private Optional<Path> launcher = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** What a bench found; the frame around it is the same for all. */
  public record Findings(
      String title, List<Section> sections, List<Figure> figures, List<String> invalid) {}

  /** Measures. Prints how far it is by {@link #say}. */
  protected abstract Findings measure() throws Exception;

  protected final boolean quick() {
    return quick;
  }

  protected final String name() {
    return spec.name();
  }

  /** A line on standard error, so that standard output holds the report alone. */
  protected final void say(String line) {
    System.err.println(line);
  }

  /** The folder of the clone: given by the launcher, else where one stands. */
  protected static Path home() {
    return Path.of(System.getProperty("banyan.home", "")).toAbsolutePath();
  }

  /** A node of this clone, not started yet, without the background training of its start cache. */
  protected final Node node(
      Path app, Path data, List<String> more, UnaryOperator<List<String>> pinned) {
    return new Node(
        new Node.Setup(
            launcher.orElse(home().resolve("banyan")),
            app,
            data,
            more,
            pinned,
            Map.of("BANYAN_NO_AOT", "1")));
  }

  @Override
  public final Integer call() throws Exception {
    Machine machine = Machine.here();
    Instant began = Instant.now();
    Findings findings = measure();
    Report report =
        new Report(
            name(),
            findings.title(),
            began,
            machine,
            commandLine(),
            findings.sections(),
            findings.figures(),
            findings.invalid());
    System.out.println(TerminalReport.render(report));
    write(report);
    return report.valid() ? 0 : 1;
  }

  private String commandLine() {
    return "./banyan bench "
        + name()
        + String.join("", arguments().stream().map(argument -> " " + argument).toList());
  }

  private List<String> arguments() {
    return measuring(spec.commandLine().getParseResult().originalArgs(), name());
  }

  /** The arguments that decide what is measured: not where files are, which differs by machine. */
  static List<String> measuring(List<String> arguments, String bench) {
    List<String> kept = new ArrayList<>();
    for (int index = 0; index < arguments.size(); index++) {
      String argument = arguments.get(index);
      if (FILES.contains(argument)) {
        index++;
      } else if (!argument.equals(bench)
          && FILES.stream().noneMatch(option -> argument.startsWith(option + "="))) {
        kept.add(argument);
      }
    }
    return List.copyOf(kept);
  }

  private void write(Report report) throws IOException {
    Path jsonFile = json.orElse(home().resolve("target/bench").resolve(name() + ".json"));
    Files.createDirectories(jsonFile.toAbsolutePath().getParent());
    Files.writeString(jsonFile, JsonReport.render(report));
    say("JSON: " + jsonFile);
    Optional<Path> docsFile =
        docs.or(() -> quick ? Optional.empty() : Optional.of(home().resolve("docs/benchmarks.md")));
    if (docsFile.isPresent()) {
      new MarkedFile(docsFile.get()).write(name(), MarkdownReport.render(report));
      say("Markdown: " + docsFile.get());
    }
  }
}
