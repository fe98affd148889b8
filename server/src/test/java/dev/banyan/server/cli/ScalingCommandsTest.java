package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The scaling guide on the command line: no node is needed, and every mistake is named. */
class ScalingCommandsTest {

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, false);

  private int run(Object command, String... args) {
    return new CommandLine(command)
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              throw failure;
            })
        .execute(args);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String mistake(java.util.concurrent.Callable<Integer> command, String... args) {
    new CommandLine(command).parseArgs(args);
    try {
      command.call();
    } catch (CliException told) {
      return String.valueOf(told.getMessage());
    } catch (Exception other) {
      throw new AssertionError(other);
    }
    throw new AssertionError("no mistake was found");
  }

  @Test
  void lintShowsItsArithmeticAndFailsOnErrors() throws IOException {
    assertThat(run(new LintCommand(terminal), "jarvis", "ai-mate")).isEqualTo(1);
    assertThat(text()).contains("findings").contains("jarvis").contains("assumes");
    out.reset();
    assertThat(run(new LintCommand(terminal), "jarvis", "--json")).isEqualTo(1);
    JsonNode report = Json.mapper().readTree(text());
    assertThat(report.path("findings").isEmpty()).isFalse();
    assertThat(report.path("findings").get(0).path("arithmetic").isArray()).isTrue();
  }

  @Test
  void lintNamesEveryMistakeOfAFile() throws IOException {
    Path guide = folder.resolve("guide.yaml");
    Files.writeString(guide, "nme: x\nstages: 7\n");
    assertThat(mistake(new LintCommand(terminal), guide.toString()))
        .contains("guide.yaml")
        .contains("nme")
        .contains("stages");
    assertThat(mistake(new LintCommand(terminal), "nowhere")).contains("bharatbuild");
    assertThat(mistake(new LintCommand(terminal), "jarvis", "--assume", "nothing=1"))
        .contains("nothing");
  }

  @Test
  void planAsksWhatAUserIs() {
    assertThat(mistake(new PlanCommand(terminal), "--users", "50000", "--workload", "cowork"))
        .contains("meaning")
        .contains("concurrent");
    assertThat(
            mistake(
                new PlanCommand(terminal),
                "--users",
                "-5",
                "--meaning",
                "concurrent",
                "--workload",
                "cowork"))
        .contains("users");
    assertThat(run(new PlanCommand(terminal), planned())).isZero();
    assertThat(text()).contains("predicted").contains("AWS EKS").contains("total");
  }

  private static String[] planned() {
    return new String[] {
      "--users",
      "5000",
      "--meaning",
      "concurrent",
      "--workload",
      "cowork",
      "--prices-at",
      "2026-11-21"
    };
  }

  @Test
  void simulateRunsAScenarioOfOnesOwnOnRecordedTraffic() throws IOException {
    assertThat(run(new SimulateCommand(terminal), "day", "--show")).isZero();
    Path scenario = folder.resolve("mine.yaml");
    Files.writeString(scenario, text().replace("length: 24h", "length: 10m"));
    Path traffic = folder.resolve("traffic.csv");
    Files.writeString(traffic, "0,100\n600,200\n");
    Path csv = folder.resolve("series.csv");
    out.reset();
    assertThat(
            run(
                new SimulateCommand(terminal),
                scenario.toString(),
                "--traffic",
                traffic.toString(),
                "--csv",
                csv.toString()))
        .isZero();
    assertThat(text())
        .containsPattern("cost \\$\\d+\\.\\d\\d \\(simulated\\): ")
        .contains("series.csv");
    assertThat(Files.readAllLines(csv)).hasSizeGreaterThan(5);
    assertThat(
            mistake(
                new SimulateCommand(terminal),
                scenario.toString(),
                "--users",
                "9",
                "--traffic",
                traffic.toString()))
        .contains("--users and --traffic");
    assertThat(mistake(new SimulateCommand(terminal), "nowhere")).contains("launch");
    Files.writeString(scenario, "length: 400d\n");
    assertThat(mistake(new SimulateCommand(terminal), scenario.toString())).contains("mine.yaml");
  }

  @Test
  void simulateTakesOtherUsersWithinTheLimitsOfAScenarioOfOnesOwn() throws IOException {
    assertThat(run(new SimulateCommand(terminal), "day", "--show")).isZero();
    Path scenario = folder.resolve("mine.yaml");
    Files.writeString(
        scenario, text().replace("length: 24h", "length: 10m").replace("max: 300", "max: 20"));
    out.reset();
    assertThat(run(new SimulateCommand(terminal), scenario.toString(), "--users", "1000000"))
        .isZero();
    assertThat(text()).contains("peak 20 pods");
    assertThat(mistake(new SimulateCommand(terminal), scenario.toString(), "--users", "0"))
        .contains("users");
  }

  @Test
  void simulateComparesADayWithAndWithoutPrediction() throws IOException {
    assertThat(run(new SimulateCommand(terminal), "day", "--show")).isZero();
    Path scenario = folder.resolve("mine.yaml");
    Files.writeString(scenario, text().replace("length: 24h", "length: 30m"));
    assertThat(run(new SimulateCommand(terminal), scenario.toString(), "--predict", "5m")).isZero();
    assertThat(text())
        .contains("Prediction by time of day, from 3 days before (simulated):")
        .containsPattern("api +missed [\\d,]+ → [\\d,]+")
        .containsPattern("cost \\$[\\d.]+ → \\$[\\d.]+");
    assertThat(mistake(new SimulateCommand(terminal), scenario.toString(), "--predict", "2d"))
        .contains("--predict: ahead is between 1m and 1h");
  }

  @Test
  void whatIsNoTextIsSaidToBeNone() throws IOException {
    Path binary = folder.resolve("guide.yaml");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThat(mistake(new LintCommand(terminal), binary.toString())).contains("UTF-8");
    assertThatThrownBy(() -> ScaleFiles.text(folder)).isInstanceOf(CliException.class);
  }

  @Test
  void whatIsShownCanBeKeptAsAReport() throws IOException {
    Path plan = folder.resolve("plan.html");
    assertThat(
            run(
                new PlanCommand(terminal),
                "--users=50000",
                "--meaning=concurrent",
                "--workload=cowork",
                "--html",
                plan.toString()))
        .isZero();
    assertThat(plan).content().contains("<title>Plan for 50,000 concurrent users</title>");
    Path simulation = folder.resolve("launch.html");
    assertThat(run(new SimulateCommand(terminal), "launch", "--html", simulation.toString()))
        .isZero();
    assertThat(simulation).content().contains("<title>Simulation: launch</title>");
    Path lint = folder.resolve("lint.html");
    assertThat(run(new LintCommand(terminal), "jarvis", "--html", lint.toString())).isEqualTo(1);
    assertThat(lint).content().contains("checked</title>").contains("class=\"callout bad\"");
  }

  @Test
  void aReportThatCannotBeWrittenIsSaidInWords() {
    assertThat(mistake(new LintCommand(terminal), "jarvis", "--html", folder.toString()))
        .contains("is a folder; name the file");
    assertThat(
            mistake(new LintCommand(terminal), "jarvis", "--html", folder + "/nowhere/report.html"))
        .contains("There is no folder");
  }
}
