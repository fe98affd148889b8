package dev.banyan.server.cli;

import static dev.banyan.server.cli.FlagText.time;

import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.RecordedArrivals;
import dev.banyan.operate.load.scenario.LoadFlags;
import dev.banyan.operate.load.scenario.Scenario;
import dev.banyan.operate.load.scenario.ScenarioPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much load, in which steps, and how its arrivals are spaced. */
final class LoadStepFlags {

  @Option(
      names = "--rate",
      paramLabel = "N|A..B",
      description = "Requests a second, one rate or steps from A to B.")
  @Nullable String rate;

  @Option(
      names = "--users",
      paramLabel = "N|A..B",
      description = "In place of a rate: so many users of the scenario, who think in between.")
  @Nullable String users;

  @Option(
      names = "--workers",
      paramLabel = "N|A..B",
      description =
          "In place of a rate: so many requests under way at a time, each after the answer to the"
              + " one before (closed). Finds the most that a target serves; hides waiting.")
  @Nullable String workers;

  @Option(
      names = "--recorded",
      paramLabel = "FILE",
      description =
          "In place of a rate: arrivals as they were, lines of second, or of second,rate.")
  @Nullable Path recorded;

  @Option(names = "--ramp", description = "From A straight to B in one step.")
  boolean ramp;

  @Option(
      names = {"--step", "--for"},
      paramLabel = "TIME",
      description = "How long each step is measured (30s).")
  @Nullable String step;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps from A to B, evenly apart; without it each is twice the one before.")
  @Nullable Integer steps;

  @Option(
      names = "--step-rate",
      paramLabel = "N",
      description = "How much more each step is than the one before.")
  @Nullable String stepRate;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      description = "Before the first step, not measured; 5s without it.")
  @Nullable String warmUp;

  @Option(
      names = "--arrivals",
      paramLabel = "even|poisson",
      description =
          "How arrivals are spaced: evenly (of a URL, without this), or as independent users come,"
              + " poisson (of a scenario, without this).")
  @Nullable String arrivals;

  @Option(names = "--seed", paramLabel = "N", description = "Of what is drawn by chance.")
  @Nullable Long seed;

  /** The steps, where nothing but flags says them. */
  List<LoadStep> steps() {
    return flags(Optional.empty()).toSteps(Optional.empty());
  }

  /** The steps of a scenario; what its file says holds where no flag says otherwise. */
  List<LoadStep> steps(Scenario.Load file, Optional<Duration> think) {
    return flags(Optional.of(file)).toSteps(think);
  }

  /** Of a plan without a scenario. */
  LoadPlan.Spacing spacing() {
    return ScenarioPlan.spacing(arrivals == null ? "even" : arrivals);
  }

  long seed() {
    return seed == null ? 1 : seed;
  }

  /** The plan of a scenario with what the flags say of chance. */
  LoadPlan drawn(LoadPlan plan) {
    return plan.withSpacing(
        arrivals == null ? plan.spacing() : ScenarioPlan.spacing(arrivals),
        seed == null ? plan.seed() : seed);
  }

  private LoadFlags flags(Optional<Scenario.Load> file) {
    boolean given = rate != null || users != null || workers != null || recorded != null;
    // What is said here of how much replaces the file's word on it as a whole.
    Optional<Scenario.Load> amounts = given ? Optional.empty() : file;
    boolean stepsGiven = given || steps != null || stepRate != null;
    return new LoadFlags(
        Optional.ofNullable(rate).or(() -> amounts.flatMap(Scenario.Load::rate)),
        Optional.ofNullable(users).or(() -> amounts.flatMap(Scenario.Load::users)),
        Optional.ofNullable(workers).or(() -> amounts.flatMap(Scenario.Load::workers)),
        Optional.ofNullable(recorded).map(LoadStepFlags::arrivalsIn),
        ramp || amounts.flatMap(Scenario.Load::ramp).orElse(false),
        Optional.ofNullable(steps)
            .or(() -> stepsGiven ? Optional.empty() : file.flatMap(Scenario.Load::steps)),
        Optional.ofNullable(stepRate)
            .or(() -> stepsGiven ? Optional.empty() : file.flatMap(Scenario.Load::stepRate)),
        Optional.ofNullable(step)
            .map(text -> time("--step", text))
            .or(() -> recorded == null ? file.flatMap(Scenario.Load::step) : Optional.empty()),
        warmUp == null
            ? file.map(Scenario.Load::warmUp).orElse(Duration.ofSeconds(5))
            : time("--warm-up", warmUp));
  }

  private static RecordedArrivals arrivalsIn(Path file) {
    try {
      String text = ScaleFiles.text(file);
      return ScaleFiles.read(file.toString(), () -> RecordedArrivals.parse(text));
    } catch (IOException broken) {
      throw new CliException(file + " cannot be read: " + broken.getMessage());
    }
  }
}
