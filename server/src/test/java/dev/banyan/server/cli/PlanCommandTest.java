package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A plan with a workload, prices and measurements of one's own. */
class PlanCommandTest {

  private static final String MEASURED =
      """
      {"target": "http://localhost:9000",
       "demand": {"cpu": {"unit": "CPU-seconds", "classes": [
         {"name": "root", "together": false,
          "perRequest": {"value": 0.02, "low": 0.019, "high": 0.022}},
         {"name": "endless", "together": false, "perRequest": {"value": 0.02, "low": 0}},
         {"name": "a + b", "together": true,
          "perRequest": {"value": 0.02, "low": 0.019, "high": 0.022}}]},
        "missing": {}}}
      """;

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, false);

  @Test
  void whatIsShownIsTheBeginningOfAWorkloadOfOnesOwn() throws IOException {
    String shown = told("--workload", "backoffice", "--show");
    assertThat(shown).startsWith("name: backoffice").contains("classes:");
    Path mine = file("mine.yaml", shown.replace("name: backoffice", "name: mine"));
    assertThat(planned("--workload", mine.toString())).contains("workload mine: Voice-first");
    assertThat(told("--workload", mine.toString(), "--show")).startsWith("name: mine");
    Path wrong = file("wrong.yaml", shown.replaceFirst("role: api", "role: apis"));
    assertThat(mistake("--workload", wrong.toString()))
        .contains("wrong.yaml")
        .contains("classes[0].role");
  }

  @Test
  void aWorkloadThatIsNoneIsToldWithThoseThatAre() {
    assertThat(mistake("--workload", "cowrok"))
        .contains("--workload: there is no file cowrok")
        .contains("builder, cowork, companion, assistant, backoffice")
        .contains("Did you mean cowork?");
    assertThat(mistake()).contains("workload: say what the users do; one of builder");
    assertThat(told("--workload", "backoffice", "--show")).startsWith("name: backoffice");
    assertThat(mistake("--show")).contains("--show: which? Say --workload");
  }

  @Test
  void pricesOfOnesOwnGoBeforeThoseThatAreCarried() throws IOException {
    String shown = told("--show-prices");
    assertThat(shown).startsWith("rows:\n").contains("sku: m5.xlarge");
    Path mine = file("prices.yaml", "rows:\n" + alb("0.5", "hour"));
    assertThat(told("--prices", mine.toString(), "--show-prices")).contains("price: 0.5, asOf");
    assertThat(planned("--workload", "backoffice", "--target", "eks", "--prices", mine.toString()))
        .contains("at 0.5 × 730 h")
        .contains("prices.yaml in place of shipped ones: aws/alb");
  }

  @Test
  void aGuidesPricesAreTakenByItsName() {
    assertThat(planned("--workload", "backoffice", "--target", "eks", "--prices", "guide:covibes"))
        .contains("prices of the guide covibes in place of shipped ones: aws/eks-control-plane")
        .contains("What the guide covibes says it costs, dollars a month (guide;")
        .contains("= 9569, as it states");
    assertThat(mistake("--workload", "backoffice", "--prices", "guide:jarvis"))
        .contains("--prices guide:jarvis: guide: 'jarvis' prices nothing that a plan buys");
  }

  @Test
  void mistakesOfAPriceFileAreNamedByTheirFields() throws IOException {
    Path unit = file("unit.yaml", "rows:\n" + alb("0.5", "day"));
    assertThat(mistake("--workload", "backoffice", "--prices", unit.toString()))
        .contains("--prices")
        .contains("unit.yaml: unit: aws/alb is counted in hour, not in day");
    Path negative = file("negative.yaml", "rows:\n" + alb("-1", "hour"));
    assertThat(mistake("--workload", "backoffice", "--prices", negative.toString()))
        .contains("rows[0]: price: alb costs 0 to");
    assertThat(mistake("--workload", "backoffice", "--prices", folder + "/nowhere.yaml"))
        .contains("There is no file");
  }

  @Test
  void aPriceThatAPlanNeedsAndNobodyGaveIsNamed() throws IOException {
    Path mine =
        file(
            "mine.yaml",
            told("--workload", "backoffice", "--show").replace("price: twilio/sms", "price: a/b"));
    assertThat(mistake("--workload", mine.toString())).contains("sku: there is no price of 'a/b'");
  }

  @Test
  void whatWasMeasuredGoesBeforeWhatTheWorkloadAssumes() throws IOException {
    String shown = told("--workload", "backoffice", "--show");
    Path mine = file("mine.yaml", shown.replace("name: dashboards and lists", "name: root"));
    Path result = file("found.json", MEASURED);
    String sentence =
        "cpuSeconds 0.019 – 0.02 – 0.022 (measured: CPU of root at http://localhost:9000, with its"
            + " 90 % interval)";

    assertThat(planned("--workload", mine.toString(), "--measured", result.toString()))
        .contains("root, " + sentence);
    assertThat(
            planned(
                "--workload",
                "backoffice",
                "--measured",
                result.toString(),
                "--measured-as",
                "dashboards and lists=root"))
        .contains("dashboards and lists, " + sentence);
  }

  @Test
  void aMeasurementThatCannotBeTakenSaysWhy() throws IOException {
    String result = file("found.json", MEASURED).toString();
    assertThat(mistake("--workload", "backoffice", "--measured", result))
        .contains("found.json: demand.cpu.classes: measured are root, endless, a + b")
        .contains("--measured-as 'CLASS=NAME'");
    assertThat(measuredAs(result, "dashboards and lists=a + b")).contains("only measured together");
    assertThat(measuredAs(result, "dashboards and lists=endless")).contains("longer steps");
    assertThat(measuredAs(result, "dashboards and lists=roto")).contains("there is no 'roto'");
    assertThat(measuredAs(result, "dashboards=root")).contains("has no class 'dashboards'");
    String none =
        file("none.json", "{\"demand\": {\"missing\": {\"cpu\": \"no meter\"}}}").toString();
    assertThat(measuredAs(none, "dashboards and lists=root"))
        .contains("demand.cpu.classes: CPU was not measured: no meter");
    assertThat(measuredAs(file("odd.json", "[]").toString(), "dashboards and lists=root"))
        .contains("is missing");
    assertThat(measuredAs(file("no.json", "target: x").toString(), "dashboards and lists=root"))
        .contains("this is no JSON");
    assertThat(mistake("--workload", "backoffice", "--measured-as", "a=b"))
        .contains("--measured-as goes with --measured FILE");
  }

  private String measuredAs(String result, String as) {
    return mistake("--workload", "backoffice", "--measured", result, "--measured-as", as);
  }

  private static String alb(String price, String unit) {
    return "  - {provider: aws, sku: alb, region: any, unit: "
        + unit
        + ", price: "
        + price
        + ", asOf: 2026-11-20, source: a contract}\n";
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private String planned(String... more) {
    return told(with(more));
  }

  private static String[] with(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("--users", "5000", "--meaning", "concurrent", "--prices-at", "2026-11-21"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private String told(String... args) {
    out.reset();
    var command = new PlanCommand(terminal);
    new CommandLine(command).parseArgs(args);
    try {
      assertThat(command.call()).isZero();
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private String mistake(String... more) {
    try {
      String text = planned(more);
      throw new AssertionError("no mistake was found: " + text);
    } catch (CliException told) {
      return String.valueOf(told.getMessage());
    }
  }
}
