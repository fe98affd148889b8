package dev.banyan.server.cli;

import dev.banyan.kernel.Durations;
import dev.banyan.operate.report.SimulationHtml;
import dev.banyan.scale.ScaleFile;
import dev.banyan.scale.predict.Prediction;
import dev.banyan.scale.simulate.Crowd;
import dev.banyan.scale.simulate.PredictedDay;
import dev.banyan.scale.simulate.RecordedTraffic;
import dev.banyan.scale.simulate.Scenario;
import dev.banyan.scale.simulate.SimulationResult;
import dev.banyan.scale.simulate.SimulationText;
import dev.banyan.scale.simulate.Simulator;
import dev.banyan.scale.simulate.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "simulate",
    description = {
      "Runs a time of traffic through services, autoscalers and nodes: banyan simulate day",
      "Banyan carries three scenarios: day, launch, outage. Every figure is simulated; the same"
          + " scenario gives the same result."
    })
final class SimulateCommand implements Callable<Integer> {

  private static final List<String> SHIPPED = List.of("day", "launch", "outage");

  @Parameters(
      arity = "1",
      paramLabel = "SCENARIO",
      description = "A file, or the name of one that Banyan carries.")
  String scenario = "";

  @Option(
      names = "--traffic",
      paramLabel = "FILE",
      description =
          "Recorded traffic in place of the scenario's: lines of second,actions-per-second.")
  @Nullable Path traffic;

  @Option(
      names = "--users",
      paramLabel = "N",
      description = {
        "Other users at the peak than the scenario's, up to 1000000.",
        "A scenario that Banyan carries gets room for them: first and most replicas, waiting jobs"
            + " and nodes grow in proportion. One of yours keeps its limits."
      })
  @Nullable Integer users;

  @Option(
      names = "--predict",
      paramLabel = "AHEAD",
      description = {
        "Runs the day with prediction by time of day too, such as --predict 5m, and compares.",
        "It has seen three days of the same kind before."
      })
  @Nullable String predict;

  @Option(names = "--csv", paramLabel = "FILE", description = "Writes the time series there.")
  @Nullable Path csv;

  @Option(names = "--html", paramLabel = "FILE", description = "Keeps it as a report with plots.")
  @Nullable Path html;

  @Option(
      names = "--decisions",
      paramLabel = "N",
      defaultValue = "12",
      description = "How many of the autoscalers' decisions are shown.")
  int decisions;

  @Option(names = "--show", description = "Shows the scenario instead, to begin one of your own.")
  boolean show;

  private final Terminal terminal;

  SimulateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    String text = text();
    if (show) {
      terminal.line(text.stripTrailing());
      return 0;
    }
    Scenario read = ScaleFiles.read(scenario, () -> crowded(ScaleFile.read(text, Scenario.class)));
    Traffic arriving = traffic(read);
    SimulationResult result = run(read, arriving);
    Path file = csv;
    if (file != null) {
      ResultFile.write(file, SimulationText.csv(result));
      terminal.line("The time series is in " + file + ".");
    }
    if (html != null) {
      ReportFile.write(terminal, html, SimulationHtml.of(result, Instant.now()));
    }
    return 0;
  }

  private Scenario crowded(Scenario written) {
    Integer asked = users;
    if (asked == null) {
      return written;
    }
    if (traffic != null) {
      throw new CliException("--users and --traffic: recorded traffic says itself how much it is.");
    }
    return carried() ? Crowd.withRoom(written, asked) : Crowd.of(written, asked);
  }

  /** A file of that name comes first. */
  private boolean carried() {
    return SHIPPED.contains(scenario) && !Files.isRegularFile(Path.of(scenario));
  }

  /** With a prediction, what it changed is told too, and the day that had it is kept. */
  private SimulationResult run(Scenario read, Traffic arriving) {
    String ahead = predict;
    if (ahead == null) {
      return shown(ScaleFiles.read(scenario, () -> Simulator.run(read, arriving)));
    }
    Prediction asked =
        ScaleFiles.read("--predict", () -> new Prediction(Durations.parse(ahead), ZoneOffset.UTC));
    PredictedDay day = ScaleFiles.read(scenario, () -> PredictedDay.run(read, arriving, asked));
    SimulationResult result = shown(day.predictive());
    terminal.line(day.summary());
    return result;
  }

  private SimulationResult shown(SimulationResult result) {
    terminal.line(SimulationText.summary(result, Math.clamp(decisions, 0, 10_000)).stripTrailing());
    return result;
  }

  private Traffic traffic(Scenario read) throws IOException {
    Path file = traffic;
    if (file == null) {
      return ScaleFiles.read(scenario, read::trafficStated);
    }
    String rows = ScaleFiles.text(file);
    return ScaleFiles.read(file.toString(), () -> RecordedTraffic.parse(rows));
  }

  private String text() throws IOException {
    Path file = Path.of(scenario);
    if (carried()) {
      return ScaleFile.text(Simulator.class, scenario + ".yaml");
    }
    if (!Files.isRegularFile(file)) {
      throw new CliException(
          "There is no file "
              + scenario
              + ", and Banyan carries no scenario of that name: "
              + String.join(", ", SHIPPED)
              + ".");
    }
    return ScaleFiles.text(file);
  }
}
