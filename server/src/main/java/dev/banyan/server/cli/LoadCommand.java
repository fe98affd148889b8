package dev.banyan.server.cli;

import static dev.banyan.server.cli.FlagText.refuse;

import dev.banyan.operate.load.LoadLimits;
import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.load.Target;
import dev.banyan.operate.load.scenario.Scenario;
import dev.banyan.operate.load.scenario.ScenarioPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "load",
    description = {
      "Makes requests on a schedule that waits for no answer, and says what users would wait for:"
          + " banyan load http://localhost:8080/ --rate 50..2000 --step 30s",
      "In place of a URL: a scenario in YAML, or one that Banyan carries: builder, cowork,"
          + " companion, assistant, backoffice. Every figure is measured."
    },
    footer = {
      "Gives 0 where every step held, 1 where one did not, or it could not be done, 130 where it was stopped.",
      "Ctrl-C ends the load at once and shows what was done."
    })
final class LoadCommand implements Callable<Integer> {

  @Parameters(
      arity = "1",
      paramLabel = "URL|SCENARIO",
      description =
          "http, https, ws or wss; a file, or the name of a scenario that Banyan carries.")
  String what = "";

  @Option(names = "--base", paramLabel = "URL", description = "For a scenario: whom it is for.")
  @Nullable String base;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "For a scenario: another value for one of its variables.")
  Map<String, String> set = new LinkedHashMap<>();

  @Option(names = "--only", paramLabel = "CLASS", description = "For a scenario: one class alone.")
  @Nullable String only;

  @Option(names = "--show", description = "Shows the scenario instead, to begin one of your own.")
  boolean show;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Keeps report.html, results.json and latency.hlog there.")
  @Nullable Path out;

  @Option(names = "--json", description = "For programs, in place of the tables.")
  boolean json;

  @Mixin LoadStepFlags load = new LoadStepFlags();

  @Mixin LoadRequestFlags request = new LoadRequestFlags();

  @Mixin LoadGeneratorFlags generator = new LoadGeneratorFlags();

  private final Terminal terminal;

  LoadCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (what.matches("(?i)[a-z][a-z0-9+.-]*:/.*")) {
      return run(ScaleFiles.read("load", this::planOfUrl));
    }
    String text = ScenarioText.of(what);
    if (show) {
      terminal.line(text.stripTrailing());
      return 0;
    }
    Scenario scenario = ScaleFiles.read(what, () -> ScenarioPlan.read(text));
    return run(ScaleFiles.read(what, () -> planOf(scenario)));
  }

  private int run(LoadPlan plan) throws IOException {
    return new ForegroundLoad(terminal, Optional.ofNullable(out), json).run(plan);
  }

  private LoadPlan planOfUrl() {
    refuse(base != null, "--base goes with a scenario; the URL is the target");
    refuse(!set.isEmpty(), "--set goes with a scenario");
    refuse(only != null, "--only goes with a scenario");
    refuse(show, "--show goes with a scenario");
    refuse(load.users != null, "--users goes with a scenario, which knows how often users ask");
    String url = what;
    boolean socket = url.matches("(?i)wss?:.*");
    if (socket) {
      url = "http" + url.substring(2);
    }
    Target target = generator.target(url);
    return new LoadPlan(
        nameOf(target, socket),
        target,
        List.of(request.requests(target.path(), socket)),
        Optional.empty(),
        load.steps(),
        load.spacing(),
        load.seed(),
        generator.limits(LoadLimits.defaults().connectionsMax()));
  }

  /** For reports: a query may hold a secret. */
  private static String nameOf(Target target, boolean socket) {
    String text = socket ? "ws" + target.text().substring("http".length()) : target.text();
    int query = target.path().indexOf('?');
    return text + (query < 0 ? target.path() : target.path().substring(0, query));
  }

  private LoadPlan planOf(Scenario scenario) {
    request.refuseBesideScenario();
    String url =
        Optional.ofNullable(base)
            .or(scenario::base)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "base: whom is it for? Say --base http://localhost:8080"));
    Target target = generator.target(url);
    refuse(!target.path().equals("/"), "base: a scheme, a host and a port; classes have the paths");
    List<LoadStep> steps = load.steps(scenario.load(), ScenarioPlan.think(scenario));
    LoadPlan plan =
        load.drawn(
            ScenarioPlan.plan(
                scenario,
                target,
                set,
                request.headers(),
                steps,
                generator.limits(scenario.load().connections())));
    String one = only;
    if (one == null) {
      return plan;
    }
    refuse(
        plan.classes().stream().noneMatch(each -> each.name().equals(one)),
        "--only: there is no class "
            + one
            + "; there are "
            + String.join(", ", plan.classes().stream().map(RequestClass::name).toList()));
    return plan.only(one);
  }
}
