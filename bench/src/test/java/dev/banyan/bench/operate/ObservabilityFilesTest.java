package dev.banyan.bench.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Dashboard, alert rules, list of metrics and the page for the night belong together. */
class ObservabilityFilesTest {

  private static final Path FOLDER = folder();
  private static final Pattern LISTED = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| (\\w+) ");
  private static final Pattern DURATION = Pattern.compile("[0-9]+[smhd]");

  private static Path folder() {
    Path from = Path.of("").toAbsolutePath();
    while (!Files.exists(from.resolve("docs/operate"))) {
      from = from.getParent();
    }
    return from.resolve("docs/operate");
  }

  /** Every series name that the listed metrics have. */
  private static Set<String> series() throws IOException {
    Set<String> names = new TreeSet<>();
    var listed = LISTED.matcher(Files.readString(FOLDER.resolve("metrics.md")));
    while (listed.find()) {
      String name = listed.group(1);
      switch (listed.group(2)) {
        case "histogram" ->
            names.addAll(List.of(name + "_bucket", name + "_count", name + "_sum", name + "_max"));
        case "summary" -> names.addAll(List.of(name + "_count", name + "_sum", name + "_max"));
        default -> names.add(name);
      }
    }
    return names;
  }

  private static List<JsonNode> rules() throws IOException {
    JsonNode file =
        new ObjectMapper(new YAMLFactory())
            .readTree(Files.readString(FOLDER.resolve("alerts.yml")));
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode group : file.path("groups")) {
      assertThat(group.path("name").asText()).isNotEmpty();
      group.path("rules").forEach(rules::add);
    }
    return rules;
  }

  @Test
  void everyRuleIsWholeAndSaysHowBadItIsAndWhomToTell() throws IOException {
    List<JsonNode> rules = rules();
    assertThat(rules).hasSizeGreaterThan(20);
    assertThat(rules.stream().map(rule -> rule.path("alert").asText())).doesNotHaveDuplicates();
    for (JsonNode rule : rules) {
      String name = rule.path("alert").asText();
      assertThat(rule.path("expr").asText()).as(name).isNotBlank().matches(PromQl::balanced);
      assertThat(rule.at("/labels/severity").asText()).as(name).isIn("critical", "warning", "info");
      assertThat(rule.at("/labels/notify").asText()).as(name).isIn("page", "chat", "email");
      assertThat(rule.at("/annotations/summary").asText()).as(name).isNotBlank();
      if (rule.has("for")) {
        assertThat(rule.path("for").asText()).as(name).matches(DURATION);
      }
    }
  }

  @Test
  void everyAlertIsExplainedWhereItsRunbookLinkLeadsAndNothingElseIs() throws IOException {
    List<String> names = rules().stream().map(rule -> rule.path("alert").asText()).toList();
    for (JsonNode rule : rules()) {
      assertThat(rule.at("/annotations/runbook").asText())
          .isEqualTo(
              "docs/operate/README.md#"
                  + rule.path("alert").asText().toLowerCase(java.util.Locale.ROOT));
    }
    List<String> headings =
        Files.readAllLines(FOLDER.resolve("README.md")).stream()
            .filter(line -> line.matches("### (Banyan|Machine)\\w+"))
            .map(line -> line.substring(4))
            .toList();
    assertThat(headings).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void rulesAskOnlyForListedMetricsOrForThoseOfTheNodeExporter() throws IOException {
    Set<String> series = series();
    for (JsonNode rule : rules()) {
      Set<String> asked = PromQl.metrics(rule.path("expr").asText());
      assertThat(asked).as(rule.path("alert").asText()).isNotEmpty();
      assertThat(asked.stream().filter(name -> !name.startsWith("node_") && !name.equals("up")))
          .as(rule.path("alert").asText())
          .isSubsetOf(series);
    }
  }

  @Test
  void panelsAskOnlyForListedMetricsAndDoNotOverlap() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(Files.readString(FOLDER.resolve("grafana-banyan.json")));
    Set<String> series = series();
    series.add("up");
    Set<String> cells = new TreeSet<>();
    List<Integer> ids = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      ids.add(panel.path("id").asInt());
      for (JsonNode target : panel.path("targets")) {
        String expression = target.path("expr").asText();
        assertThat(expression).matches(PromQl::balanced);
        assertThat(PromQl.metrics(expression)).isNotEmpty().isSubsetOf(series);
      }
      JsonNode at = panel.path("gridPos");
      for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
        for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
          assertThat(cells.add(x + ":" + y)).as(panel.path("title").asText()).isTrue();
          assertThat(x).isLessThan(24);
        }
      }
    }
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void metricsOfAnExpressionAreFoundAndNothingElse() {
    assertThat(
            PromQl.metrics(
                "sum by (le, route) (rate(a_bucket{b=\"c{d}\"}[5m])) / on(x) e > 0.5 and f_total"))
        .containsExactlyInAnyOrder("a_bucket", "e", "f_total");
    assertThat(PromQl.balanced("sum(rate(a{b=\")\"}[5m]))")).isTrue();
    assertThat(PromQl.balanced("sum(rate(a[5m))]")).isFalse();
    assertThat(PromQl.balanced("sum(a")).isFalse();
  }
}
