package dev.banyan.bench.scale;

import dev.banyan.bench.BenchCommand;
import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.Node;
import dev.banyan.bench.report.Figure;
import dev.banyan.bench.report.Numbers;
import dev.banyan.bench.report.Section;
import dev.banyan.operate.machine.Scratch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;

/** {@code bench scale}. */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    description = {
      "A plan for six targets and simulated days of 100,000 and 1,000,000 users, asked of a node",
      "over its API."
    })
public final class ScaleBench extends BenchCommand {

  private static final List<String> WORKLOADS =
      List.of("builder", "cowork", "companion", "assistant", "backoffice");
  private static final double PLAN_MAX_MILLIS = 200;
  private static final double DAY_MAX_SECONDS = 5;
  private static final int HUNDRED_THOUSAND = 100_000;
  private static final int MILLION = 1_000_000;

  @Override
  protected Findings measure() throws IOException {
    try (Scratch scratch = new Scratch("scale")) {
      scratch.write(
          "app/banyan.app.yaml",
          "name: bench\nservices:\n  web: {static: web}\nroutes:\n  - {path: /, to: web}\n");
      scratch.write("app/web/index.html", "<!doctype html><title>bench</title>\n");
      try (Node node =
          node(
              scratch.folder().resolve("app"),
              scratch.folder().resolve("data"),
              List.of(),
              UnaryOperator.identity())) {
        node.start();
        return findings(Installation.signUp(node));
      }
    }
  }

  private Findings findings(Installation node) throws IOException {
    say("Plans");
    Duration first = plan(node, "cowork");
    int rounds = quick() ? 4 : 40;
    List<List<String>> rows = new ArrayList<>();
    List<Duration> plans = new ArrayList<>();
    for (String workload : WORKLOADS) {
      List<Duration> each = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        each.add(plan(node, workload));
      }
      plans.addAll(each);
      rows.add(row(workload, each));
    }
    rows.add(row("all", plans));
    List<Duration> days = days(node, HUNDRED_THOUSAND);
    List<Duration> largeDays = days(node, MILLION);
    Section planned =
        new Section(
            "A plan of 50,000 concurrent users for six targets",
            List.of("workload", "median", "95 of 100", "slowest"),
            rows,
            List.of(
                "POST /v1/scale/plan, one after the other, the answer read whole; %d each."
                    .formatted(rounds),
                "The first of all, on a node that has just started: %s."
                    .formatted(Numbers.duration(first)),
                "What the answers say is predicted; how long they took is measured."));
    Section simulated =
        new Section(
            "A simulated day",
            List.of("users at the peak", "median", "95 of 100", "slowest"),
            List.of(row("100,000", days), row("1,000,000", largeDays)),
            List.of(
                "POST /v1/scale/simulate of the scenario day, 86,400 steps of three services; %d each."
                    .formatted(days.size())));
    return new Findings(
        "Plans and simulated days",
        List.of(planned, simulated),
        List.of(
            Figure.measured("scale.plan.p95", millis(share(plans, 0.95)), "ms")
                .against(new Figure.Target.AtMost(PLAN_MAX_MILLIS)),
            Figure.measured("scale.plan.first", millis(first), "ms"),
            Figure.measured("scale.day.100000", seconds(share(days, 0.5)), "s")
                .against(new Figure.Target.AtMost(DAY_MAX_SECONDS)),
            Figure.measured("scale.day.1000000", seconds(share(largeDays, 0.5)), "s")),
        List.of());
  }

  private static Duration plan(Installation node, String workload) throws IOException {
    return timed(
        node,
        "/v1/scale/plan",
        Map.of("users", 50_000, "meaning", "concurrent", "workload", workload));
  }

  private List<Duration> days(Installation node, int users) throws IOException {
    List<Duration> out = new ArrayList<>();
    int rounds = quick() ? 1 : 5;
    for (int round = 0; round < rounds; round++) {
      out.add(timed(node, "/v1/scale/simulate", Map.of("scenario", "day", "users", users)));
      say("Day %d of %,d users: %s".formatted(round + 1, users, Numbers.duration(out.getLast())));
    }
    return out;
  }

  private static Duration timed(Installation node, String path, Map<String, ?> body)
      throws IOException {
    long began = System.nanoTime();
    node.api().post(path, body).expectOk();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static List<String> row(String name, List<Duration> took) {
    return List.of(
        name,
        Numbers.duration(share(took, 0.5)),
        Numbers.duration(share(took, 0.95)),
        Numbers.duration(share(took, 1)));
  }

  /** The least that a share of them did not exceed. */
  private static Duration share(List<Duration> took, double share) {
    List<Duration> sorted = took.stream().sorted().toList();
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
