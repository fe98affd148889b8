package dev.banyan.server.cli;

import dev.banyan.http.Json;
import dev.banyan.operate.report.LintHtml;
import dev.banyan.scale.lint.Lint;
import dev.banyan.scale.lint.Report;
import dev.banyan.scale.lint.TextReport;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.lint.rule.Finding;
import dev.banyan.scale.lint.rule.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "lint",
    description = {
      "Checks scaling guides written as data, each alone and all against each other, and shows its"
          + " arithmetic: banyan lint guide.yaml",
      "Banyan carries five: bharatbuild, covibes, bondhu, jarvis, ai-mate."
    },
    footer =
        "Gives 0 where nothing is wrong, 1 where a finding is an error or it could not be done.")
final class LintCommand implements Callable<Integer> {

  private static final int ERRORS = 1;

  @Parameters(
      arity = "1..*",
      paramLabel = "GUIDE",
      description = "A file, or the name of one that Banyan carries.")
  List<String> guides = new ArrayList<>();

  @Option(
      names = "--assume",
      paramLabel = "NAME=VALUE",
      description = "Another value for what no guide states; each finding names those it uses.")
  Map<String, String> assumed = new LinkedHashMap<>();

  @Option(names = "--json", description = "For programs.")
  boolean json;

  @Option(names = "--html", paramLabel = "FILE", description = "Keeps it as a report with plots.")
  @Nullable Path html;

  private final Terminal terminal;

  LintCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    List<Guide> read = new ArrayList<>();
    for (String guide : guides) {
      read.add(guide(guide));
    }
    Report report =
        ScaleFiles.read("lint", () -> new Lint(Catalogue.shipped(), assumptions()).check(read));
    if (json) {
      terminal.line(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
    } else {
      terminal.line(TextReport.of(report).stripTrailing());
    }
    if (html != null) {
      ReportFile.write(terminal, html, LintHtml.of(report, Instant.now()));
    }
    return report.findings().stream().map(Finding::severity).anyMatch(Severity.ERROR::equals)
        ? ERRORS
        : 0;
  }

  /** A file of that name comes first. */
  private static Guide guide(String name) throws IOException {
    Path file = Path.of(name);
    if (Lint.SHIPPED.contains(name) && !Files.exists(file)) {
      return Lint.guide(name);
    }
    if (!Files.isRegularFile(file)) {
      throw new CliException(
          "There is no file "
              + name
              + ", and Banyan carries no guide of that name: "
              + String.join(", ", Lint.SHIPPED)
              + ".");
    }
    String text = ScaleFiles.text(file);
    return ScaleFiles.read(name, () -> Lint.read(text));
  }

  private Assumptions assumptions() {
    Assumptions all = Assumptions.shipped();
    for (Map.Entry<String, String> each : assumed.entrySet()) {
      all = all.with(each.getKey(), each.getValue());
    }
    return all;
  }
}
