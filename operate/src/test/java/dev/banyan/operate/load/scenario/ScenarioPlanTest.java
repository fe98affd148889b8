package dev.banyan.operate.load.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.banyan.kernel.config.ConfigException;
import dev.banyan.operate.load.Ask;
import dev.banyan.operate.load.LoadLimits;
import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadShape;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.load.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ScenarioPlanTest {

  static final List<String> SHIPPED = Scenario.SHIPPED;

  private static final Target HERE = Target.of("http://127.0.0.1:8080/", false);
  private static final List<LoadStep> STEPS =
      List.of(LoadStep.of(new LoadShape.Constant(10), Duration.ZERO, Duration.ofSeconds(1)));

  private static LoadPlan plan(String text, Map<String, String> set) {
    return ScenarioPlan.plan(
        ScenarioPlan.read(text), HERE, set, Map.of(), STEPS, LoadLimits.defaults());
  }

  @ParameterizedTest
  @FieldSource("SHIPPED")
  void whatBanyanCarriesIsAWholePlan(String name) {
    Scenario scenario = ScenarioPlan.read(ScenarioPlan.shipped(name));
    assertThat(scenario.name()).isEqualTo(name);
    assertThat(scenario.about()).isNotBlank();
    Optional<Duration> think = ScenarioPlan.think(scenario);
    LoadPlan plan =
        ScenarioPlan.plan(
            scenario,
            HERE,
            Map.of(),
            Map.of(),
            new LoadFlags(
                    scenario.load().rate(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    scenario.load().step(),
                    scenario.load().warmUp())
                .toSteps(think),
            LoadLimits.defaults());
    assertThat(plan.steps()).hasSizeGreaterThan(3);
    assertThat(plan.think()).isPresent();
    // Every class is some user's, and promises something.
    assertThat(plan.classes()).hasSameSizeAs(scenario.classes().keySet());
    assertThat(plan.classes()).allMatch(each -> each.objective().p95().isPresent());
  }

  @Test
  void theExampleOfThePageIsOne() throws IOException {
    String page = Files.readString(Path.of("../docs/load-scenario.md"));
    int from = page.indexOf("```yaml\n") + "```yaml\n".length();
    LoadPlan plan = plan(page.substring(from, page.indexOf("```", from)), Map.of());
    assertThat(plan.classes()).hasSize(5);
    assertThat(plan.classes()).anyMatch(each -> each.ask() instanceof Ask.EventStream);
    assertThat(plan.classes()).anyMatch(each -> each.ask() instanceof Ask.Socket);
  }

  @Test
  void usersCountByHowOftenTheyAsk() {
    String text =
        """
        name: mine
        classes: {a: {path: /a}, b: {path: /b}, unused: {path: /c}}
        journeys:
          quick: {weight: 1, think: 1s, steps: {a: 3, b: 1}}
          slow: {weight: 9, think: 3s, steps: {b: 5}}
        """;
    LoadPlan plan = plan(text, Map.of());
    // A quick user asks once a second, nine slow ones thrice: a .75, b .25 + 3.
    assertThat(plan.classes()).extracting(RequestClass::name).containsExactly("a", "b");
    assertThat(plan.classes().get(0).weight()).isCloseTo(0.75, within(1e-9));
    assertThat(plan.classes().get(1).weight()).isCloseTo(3.25, within(1e-9));
    assertThat(plan.think()).contains(Duration.ofMillis(2_500));
  }

  @Test
  void variablesFillEveryTextAndTheCommandLineWins() {
    String text =
        """
        name: mine
        variables: {root: /v1, kind: http, words: hello}
        headers: {X-Kind: "${kind}"}
        classes:
          chat: {kind: "${kind}", method: post, path: "${root}/chat/{n}", body: "${words} {n}", type: text/plain}
        """;
    var http = (Ask.Http) plan(text, Map.of()).classes().getFirst().ask();
    assertThat(http.method()).isEqualTo("POST");
    assertThat(http.path()).isEqualTo("/v1/chat/{n}");
    assertThat(http.body()).isEqualTo("hello {n}");
    assertThat(http.headers())
        .containsEntry("X-Kind", "http")
        .containsEntry("Content-Type", "text/plain");
    var events =
        plan(text, Map.of("kind", "events", "words", "${root}")).classes().getFirst().ask();
    assertThat(events).isInstanceOf(Ask.EventStream.class);
    // What a variable holds is taken as it is.
    assertThat(((Ask.EventStream) events).body()).isEqualTo("${root} {n}");
  }

  @Test
  void everyMistakeIsSaidAtOnceWithTheNearestKey() {
    assertThatThrownBy(
            () ->
                ScenarioPlan.read(
                    """
                    nme: x
                    name: mine
                    classes: {a: {path: /a, p59: 1s, timeout: 5}}
                    """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("nme: unknown key; did you mean 'name'?")
        .hasMessageContaining("classes.a.p59: unknown key; did you mean 'p95'?")
        .hasMessageContaining("classes.a.timeout: '5' is not a duration");
    assertThatThrownBy(
            () ->
                ScenarioPlan.read(
                    """
                    name: mine
                    variables: {root: /v1}
                    classes:
                      a: {path: "${rot}/a"}
                      b: {path: nowhere}
                      c: {path: /c, kind: grpc}
                      d: {path: /d, status: ok}
                      e: {path: /e, errors: 5}
                      f: {path: /f, headers: {Host: evil.example}}
                    journeys:
                      users: {think: 0s, weight: -1, steps: {aa: 1, b: 0}}
                      idle: {think: 1s}
                    load: {arrivals: random}
                    """))
        .hasMessageContaining("classes.a.path: there is no variable rot; did you mean 'root'?")
        .hasMessageContaining("classes.b.path")
        .hasMessageContaining("classes.c.kind: 'grpc'")
        .hasMessageContaining("classes.d.status: 'ok'")
        .hasMessageContaining("classes.e.errors: '5'")
        .hasMessageContaining("classes.f.headers: Host")
        .hasMessageContaining("journeys.users.think")
        .hasMessageContaining("journeys.users.weight")
        .hasMessageContaining("journeys.users.steps.aa: there is no such class; did you mean 'a'?")
        .hasMessageContaining("journeys.users.steps.b")
        .hasMessageContaining("journeys.idle.steps")
        .hasMessageContaining("load.arrivals: 'random'");
    assertThatThrownBy(() -> ScenarioPlan.read("name: mine\n")).hasMessageContaining("classes");
  }

  @Test
  void aScenarioNeverLeavesItsTarget() {
    String other = "name: x\nclasses: {a: {path: 'http://192.0.2.1/a'}}\n";
    assertThatThrownBy(() -> plan(other, Map.of()))
        .hasMessageContaining("classes.a.path")
        .hasMessageContaining("never leaves");
    String own = "name: x\nclasses: {a: {path: 'http://127.0.0.1:8080/a?b'}}\n";
    assertThat(plan(own, Map.of()).classes().getFirst().ask().path()).isEqualTo("/a?b");
    String set = "name: x\nvariables: {p: /}\nclasses: {a: {path: '${p}'}}\n";
    assertThatThrownBy(() -> plan(set, Map.of("p", "//192.0.2.1/"))).hasMessageContaining("path");
    assertThatThrownBy(() -> plan(set, Map.of("q", "/")))
        .hasMessageContaining("set q")
        .hasMessageContaining("p");
  }

  @Test
  void hostileFilesAreBounded() {
    assertThatThrownBy(() -> ScenarioPlan.read("a: ".repeat(400_000)))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> ScenarioPlan.read("[".repeat(10_000)))
        .isInstanceOf(ConfigException.class);
    var many = new StringBuilder("name: x\nclasses:\n");
    for (int index = 0; index < 40; index++) {
      many.append("  c").append(index).append(": {path: /}\n");
    }
    assertThatThrownBy(() -> ScenarioPlan.read(many.toString())).hasMessageContaining("at most 32");
    // A variable that is named often makes a long text of a short one.
    String long1 = "x".repeat(60_000);
    String text =
        "name: x\nvariables: {v: "
            + long1
            + "}\nclasses: {a: {path: /, method: POST, body: '"
            + "${v}".repeat(1_000)
            + "'}}\n";
    assertThatThrownBy(() -> ScenarioPlan.read(text)).hasMessageContaining("longer than");
  }
}
