package dev.banyan.operate.load.scenario;

import dev.banyan.kernel.NearestName;
import dev.banyan.kernel.config.ConfigException;
import dev.banyan.operate.load.Ask;
import dev.banyan.operate.load.LoadLimits;
import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.load.Target;
import dev.banyan.scale.ScaleFile;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link LoadPlan} of a {@link Scenario}. Stateless. */
public final class ScenarioPlan {

  private static final int HEADERS_MAX = 50;

  private ScenarioPlan() {}

  /**
   * Reads a scenario's text.
   *
   * @throws ConfigException with every mistake there is, each naming its key
   */
  public static Scenario read(String text) {
    Scenario scenario = ScaleFile.read(text, Scenario.class);
    var errors = new ArrayList<String>();
    shares(scenario, errors);
    requests(scenario, Map.of(), Optional.empty(), errors);
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return scenario;
  }

  /** The text of one that Banyan carries. */
  public static String shipped(String name) {
    if (!Scenario.SHIPPED.contains(name)) {
      throw new IllegalArgumentException("Banyan carries no scenario " + name);
    }
    return ScaleFile.text(ScenarioPlan.class, name + ".yaml");
  }

  /**
   * The time between two requests of a user, the mean over all of its users; absent where it has no
   * journeys.
   */
  public static Optional<Duration> think(Scenario scenario) {
    double users = 0;
    double perSecond = 0;
    for (Scenario.Journey journey : scenario.journeys().values()) {
      users += journey.weight().doubleValue();
      perSecond += journey.weight().doubleValue() * 1e9 / journey.think().toNanos();
    }
    return perSecond == 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.round(users * 1e9 / perSecond)));
  }

  /**
   * The plan.
   *
   * @param set variables in place of the scenario's own
   * @param headers of every request, beside the scenario's own and before them
   * @throws ConfigException with every mistake there is, each naming its key
   */
  public static LoadPlan plan(
      Scenario scenario,
      Target target,
      Map<String, String> set,
      Map<String, String> headers,
      List<LoadStep> steps,
      LoadLimits limits) {
    var errors = new ArrayList<String>();
    for (String name : set.keySet()) {
      if (!scenario.variables().containsKey(name)) {
        errors.add(
            "set "
                + name
                + ": the scenario has no such variable"
                + hint(name, List.copyOf(scenario.variables().keySet())));
      }
    }
    Map<String, Double> shares = shares(scenario, errors);
    var all = new LinkedHashMap<String, String>(scenario.headers());
    headers.forEach(
        (name, value) -> {
          all.keySet().removeIf(name::equalsIgnoreCase);
          all.put(name, value);
        });
    var merged =
        new Scenario(
            scenario.name(),
            scenario.about(),
            scenario.base(),
            scenario.variables(),
            all,
            scenario.classes(),
            scenario.journeys(),
            scenario.load());
    List<RequestClass> classes = requests(merged, set, Optional.of(target), errors);
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return new LoadPlan(
        scenario.name(),
        target,
        classes.stream()
            .filter(each -> shares.getOrDefault(each.name(), 0.0) > 0)
            .map(each -> each.withWeight(shares.getOrDefault(each.name(), 0.0)))
            .toList(),
        think(scenario),
        steps,
        spacing(scenario.load().arrivals()),
        scenario.load().seed(),
        limits);
  }

  /** Reads {@code even} or {@code poisson}. */
  public static LoadPlan.Spacing spacing(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "even" -> LoadPlan.Spacing.EVEN;
      case "poisson" -> LoadPlan.Spacing.POISSON;
      default ->
          throw new IllegalArgumentException(
              "arrivals: '" + text + "' is not one of even, poisson");
    };
  }

  /** Which share of the requests each class has: its users' numbers, over the time they think. */
  private static Map<String, Double> shares(Scenario scenario, List<String> errors) {
    var shares = new LinkedHashMap<String, Double>();
    if (scenario.classes().isEmpty()) {
      errors.add("classes: at least one is required");
    }
    if (scenario.classes().size() > LoadPlan.CLASSES_MAX) {
      errors.add("classes: at most " + LoadPlan.CLASSES_MAX + " can be told apart");
    }
    try {
      spacing(scenario.load().arrivals());
    } catch (IllegalArgumentException wrong) {
      errors.add("load." + wrong.getMessage());
    }
    if (scenario.journeys().isEmpty()) {
      scenario.classes().keySet().forEach(name -> shares.put(name, 1.0));
      return shares;
    }
    scenario
        .journeys()
        .forEach(
            (name, journey) -> {
              String at = "journeys." + name;
              if (journey.think().isZero()) {
                errors.add(at + ".think: must be above zero");
              }
              positive(at + ".weight", journey.weight(), errors);
              if (journey.steps().isEmpty()) {
                errors.add(at + ".steps: at least one is required");
              }
              double sum =
                  journey.steps().values().stream().mapToDouble(BigDecimal::doubleValue).sum();
              journey
                  .steps()
                  .forEach(
                      (step, weight) -> {
                        positive(at + ".steps." + step, weight, errors);
                        if (!scenario.classes().containsKey(step)) {
                          errors.add(
                              at
                                  + ".steps."
                                  + step
                                  + ": there is no such class"
                                  + hint(step, List.copyOf(scenario.classes().keySet())));
                        }
                        double perUser = 1e9 / Math.max(1, journey.think().toNanos());
                        shares.merge(
                            step,
                            journey.weight().doubleValue() * perUser * weight.doubleValue() / sum,
                            Double::sum);
                      });
            });
    return shares;
  }

  private static void positive(String at, BigDecimal value, List<String> errors) {
    if (value.signum() <= 0 || value.compareTo(BigDecimal.valueOf(1_000_000)) > 0) {
      errors.add(at + ": must be above 0 and at most 1,000,000");
    }
  }

  private static List<RequestClass> requests(
      Scenario scenario, Map<String, String> set, Optional<Target> target, List<String> errors) {
    var variables = new LinkedHashMap<>(scenario.variables());
    variables.putAll(set);
    var classes = new ArrayList<RequestClass>();
    scenario
        .classes()
        .forEach(
            (name, file) -> {
              String at = "classes." + name;
              var texts = new Texts(at, variables, errors);
              int before = errors.size();
              try {
                var headers = headers(scenario, file, texts);
                Ask ask = ask(file, headers, target, texts);
                if (errors.size() == before) {
                  classes.add(requestClass(name, file, ask));
                }
              } catch (IllegalArgumentException wrong) {
                if (errors.size() == before) {
                  errors.add(at + "." + wrong.getMessage());
                }
              }
            });
    return classes;
  }

  private static Map<String, String> headers(
      Scenario scenario, Scenario.RequestFile file, Texts texts) {
    var headers = new LinkedHashMap<String, String>();
    scenario.headers().forEach((name, value) -> headers.put(name, texts.filled("headers", value)));
    file.type().ifPresent(type -> headers.put("Content-Type", texts.filled("type", type)));
    file.headers().forEach((name, value) -> headers.put(name, texts.filled("headers", value)));
    if (headers.size() > HEADERS_MAX) {
      throw new IllegalArgumentException("headers: at most " + HEADERS_MAX);
    }
    return headers;
  }

  private static Ask ask(
      Scenario.RequestFile file,
      Map<String, String> headers,
      Optional<Target> target,
      Texts texts) {
    String path = texts.filled("path", file.path());
    if (path.matches("[A-Za-z][A-Za-z0-9+.-]*:.*") && target.isPresent()) {
      path = target.get().pathOf(path);
    } else if (path.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")) {
      // Whether it is the target's own is known with the target.
      path = "/";
    }
    String kind = texts.filled("kind", file.kind());
    String method = texts.filled("method", file.method()).toUpperCase(Locale.ROOT);
    String body = texts.filled("body", file.body());
    return switch (kind) {
      case "http" -> new Ask.Http(method, path, headers, body);
      case "events" ->
          new Ask.EventStream(method, path, headers, body, file.events(), file.listen());
      case "socket" ->
          new Ask.Socket(
              path,
              headers,
              texts.filled("message", file.message()),
              file.messages(),
              file.every());
      default ->
          throw new IllegalArgumentException(
              "kind: '" + kind + "' is not one of http, events, socket");
    };
  }

  private static RequestClass requestClass(String name, Scenario.RequestFile file, Ask ask) {
    String[] status = file.status().strip().split("\\s*\\.\\.\\s*", 2);
    return new RequestClass(
        name,
        1,
        ask,
        file.variants(),
        status(status[0]),
        status(status[status.length - 1]),
        file.timeout(),
        new RequestClass.Objective(
            file.p95(), file.p99(), file.firstEvent(), file.roundTrip(), share(file.errors())));
  }

  private static int status(String text) {
    if (!text.matches("[2-5]\\d\\d")) {
      throw new IllegalArgumentException(
          "status: '" + text + "' is no status; write 200, or 200..299");
    }
    return Integer.parseInt(text);
  }

  private static double share(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,4})?\\s*%")) {
      throw new IllegalArgumentException("errors: '" + text + "' is no share; write 1%");
    }
    double percent = Double.parseDouble(text.substring(0, text.indexOf('%')).strip());
    if (percent > 100) {
      throw new IllegalArgumentException("errors: at most 100%");
    }
    return percent / 100;
  }

  static String hint(String name, List<String> known) {
    return NearestName.of(name, known)
        .map(near -> "; did you mean '" + near + "'?")
        .orElse(known.isEmpty() ? "" : "; known: " + String.join(", ", known));
  }
}
