package dev.banyan.server.cli;

import dev.banyan.kernel.Durations;
import dev.banyan.operate.load.LoadRun;
import dev.banyan.operate.machine.CappedGroup;
import dev.banyan.operate.measure.MeasureException;
import dev.banyan.operate.measure.MeasureText;
import dev.banyan.operate.measure.StepPlan;
import dev.banyan.operate.verify.Trial;
import dev.banyan.operate.verify.Verification;
import dev.banyan.operate.verify.Verified;
import dev.banyan.operate.verify.VerifyJson;
import dev.banyan.operate.verify.VerifyPlan;
import dev.banyan.operate.verify.VerifyText;
import dev.banyan.server.cli.Terminal.Ink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = {
      "Holds measure's models against two apps on this machine: banyan plan verify",
      "What a plan assumes of users and their requests is not tried by it; a measured workload goes"
          + " into a plan by banyan plan --measured.",
      "Each app's replicas are capped on one core, the load comes from another; the models are"
          + " fitted to a part of what is measured and foretell the rest.",
      "Needs Linux, two cores, the right to make control groups (mostly root's) and taskset; for"
          + " the app notes also Node, PostgreSQL and Redis. Both apps take about half an hour."
    },
    footer =
        "Gives 0 where the models foretell well enough; 1 where they do not, or it could not be"
            + " done, which standard error says.")
final class PlanVerifyCommand implements Callable<Integer> {

  private static final int MISSED = 1;
  private static final String STEP = "1s";
  private static final int FAST_REPETITIONS = 2;
  private static final Duration FAST_STEP = Duration.ofMillis(500);

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      description = "How often all of it is done (10); fewer prove nothing.")
  @Nullable Integer repetitions;

  @Option(names = "--step", paramLabel = "TIME", description = "How long a step lasts (1s).")
  @Nullable String step;

  @Option(names = "--fast", description = "2 repetitions of short steps, to see that it works.")
  boolean fast;

  @Option(names = "--app", paramLabel = "NAME", description = "One app alone: invoices or notes.")
  List<String> apps = new ArrayList<>();

  @Option(names = "--out", paramLabel = "FILE", description = "Writes every figure there, as JSON.")
  @Nullable Path out;

  private final Terminal terminal;

  PlanVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Path file = out;
    if (file != null) {
      ResultFile.check(file);
    }
    try {
      var verification =
          new Verification(plan(), LoadRun::run, CappedGroup.ROOT, new Told(terminal));
      terminal.say("This takes about " + minutes(verification.length()) + ".");
      return told(verification.run());
    } catch (MeasureException mistake) {
      throw new CliException(String.valueOf(mistake.getMessage()));
    }
  }

  private VerifyPlan plan() {
    Integer times = repetitions;
    String length = step;
    return new VerifyPlan(
        apps.isEmpty() ? VerifyPlan.APPS : apps,
        times != null ? times : fast ? FAST_REPETITIONS : VerifyPlan.REPETITIONS,
        length == null && fast
            ? FAST_STEP
            : ScaleFiles.read("--step", () -> Durations.parse(length == null ? STEP : length)),
        VerifyPlan.CAP);
  }

  private int told(Verified verified) throws IOException {
    terminal.table(VerifyText.HEADINGS, VerifyText.rows(verified));
    terminal.line(VerifyText.conclusion(verified));
    Path file = out;
    if (file != null) {
      ResultFile.write(file, VerifyJson.of(verified).toPrettyString() + "\n");
      terminal.line("Every figure is in " + file + ".");
    }
    return verified.passed() ? 0 : MISSED;
  }

  private static String minutes(Duration length) {
    return length.compareTo(Duration.ofMinutes(2)) < 0
        ? length.toSeconds() + " s"
        : Math.round(length.toSeconds() / 60.0) + " minutes";
  }

  /** Progress on standard error. */
  private record Told(Terminal terminal) implements Verification.Progress {

    @Override
    public void app(String name, String about) {
      terminal.say(terminal.ink(Ink.BOLD, name) + ": " + about + "; it starts and warms up");
    }

    @Override
    public void step(int repetition, int step, int steps, StepPlan plan) {
      if (terminal.colours()) {
        terminal.say(
            terminal.ink(
                Ink.DIM,
                "  repetition "
                    + repetition
                    + ", step "
                    + step
                    + " of "
                    + steps
                    + ": "
                    + plan.mix().name()
                    + ", "
                    + MeasureText.load(plan)));
      }
    }

    @Override
    public void repetition(List<Trial> trials) {
      terminal.say("  " + trials.getFirst().repetition() + ": " + VerifyText.line(trials));
    }
  }
}
