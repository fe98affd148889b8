package dev.banyan.server.cli;

import dev.banyan.operate.report.PlanHtml;
import dev.banyan.scale.plan.Plan;
import dev.banyan.scale.plan.PlanRequest;
import dev.banyan.scale.plan.PlanText;
import dev.banyan.scale.plan.Workload;
import dev.banyan.scale.price.PriceBook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "plan",
    description = {
      "Says what a number of users needs on six targets, and what that costs a month:"
          + " banyan plan --users 50000 --meaning concurrent --workload cowork",
      "Every figure is predicted, with its arithmetic. It rests on assumptions, which are listed;"
          + " --workload FILE and --measured FILE say your own. How well measure's models foretell:"
          + " banyan plan verify"
    })
final class PlanCommand implements Callable<Integer> {

  /** Required here and not by the parser, which would require it of plan verify too. */
  @Option(names = "--users", paramLabel = "N", description = "How many; needed.")
  @Nullable String users;

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--meaning",
      paramLabel = "WHAT",
      description =
          "What a user is: registered, monthly-active, daily-active, or concurrent: there at the"
              + " busiest moment.")
  @Nullable String meaning;

  @Mixin WorkloadFlags workload = new WorkloadFlags();

  @Mixin PriceFlags prices = new PriceFlags();

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description = "One alone: docker-vps, fly, railway, eks, gke or aks (all six).")
  @Nullable String target;

  @Option(names = "--p95", paramLabel = "TIME", description = "Of the app's own work (500ms).")
  @Nullable String p95;

  @Option(names = "--availability", paramLabel = "PERCENT", description = "Of a month (99.5).")
  @Nullable String availability;

  @Option(
      names = "--redundancy",
      paramLabel = "WHAT",
      description = "What may be lost: none, zone or region (none).")
  @Nullable String redundancy;

  @Option(names = "--rpo", paramLabel = "TIME", description = "Data that may be lost (1d).")
  @Nullable String rpo;

  @Option(names = "--rto", paramLabel = "TIME", description = "Until it serves again (4h).")
  @Nullable String rto;

  @Option(
      names = "--cache-hit-rate",
      paramLabel = "SHARE",
      description = "Of model requests that a cache answers, 0 to 1 (the workload's).")
  @Nullable String cacheHitRate;

  @Option(
      names = "--plan-mix",
      paramLabel = "PLAN=SHARE",
      split = ",",
      description = "Users by plan: free=0.9,premium=0.1.")
  Map<String, String> planMix = new LinkedHashMap<>();

  @Option(
      names = "--browser-runtimes",
      description = "Projects that can run in the browser do (the hybrid).")
  boolean browserRuntimes;

  @Option(
      names = "--prices-at",
      paramLabel = "DATE",
      description = "The day at which prices are judged to be old (today).")
  @Nullable String pricesAt;

  @Option(names = "--html", paramLabel = "FILE", description = "Keeps it as a report with plots.")
  @Nullable Path html;

  private final Terminal terminal;

  PlanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (workload.show) {
      terminal.line(workload.text().stripTrailing());
      return 0;
    }
    LocalDate day = day();
    PriceBook book = prices.book(day);
    if (prices.show) {
      terminal.line(book.yaml().stripTrailing());
      return 0;
    }
    requireUsers();
    if (workload.isMissing()) {
      // the request says which there are, beside all else that is wrong with it
      ScaleFiles.read("plan", () -> PlanRequest.read(fields(""), day));
    }
    Workload what = workload.read();
    PlanRequest request = ScaleFiles.read("plan", () -> PlanRequest.read(fields(what.name()), day));
    Plan plan = ScaleFiles.read("plan", () -> Plan.of(request, what, book));
    terminal.line(PlanText.of(plan).stripTrailing());
    prices.costs().forEach(costs -> terminal.line(costs.stripTrailing()));
    if (html != null) {
      ReportFile.write(terminal, html, PlanHtml.of(plan, Instant.now()));
    }
    return 0;
  }

  private void requireUsers() {
    CommandSpec itself = spec;
    if (users == null && itself != null) {
      throw new MissingParameterException(
          itself.commandLine(), itself.findOption("--users"), "--users is missing");
    }
  }

  private LocalDate day() {
    String given = pricesAt;
    if (given == null) {
      return LocalDate.now(ZoneOffset.UTC);
    }
    try {
      return LocalDate.parse(given);
    } catch (DateTimeParseException wrong) {
      throw new CliException("--prices-at takes a date such as 2026-01-31, not '" + given + "'.");
    }
  }

  private Map<String, Object> fields(String workloadName) {
    var fields = new LinkedHashMap<String, Object>();
    put(fields, "users", users);
    put(fields, "meaning", meaning);
    put(fields, "workload", workloadName);
    put(fields, "target", target);
    put(fields, "p95", p95);
    put(fields, "availability", availability);
    put(fields, "redundancy", redundancy);
    put(fields, "rpo", rpo);
    put(fields, "rto", rto);
    put(fields, "cacheHitRate", cacheHitRate);
    if (!planMix.isEmpty()) {
      fields.put("planMix", planMix);
    }
    if (browserRuntimes) {
      fields.put("browserRuntimes", "true");
    }
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
