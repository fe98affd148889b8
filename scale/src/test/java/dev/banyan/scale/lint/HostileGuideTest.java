package dev.banyan.scale.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.lint.rule.Finding;
import dev.banyan.scale.lint.rule.Guides;
import dev.banyan.scale.lint.rule.Rule;
import dev.banyan.scale.lint.rule.Rules;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guides that a user might hand in to break the linter: nothing is thrown, nothing takes long. */
class HostileGuideTest {

  private static final String HEAD = "name: X\nfile: x.md\n";

  @Test
  void servicesThatDoNotFitOnTheirNodesAreNoFault() {
    assertThatCode(() -> Linted.text(cluster("100000", "4000"))).doesNotThrowAnyException();
    assertThatCode(() -> Linted.text(cluster("100000", "1"))).doesNotThrowAnyException();
    assertThatCode(() -> Linted.text(cluster("1", "999999999"))).doesNotThrowAnyException();
    Linted.text(cluster("40", "3900")).says("workload-capacity", "need 40 nodes; there are 1");
    Linted.text(cluster("100000", "3900"))
        .says("workload-capacity", "need more nodes; there are 1", "100,000 pods > 1 × 58 a node");
  }

  @Test
  void numbersAtTheEndsOfWhatIsAllowedAreReckonedWith() {
    Linted guide =
        Linted.text(
            HEAD
                + """
                users:
                  ladders:
                    - name: a
                      stages:
                        - name: all
                          users: {value: 999999999999999+, unit: users, line: 1, quote: x}
                          cost: {value: 0, unit: usd/month, line: 1, quote: x}
                costs:
                  byUsers:
                    - name: b
                      rows:
                        - users: {value: 1, unit: users, line: 2, quote: x}
                          costs: {p: {value: 999999999999999, unit: usd/month, line: 2, quote: x}}
                      perUser:
                        - users: {value: 1, unit: users, line: 2, quote: x}
                          costs: {p: {value: 0.000001, unit: usd/month, line: 2, quote: x}}
                  comparisons:
                    - name: c
                      baseline: {name: x, parts: {a: {value: 0, unit: usd/month, line: 3, quote: x}}}
                      alternative: {name: y, parts: {}}
                      savesParts: {a: {value: 9, unit: percent, line: 3, quote: x}}
                traffic:
                  throughputs:
                    - {name: t, sustained: {value: 999999999999, unit: per-second, line: 4, quote: x}, users: {value: 1, unit: users, line: 4, quote: x}}
                  rateLimits: [{tier: t, each: {value: 0.001, unit: per-minute, line: 4, quote: x}}]
                  holdings: [{service: s, pods: {value: 999999999999999, unit: pods, line: 5, quote: x}, connections: {value: 1, unit: connections, line: 5, quote: x}}]
                schedule:
                  - {name: a, start: 2026-01-01, takes: {value: 9999999999, unit: days, line: 6, quote: x}}
                  - {name: b, start: 2026-01-01, takes: {value: 0, unit: days, line: 6, quote: x}}
                """);

    assertThat(guide.report().findings()).isNotEmpty();
    assertThat(TextReport.of(guide.report())).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((((((((((((((((((((((((((((((((((((((((",
        "rate([[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[5m]) > 0",
        "kube_pod_container_resource_requests{{{{{{{{",
        "sum(kube_pod_container_resource_requests) > 99999999999999999999999999999999",
        "> > > > > > > > > > > > > > > > 1"
      })
  void alertsThatAreNoExpressionsAreNoFault(String expression) {
    String yaml =
        HEAD
            + "watch:\n  alerts:\n    - {name: a, expression: '"
            + expression
            + "', line: 1, quote: x, workload: w}\n";

    assertThatCode(() -> Linted.text(yaml)).doesNotThrowAnyException();
  }

  @Test
  void moreFiguresThanCanBeComparedAreRefused() {
    String platforms =
        IntStream.range(0, 200).mapToObj(i -> "p" + i).collect(Collectors.joining(", "));
    String stage =
        "        - {name: s, users: {value: 1, unit: users, line: 1, quote: x}, platforms: ["
            + platforms
            + "]}\n";

    assertThatThrownBy(
            () ->
                Lint.read(
                    HEAD + "users:\n  ladders:\n    - name: l\n      stages:\n" + stage.repeat(3)))
        .hasMessageContaining("at most 400 figures");
  }

  @Test
  void aReportHoldsAThousandFindings() {
    String latency =
        "    - {operation: o, takes: {value: 9, unit: s, line: 1, quote: x}}\n".repeat(200);
    String alert =
        "    - {name: a, expression: x, metric: latency-p95, above: {value: 1, unit: s, line: 1,"
            + " quote: x}, line: 1, quote: x}\n";
    String target =
        "    - {name: t, metric: latency-p95, below: {value: 2, unit: s, line: 1, quote: x}}\n";
    Linted guide =
        Linted.text(
            HEAD
                + "traffic:\n  latencies:\n"
                + latency
                + "  targets:\n"
                + target.repeat(200)
                + "watch:\n  alerts:\n"
                + alert.repeat(200));

    assertThat(guide.report().findings()).hasSize(Lint.FINDINGS_MAX);
    assertThat(TextReport.of(guide.report())).contains("and more that are not shown");
  }

  @Test
  void namesAreShort() {
    String name = "n".repeat(121);
    String target =
        "    - {name: NAME, metric: METRIC, below: {value: 2, unit: s, line: 1, quote: x}}\n";

    for (String each :
        List.of(
            "traffic:\n  targets:\n" + target.replace("NAME", name).replace("METRIC", "m"),
            "traffic:\n  targets:\n" + target.replace("NAME", "t").replace("METRIC", name),
            "watch:\n  alerts:\n    - {name: a, expression: x, line: 1, quote: x, metric: "
                + name
                + "}\n",
            "users:\n  ladders:\n    - name: l\n      stages:\n        - {name: "
                + name
                + ", users: {value: 1, unit: users, line: 1, quote: x}}\n")) {
      assertThatThrownBy(() -> Lint.read(HEAD + each)).hasMessageContaining("120 characters");
    }
  }

  @Test
  void aReportHoldsSoMuchText() {
    String quote = "q".repeat(300);
    String fact = "{value: 9, unit: usd/month, line: LINE, quote: " + quote + "}";
    var lines = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      lines.append("        - {item: i, service: vm, product: gke-autopilot, amount: ");
      lines.append(fact.replace("LINE", Integer.toString(i + 1)));
      lines.append(", quantity: {value: 1, unit: machines, line: 1, quote: x}}\n");
    }
    String tables = "    - name: t\n      lines: &l\n" + lines + "    - {name: u, lines: *l}\n";
    Report report = Linted.text(HEAD + "costs:\n  tables:\n" + tables).report();

    assertThat(report.more()).isTrue();
    assertThat(report.findings()).isNotEmpty().hasSizeLessThan(Lint.FINDINGS_MAX);
  }

  @Test
  void ofManyConflictsSomeAreTold() {
    String trigger =
        "    - {action: a, metric: m, above: {value: VALUE, unit: s, line: 1, quote: x}}\n";
    String triggers =
        IntStream.range(0, 200)
            .mapToObj(i -> trigger.replace("VALUE", Integer.toString(i)))
            .collect(Collectors.joining());
    Finding told =
        Linted.text(HEAD + "watch:\n  triggers:\n" + triggers)
            .says("trigger-conflict", "a above 0 s and above 20 s; and 19,880 others");

    assertThat(told.arithmetic()).hasSize(20);
  }

  @Test
  void anInterruptEndsARule() {
    Guide guide =
        Lint.read(
            HEAD
                + "watch:\n  triggers:\n"
                + "    - {action: a, metric: m, above: {value: 1, unit: s, line: 1, quote: x}}\n");
    Rule rule =
        Rules.all().stream()
            .filter(each -> each.id().equals("trigger-conflict"))
            .findFirst()
            .orElseThrow();

    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(
              () ->
                  rule.check(
                      new Guides(List.of(guide)), Catalogue.shipped(), Assumptions.shipped()))
          .isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void controlCharactersOfAGuideDoNotReachTheTerminal() {
    Linted guide =
        Linted.text(
            "name: \"X\\e[2J\"\nfile: x.md\nstate:\n  shardings:\n"
                + "    - {key: \"k\\e]0;t\\a\", expression: h % 4, line: 1, quote: x}\n");

    assertThat(TextReport.of(guide.report()).chars())
        .noneMatch(character -> character != '\n' && Character.isISOControl(character));
  }

  private static String cluster(String replicas, String millicores) {
    return HEAD
        + """
        cluster:
          services:
            - name: s
              replicas: {value: REPLICAS, unit: pods, line: 1, quote: x}
              requests: {cpu: {value: MILLIS, unit: millicores, line: 1, quote: x}}
          groups:
            - {name: g, sku: m5.xlarge, count: {value: 1, unit: nodes, line: 1, quote: x}, users: {value: 999999999, unit: users, line: 1, quote: x}, runs: [s]}
          workloads:
            - {name: w, per: user, group: g, requests: {cpu: {value: MILLIS, unit: millicores, line: 1, quote: x}}}
          densities:
            - {workload: w, perNode: {value: 999999, unit: pods, line: 1, quote: x}}
        """
            .replace("REPLICAS", replicas)
            .replace("MILLIS", millicores);
  }
}
