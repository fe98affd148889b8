package dev.banyan.server.cli;

import dev.banyan.kernel.Durations;
import dev.banyan.operate.load.Ask;
import dev.banyan.operate.load.LoadException;
import dev.banyan.operate.load.LoadJson;
import dev.banyan.operate.load.LoadLimits;
import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadReport;
import dev.banyan.operate.load.LoadRun;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.RecordedArrivals;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.load.Target;
import dev.banyan.operate.load.scenario.LoadFlags;
import dev.banyan.operate.load.scenario.Scenario;
import dev.banyan.operate.load.scenario.ScenarioPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
      "Gives 0 where every step held, 1 where one did not, 130 where it was stopped.",
      "Ctrl-C ends the load at once and shows what was done."
    })
final class LoadCommand implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final int STOPPED = 130;

  /** How long Ctrl-C waits for the report. */
  private static final long REPORT_SECONDS_MAX = 10;

  @Parameters(
      arity = "1",
      paramLabel = "URL|SCENARIO",
      description =
          "http, https, ws or wss; a file, or the name of a scenario that Banyan carries.")
  String what = "";

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
      description = "How long each step is measured, such as 30s.")
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
      description = "How arrivals are spaced: evenly, or as independent users come.")
  @Nullable String arrivals;

  @Option(names = "--seed", paramLabel = "N", description = "Of what is drawn by chance.")
  @Nullable Long seed;

  @Option(names = "--method", paramLabel = "METHOD", description = "For a URL; GET without it.")
  @Nullable String method;

  @Option(names = "--body", paramLabel = "TEXT", description = "For a URL; makes it a POST.")
  @Nullable String body;

  @Option(
      names = "--header",
      paramLabel = "NAME:VALUE",
      description = "Of every request; not kept in reports. For a secret take --header-file.")
  List<String> headers = new ArrayList<>();

  @Option(
      names = "--header-file",
      paramLabel = "FILE",
      description =
          "The same, lines of NAME: VALUE. Others on this machine see the words of a command: a"
              + " secret belongs here.")
  @Nullable Path headerFile;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "The URL answers with server-sent events: listens to so many of them.")
  @Nullable Integer events;

  @Option(
      names = "--message",
      paramLabel = "TEXT",
      description = "What is sent over a ws or wss URL, each time answered by one message.")
  @Nullable String message;

  @Option(
      names = "--messages",
      paramLabel = "N",
      description = "How many, one a second; 1 without it.")
  @Nullable Integer messages;

  @Option(
      names = "--p95",
      paramLabel = "TIME",
      description = "For a URL: a step whose p95 is above it fails.")
  @Nullable String p95;

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
      names = "--connections",
      paramLabel = "N",
      description = "Connections at a time, at most; 1000 without it.")
  @Nullable Integer connections;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Event loops of the generator; half of the cores without it.")
  @Nullable Integer threads;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "PEM certificates to trust for https, in place of the JDK's.")
  @Nullable Path certificates;

  @Option(
      names = "--i-own-this",
      description = "The target is not this machine, and you may bring it down.")
  boolean ownThis;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Keeps report.html, results.json and latency.hlog there.")
  @Nullable Path out;

  @Option(names = "--json", description = "For programs, in place of the tables.")
  boolean json;

  private final Terminal terminal;

  LoadCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (what.matches("(?i)[a-z][a-z0-9+.-]*:/.*")) {
      return run(ScaleFiles.read("load", this::planOfUrl));
    }
    String text = scenarioText();
    if (show) {
      terminal.line(text.stripTrailing());
      return 0;
    }
    Scenario scenario = ScaleFiles.read(what, () -> ScenarioPlan.read(text));
    return run(ScaleFiles.read(what, () -> planOf(scenario)));
  }

  // --- what is to be done -----------------------------------------------------------------------

  private LoadPlan planOfUrl() {
    refuse(base != null, "--base goes with a scenario; the URL is the target");
    refuse(!set.isEmpty(), "--set goes with a scenario");
    refuse(only != null, "--only goes with a scenario");
    refuse(show, "--show goes with a scenario");
    refuse(users != null, "--users goes with a scenario, which knows how often users ask");
    String url = what;
    boolean socket = url.matches("(?i)wss?:.*");
    if (socket) {
      url = "http" + url.substring(2);
    }
    Target target = target(url);
    RequestClass.Objective none = RequestClass.Objective.none();
    RequestClass requests =
        RequestClass.of("requests", ask(target.path(), socket))
            .withObjective(
                new RequestClass.Objective(
                    Optional.ofNullable(p95).map(text -> time("--p95", text)),
                    none.p99(),
                    none.firstEventP95(),
                    none.roundTripP95(),
                    none.errorShareMax()));
    return new LoadPlan(
        nameOf(target, socket),
        target,
        List.of(requests),
        Optional.empty(),
        flags(Optional.empty()).toSteps(Optional.empty()),
        ScenarioPlan.spacing(arrivals == null ? "even" : arrivals),
        seed == null ? 1 : seed,
        limits(LoadLimits.defaults().connectionsMax()));
  }

  /** For reports: a query may hold a secret. */
  private static String nameOf(Target target, boolean socket) {
    String text = socket ? "ws" + target.text().substring("http".length()) : target.text();
    int query = target.path().indexOf('?');
    return text + (query < 0 ? target.path() : target.path().substring(0, query));
  }

  private Ask ask(String path, boolean socket) {
    Map<String, String> all = headerMap();
    if (socket) {
      refuse(method != null || body != null || events != null, "a WebSocket takes --message");
      return new Ask.Socket(
          path,
          all,
          message == null ? "ping" : message,
          messages == null ? 1 : messages,
          Duration.ofSeconds(1));
    }
    refuse(message != null || messages != null, "--message goes with a ws or wss URL");
    String verb = method == null ? body == null ? "GET" : "POST" : method.toUpperCase(Locale.ROOT);
    String content = body == null ? "" : body;
    return events == null
        ? new Ask.Http(verb, path, all, content)
        : new Ask.EventStream(verb, path, all, content, events, Duration.ofSeconds(30));
  }

  private LoadPlan planOf(Scenario scenario) {
    refuse(
        method != null || body != null || events != null || message != null || messages != null,
        "--method, --body, --events and --message go with a URL; a scenario says them in its file");
    refuse(p95 != null, "--p95 goes with a URL; a scenario says it for each class");
    String url =
        Optional.ofNullable(base)
            .or(scenario::base)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "base: whom is it for? Say --base http://localhost:8080"));
    Target target = target(url);
    refuse(!target.path().equals("/"), "base: a scheme, a host and a port; classes have the paths");
    Optional<Duration> think = ScenarioPlan.think(scenario);
    List<LoadStep> planned = flags(Optional.of(scenario.load())).toSteps(think);
    LoadPlan plan =
        ScenarioPlan.plan(
            scenario, target, set, headerMap(), planned, limits(scenario.load().connections()));
    plan =
        plan.withSpacing(
            arrivals == null ? plan.spacing() : ScenarioPlan.spacing(arrivals),
            seed == null ? plan.seed() : seed);
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

  private Target target(String url) {
    Target target = Target.of(url, ownThis);
    return certificates == null ? target : target.trusting(certificates);
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
        Optional.ofNullable(recorded).map(LoadCommand::arrivalsIn),
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

  private LoadLimits limits(int connectionsDefault) {
    LoadLimits limits = LoadLimits.defaults();
    if (threads != null) {
      limits = limits.withThreads(threads);
    }
    return limits.withConnectionsMax(
        connections == null ? Math.max(limits.threads(), connectionsDefault) : connections);
  }

  private Map<String, String> headerMap() {
    var all = new LinkedHashMap<String, String>();
    Path file = headerFile;
    if (file != null) {
      int number = 0;
      for (String line : linesOf(file)) {
        number++;
        if (!line.isBlank()) {
          put(all, line, "--header-file: write NAME: VALUE in line " + number + " of " + file);
        }
      }
    }
    headers.forEach(header -> put(all, header, "--header: write NAME:VALUE"));
    return all;
  }

  private static void put(Map<String, String> all, String header, String mistake) {
    int colon = header.indexOf(':');
    refuse(colon <= 0, mistake);
    all.put(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
  }

  private static List<String> linesOf(Path file) {
    try {
      return ScaleFiles.text(file).lines().toList();
    } catch (IOException broken) {
      throw new CliException(file + " cannot be read: " + broken.getMessage());
    }
  }

  private static Duration time(String flag, String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(flag + ": " + wrong.getMessage(), wrong);
    }
  }

  private static void refuse(boolean wrong, String mistake) {
    if (wrong) {
      throw new IllegalArgumentException(mistake);
    }
  }

  /** A file of that name comes first. */
  private String scenarioText() throws IOException {
    Path file = Path.of(what);
    if (Scenario.SHIPPED.contains(what) && !Files.exists(file)) {
      return ScenarioPlan.shipped(what);
    }
    if (!Files.isRegularFile(file)) {
      throw new CliException(
          what
              + " is no URL and no file, and Banyan carries no scenario of that name: "
              + String.join(", ", Scenario.SHIPPED)
              + ". A URL begins with http:// or https://.");
    }
    return ScaleFiles.text(file);
  }

  // --- doing it ---------------------------------------------------------------------------------

  private int run(LoadPlan plan) throws IOException {
    var shown = new CountDownLatch(1);
    try (LoadOutput output = LoadOutput.of(terminal, plan, Optional.ofNullable(out), json)) {
      var run = new LoadRun(plan, output);
      var hook = new Thread(() -> stop(run, shown), "load-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        LoadReport report = run.run();
        output.show(report);
        if (json) {
          terminal.line(LoadJson.of(report).toPrettyString());
        }
        return report.stopped() ? STOPPED : report.passed() ? 0 : FAILED;
      } catch (LoadException told) {
        throw new CliException(String.valueOf(told.getMessage()));
      } catch (IllegalArgumentException mistake) {
        throw new CliException("load: " + mistake.getMessage());
      } finally {
        // The files first: once the stop knows that all is shown, nothing waits for them any more.
        output.close();
        shown.countDown();
        removeHook(hook);
      }
    }
  }

  /** On Ctrl-C the JVM waits for this: the load ends at once, the report is still shown. */
  private static void stop(LoadRun run, CountDownLatch shown) {
    run.stop();
    try {
      boolean inTime = shown.await(REPORT_SECONDS_MAX, TimeUnit.SECONDS);
      if (!inTime) {
        System.err.println("The report did not come in time.");
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // It is the one that runs.
    }
  }
}
