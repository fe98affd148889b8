package dev.banyan.server.cli;

import dev.banyan.operate.load.LoadLimits;
import dev.banyan.operate.load.LoadShape;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.load.Target;
import dev.banyan.operate.load.scenario.Scenario;
import dev.banyan.operate.load.scenario.ScenarioPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is asked of whom: URLs, each a class of requests of one target, or a scenario. */
final class AskedFlags {

  /** Class names are short, and a path may be long. */
  private static final int NAME_LENGTH_MAX = 36;

  @Parameters(
      arity = "1..*",
      paramLabel = "URL|SCENARIO",
      description = "URLs of one target, or a scenario: a file, or one that Banyan carries.")
  List<String> words = new ArrayList<>();

  @Option(names = "--base", paramLabel = "URL", description = "For a scenario: whom it is for.")
  @Nullable String base;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "For a scenario: another value for one of its variables.")
  Map<String, String> set = new LinkedHashMap<>();

  @Option(names = "--i-own-this", description = "The target is yours, though not on this machine.")
  boolean ownThis;

  /**
   * Requests and their target.
   *
   * @param classes in the proportion of their weights
   */
  record Asked(Target target, List<RequestClass> classes) {}

  /**
   * Reads them.
   *
   * @throws CliException for what cannot be asked, or may not be
   */
  Asked read() throws IOException {
    String first = words.getFirst();
    if (first.matches("(?i)[a-z][a-z0-9+.-]*:/.*")) {
      if (base != null || !set.isEmpty()) {
        throw new CliException("--base and --set go with a scenario; the URL is the target.");
      }
      List<Target> targets = words.stream().map(this::target).toList();
      return new Asked(targets.getFirst(), classes(targets));
    }
    if (words.size() > 1) {
      throw new CliException(words.get(1) + " is one word too many: a scenario is measured alone.");
    }
    return ofScenario(first, ScenarioText.of(first));
  }

  /** Where a URL points. */
  Target target(String url) {
    return ScaleFiles.read(url, () -> Target.of(url, ownThis));
  }

  private Asked ofScenario(String name, String text) {
    Scenario scenario = ScaleFiles.read(name, () -> ScenarioPlan.read(text));
    String url =
        Optional.ofNullable(base)
            .or(scenario::base)
            .orElseThrow(
                () -> new CliException("Whom is it for? Say --base http://localhost:8080"));
    Target target = target(url);
    // Its classes alone are wanted: how much is asked of them is decided step by step.
    LoadStep any = LoadStep.of(LoadShape.Closed.of(1), Duration.ZERO, Duration.ofSeconds(1));
    return new Asked(
        target,
        ScaleFiles.read(
            name,
            () ->
                ScenarioPlan.plan(
                        scenario, target, set, Map.of(), List.of(any), LoadLimits.defaults())
                    .classes()));
  }

  /** A class for each URL, named after its path and the keys of its query. */
  private static List<RequestClass> classes(List<Target> targets) {
    Target first = targets.getFirst();
    List<RequestClass> classes = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (Target each : targets) {
      if (!each.text().equals(first.text())) {
        throw new CliException(
            each.text()
                + " is another target than "
                + first.text()
                + ". Several URLs are classes of requests of one; an equal copy of it is --replica"
                + " URL.");
      }
      String name = name(named(each.path()), names);
      classes.add(ScaleFiles.read(name, () -> RequestClass.get(name, each.path())));
    }
    return classes;
  }

  /** What a report may show: the values of a query may be secrets, and so may one without keys. */
  private static String named(String path) {
    int query = path.indexOf('?');
    if (query < 0) {
      return path;
    }
    String keys =
        Arrays.stream(path.substring(query + 1).split("&"))
            .filter(pair -> pair.indexOf('=') > 0)
            .map(pair -> pair.substring(0, pair.indexOf('=')))
            .collect(Collectors.joining("-"));
    return path.substring(0, query) + "-" + keys;
  }

  private static String name(String path, Set<String> taken) {
    String plain = path.replaceAll("[^A-Za-z0-9_.-]+", "-").replaceAll("^[^A-Za-z0-9]+|-+$", "");
    String name = plain.isEmpty() ? "root" : plain;
    name = name.substring(0, Math.min(name.length(), NAME_LENGTH_MAX));
    String unique = name;
    for (int i = 2; !taken.add(unique); i++) {
      unique = name + "-" + i;
    }
    return unique;
  }
}
