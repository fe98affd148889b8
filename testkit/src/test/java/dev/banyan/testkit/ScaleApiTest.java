package dev.banyan.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.http.Json;
import dev.banyan.scale.ScaleFile;
import dev.banyan.scale.lint.Lint;
import dev.banyan.scale.lint.TextReport;
import dev.banyan.scale.plan.Commitment;
import dev.banyan.scale.plan.Level;
import dev.banyan.scale.plan.Plan;
import dev.banyan.scale.plan.PlanRequest;
import dev.banyan.scale.plan.PlanText;
import dev.banyan.scale.plan.TargetResult;
import dev.banyan.scale.predict.Prediction;
import dev.banyan.scale.simulate.PredictedDay;
import dev.banyan.scale.simulate.Scenario;
import dev.banyan.scale.simulate.SimulationResult;
import dev.banyan.scale.simulate.SimulationText;
import dev.banyan.scale.simulate.Simulator;
import dev.banyan.server.NodeFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scaling guide over HTTP: the figures of the command line, and every mistake by its field. */
class ScaleApiTest {

  @TempDir static Path folder;
  static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.start(
            TestApp.pageAndFiles(folder.resolve("app"), "scaled"), folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  private static Map<String, Object> plan(Object... more) {
    Map<String, Object> body =
        new HashMap<>(Map.of("users", 50_000, "meaning", "concurrent", "workload", "cowork"));
    for (int i = 0; i < more.length; i += 2) {
      body.put((String) more[i], more[i + 1]);
    }
    return body;
  }

  private static String app() {
    return node.owner().get("/v1/apps").expect(200).json().at("/items/0/id").asText();
  }

  @ParameterizedTest
  @CsvSource({
    "50000,concurrent,cowork,on-demand",
    "1000000,registered,builder,spot",
    "3000,daily-active,backoffice,reserved"
  })
  void aPlanIsThatOfTheCommandLine(long users, String meaning, String workload, String commitment) {
    JsonNode answer =
        node.owner()
            .post(
                "/v1/scale/plan",
                plan(
                    "users",
                    users,
                    "meaning",
                    meaning,
                    "workload",
                    workload,
                    "commitment",
                    commitment))
            .expect(200)
            .json();

    Plan plan =
        Plan.of(
            PlanRequest.read(
                Map.of("users", users, "meaning", meaning, "workload", workload),
                LocalDate.parse(answer.path("asOf").asText())));
    assertThat(answer.path("text").asText()).isEqualTo(PlanText.of(plan));
    assertThat(answer.path("basis").asText()).isEqualTo("predicted");
    assertThat(answer.path("targets")).hasSameSizeAs(plan.results());
    Commitment paid = Commitment.valueOf(commitment.toUpperCase().replace('-', '_'));
    for (int i = 0; i < plan.results().size(); i++) {
      JsonNode shown = answer.path("targets").path(i);
      TargetResult result = plan.results().get(i);
      assertThat(shown.path("target").asText()).isEqualTo(result.target().wireName());
      switch (result) {
        case TargetResult.Refusal refusal ->
            assertThat(shown.at("/refusal/reason").asText()).isEqualTo(refusal.reason());
        case TargetResult.Offer offer -> same(shown, offer, paid);
      }
    }
    List<String> next =
        StreamSupport.stream(answer.path("next").spliterator(), false)
            .map(each -> each.path("text").asText())
            .toList();
    assertThat(next).isEqualTo(plan.next().stream().map(each -> each.text()).toList());
  }

  private static void same(JsonNode shown, TargetResult.Offer offer, Commitment paid) {
    for (JsonNode stage : shown.path("stages")) {
      Level level = Level.valueOf(stage.path("level").asText().toUpperCase());
      var bill = offer.at(level).bill(paid);
      assertThat(stage.at("/bill/totalCents").asLong())
          .isEqualTo(bill.total().movePointRight(2).longValueExact());
      long lines = 0;
      for (JsonNode line : stage.at("/bill/lines")) {
        lines += line.path("monthlyCents").asLong();
        assertThat(line.path("source").asText()).isNotEmpty();
      }
      assertThat(lines).as("lines add up").isEqualTo(stage.at("/bill/totalCents").asLong());
      assertThat(shown.at("/totalsCents/" + level.label()).asLong()).isEqualTo(lines);
      assertThat(stage.path("nodes")).hasSameSizeAs(offer.at(level).compute().pools());
      for (int i = 0; i < stage.path("services").size(); i++) {
        assertThat(stage.path("services").path(i).path("replicas").asLong())
            .isEqualTo(offer.at(level).compute().services().get(i).replicas());
      }
    }
  }

  @Test
  void aPlanForSomeTargetsAndACountForEachLevel() {
    JsonNode answer =
        node.owner()
            .post(
                "/v1/scale/plan",
                plan(
                    "users",
                    Map.of("low", 1_000, "mid", 10_000, "high", 60_000),
                    "targets",
                    List.of("gke", "aks")))
            .expect(200)
            .json();
    assertThat(answer.path("targets").findValuesAsText("target")).containsExactly("gke", "aks");
    assertThat(answer.at("/population/low/concurrent").asLong()).isEqualTo(1_000);
    assertThat(answer.at("/population/high/concurrent").asLong()).isEqualTo(60_000);
    assertThat(answer.at("/cheapest/target").asText()).isIn("gke", "aks");
  }

  @Test
  void aSimulationIsThatOfTheCommandLineAndTheSameEachTime() {
    Map<String, Object> body = Map.of("scenario", "day", "seed", 1, "users", 100_000);
    JsonNode first = node.owner().post("/v1/scale/simulate", body).expect(200).json();
    JsonNode second = node.owner().post("/v1/scale/simulate", body).expect(200).json();
    SimulationResult result =
        Simulator.run(ScaleFile.read(ScaleFile.text(Simulator.class, "day.yaml"), Scenario.class));

    assertThat(second).isEqualTo(first);
    assertThat(first.path("text").asText()).isEqualTo(SimulationText.summary(result, 12));
    assertThat(first.path("basis").asText()).isEqualTo("simulated");
    assertThat(first.at("/totals/0/arrived").asLong())
        .isEqualTo(result.services().getFirst().arrived());
    assertThat(first.at("/bill/totalCents").asLong())
        .isEqualTo(result.bill().total().movePointRight(2).longValueExact());
    assertThat(first.at("/series/second").size()).isBetween(400, 600);
    JsonNode other =
        node.owner()
            .post("/v1/scale/simulate", Map.of("scenario", "day", "seed", 2))
            .expect(200)
            .json();
    assertThat(other.path("series")).isNotEqualTo(first.path("series"));
  }

  @Test
  void aPredictionIsThatOfTheCommandLineBesideTheDayWithoutIt() {
    JsonNode answer =
        node.owner()
            .post(
                "/v1/scale/simulate",
                Map.of("scenario", "launch", "users", 12_000, "predict", "10m"))
            .expect(200)
            .json();
    JsonNode alone =
        node.owner()
            .post("/v1/scale/simulate", Map.of("scenario", "launch", "users", 12_000))
            .expect(200)
            .json();
    Scenario scenario =
        ScaleFile.read(
            ScaleFile.text(Simulator.class, "launch.yaml").replace("users: 50000", "users: 12000"),
            Scenario.class);
    PredictedDay day =
        PredictedDay.run(
            scenario,
            scenario.trafficStated(),
            new Prediction(Duration.ofMinutes(10), ZoneOffset.UTC));

    assertThat(answer.at("/prediction/text").asText()).isEqualTo(day.summary());
    assertThat(answer.path("text").asText())
        .isEqualTo(SimulationText.summary(day.predictive(), 12) + day.summary() + "\n");
    assertThat(answer.at("/prediction/ahead").asText()).isEqualTo("10m");
    assertThat(answer.at("/prediction/basis").asText()).isEqualTo("simulated");
    for (String part : List.of("totals", "bill", "series")) {
      assertThat(answer.at("/prediction/without/" + part)).as(part).isEqualTo(alone.path(part));
    }
    assertThat(answer.at("/totals/0/missed").asLong())
        .isEqualTo(day.predictive().services().getFirst().missed())
        .isLessThan(alone.at("/totals/0/missed").asLong() / 2);
    assertThat(alone.has("prediction")).isFalse();
  }

  @Test
  void aReportIsThatOfTheCommandLine() {
    JsonNode answer =
        node.owner()
            .post("/v1/scale/lint", Map.of("guide", "bondhu", "against", List.of("jarvis")))
            .expect(200)
            .json();
    var report = Lint.shipped().check(List.of(Lint.guide("bondhu"), Lint.guide("jarvis")));
    assertThat(answer.path("text").asText()).isEqualTo(TextReport.of(report));
    assertThat(answer.path("findings")).hasSameSizeAs(report.findings());
    assertThat(answer.at("/findings/0/where/0/line").asInt()).isPositive();
  }

  @Test
  void whatOneMayChooseIsTold() throws Exception {
    TestClient.Reply reply = node.owner().get("/v1/scale/options").expect(200);
    assertThat(reply.json().path("workloads").findValuesAsText("name"))
        .contains("cowork", "backoffice");
    assertThat(reply.json().at("/bounds/users/default").asDouble()).isPositive();
    String tag = reply.headers().firstValue("ETag").orElseThrow();
    try (var client = HttpClient.newHttpClient()) {
      HttpResponse<String> again =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(node.platform().apiUrl()).resolve("/v1/scale/options"))
                  .header("Authorization", "Bearer " + token())
                  .header("If-None-Match", tag)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(again.headers().firstValue("ETag")).contains(tag);
    }
  }

  private static String token() throws IOException {
    return NodeFile.read(node.data()).orElseThrow().token().reveal();
  }

  @Test
  void adviceIsOfTheAppAndSaysWhatItDoesNotKnow() {
    for (int i = 0; i < 20; i++) {
      node.app().get("/files/hello.txt").expect(200);
    }
    String app = app();
    JsonNode advice =
        node.owner()
            .get("/v1/scale/advice?app=" + app + "&preset=covibes&window=15m")
            .expect(200)
            .json();
    assertThat(advice.path("app").asText()).isEqualTo(app);
    assertThat(advice.path("action").asText()).isIn("optimise", "scale-up", "scale-out", "leave");
    assertThat(advice.path("preset").asText()).isEqualTo("covibes");
    assertThat(advice.path("window").asText()).isEqualTo("15m");
    assertThat(advice.path("basis").asText()).isEqualTo("measured");
    assertThat(advice.path("missing").toString()).contains("whether connections are pooled");
    JsonNode said =
        node.owner()
            .get("/v1/scale/advice?app=" + app + "&pooled=true&largest=false&redundancy=true")
            .expect(200)
            .json();
    assertThat(said.path("missing").toString()).doesNotContain("pooled", "largest", "redundancy");
    assertThat(said.path("action").asText()).isEqualTo("scale-out");
    assertThat(advice.path("text").asText()).startsWith("Advice: ");
  }

  @Test
  void adviceForNothingOrByNothing() {
    node.owner().get("/v1/scale/advice").expect(400);
    node.owner().get("/v1/scale/advice?app=nonsense").expect(404);
    node.owner().get("/v1/scale/advice?app=app_" + "0".repeat(26)).expect(404);
    refused(
        node.owner().get("/v1/scale/advice?app=" + app() + "&preset=bondu"), "preset", "bondhu");
    refused(node.owner().get("/v1/scale/advice?app=" + app() + "&window=25h"), "window", "1d");
    refused(node.owner().get("/v1/scale/advice?app=" + app() + "&window=5"), "window", "window");
    node.owner().get("/v1/scale/advice?app=" + app() + "&pooled=perhaps").expect(400);
    node.owner().get("/v1/scale/advice?app=" + app() + "&scaledUp=then").expect(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"users": -5}                            | users              | users
          {"users": 0}                             | users              | users
          {"users": "many"}                        | users              | users
          {"users": 10000000001}                   | users              | users
          {"users": {"low": 1, "mid": 2}}          | users              | high
          {"users": {"low": 3, "mid": 2, "high": 9}} | users            | rise
          {"meaning": "people"}                    | meaning            | concurrent
          {"workload": "cowrk"}                    | workload           | did you mean 'cowork'
          {"targets": ["ekss"]}                    | targets            | did you mean 'eks'
          {"slo": {"p95": "300"}}                  | slo.p95            | 250ms
          {"slo": {"p95": 300}}                    | slo.p95            | slo.p95
          {"slo": {"availability": 101}}           | slo.availability   | slo.availability
          {"slo": {"availability": 99.9999}}       | slo.availability   | the nearest is
          {"slo": {"rto": "0s"}}                   | slo.rto            | more than nothing
          {"assumptions": {"cacheHitRate": 1.5}}   | assumptions.cacheHitRate | assumptions.cacheHitRate
          {"assumptions": {"planMix": {"gold": 1}}} | assumptions.planMix | no plan of this workload
          {"sku": "aws/m5.huge"}                   | sku                | not a known field
          """)
  void everyMistakeOfAPlanNamesItsField(String part, String field, String words) throws Exception {
    Map<String, Object> body = plan();
    Json.mapper()
        .readTree(part)
        .properties()
        .forEach(
            each ->
                body.put(each.getKey(), Json.mapper().convertValue(each.getValue(), Object.class)));
    refused(node.owner().post("/v1/scale/plan", body), field, words);
  }

  @Test
  void mistakesOfScenariosAndGuidesNameTheirKeys() {
    refused(simulate("lanch"), "scenario", "did you mean 'launch'");
    refused(simulate("length: 6\nservices: []\n"), "scenario.length", "not a duration");
    refused(
        simulate(ScaleFile.text(Simulator.class, "day.yaml").replace("users: 100000", "users: -1")),
        "scenario.traffic",
        "-1");
    refused(
        node.owner().post("/v1/scale/simulate", Map.of("scenario", "day", "users", 1_000_001)),
        "users",
        "users");
    refused(simulate("x".repeat(65_537)), "scenario", "scenario");
    refused(predict("day", "soon"), "predict", "not a duration");
    refused(predict("day", "5"), "predict", "write 250ms, 30s, 5m");
    refused(predict("day", "2h"), "predict", "between 1m and 1h");
    refused(predict("day", 5), "predict", "predict");
    refused(predict("day", ""), "predict", "predict");
    refused(predict("day", "5m".repeat(11)), "predict", "predict");
    refused(
        predict(
            ScaleFile.text(Simulator.class, "day.yaml").replace("length: 24h", "length: 25h"),
            "5m"),
        "scenario.length",
        "at most 24h");
    refused(
        node.owner().post("/v1/scale/lint", Map.of("guide", "nme: x\n")),
        "guide.nme",
        "unknown key");
  }

  private static TestClient.Reply simulate(String scenario) {
    return node.owner().post("/v1/scale/simulate", Map.of("scenario", scenario));
  }

  private static TestClient.Reply predict(String scenario, Object ahead) {
    return node.owner().post("/v1/scale/simulate", Map.of("scenario", scenario, "predict", ahead));
  }

  private static void refused(TestClient.Reply reply, String field, String words) {
    reply.expect(400);
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(reply.json().path("field").asText()).as(reply.body()).isEqualTo(field);
    assertThat(reply.body()).contains(words);
  }

  @Test
  void whoHasSomethingComputedWaitsForItsEnd() {
    // What is asked in between may hold the caller's one place when it is sent. The day takes far
    // longer than a guide's check, so that one of many checks comes while it is simulated.
    CompletableFuture<TestClient.Reply> under =
        CompletableFuture.supplyAsync(
            () -> {
              TestClient.Reply reply = manyUsers();
              while (reply.status() == 429) {
                reply = manyUsers();
              }
              return reply;
            });
    TestClient.Reply second = node.owner().post("/v1/scale/lint", Map.of("guide", "jarvis"));
    while (second.status() == 200 && !under.isDone()) {
      second = node.owner().post("/v1/scale/lint", Map.of("guide", "jarvis"));
    }
    second.expect(429);
    assertThat(second.headers().firstValue("Retry-After")).isPresent();
    node.owner().get("/v1/scale/options").expect(200);
    under.join().expect(200);
    node.owner().post("/v1/scale/lint", Map.of("guide", "jarvis")).expect(200);
  }

  private static TestClient.Reply manyUsers() {
    return node.owner().post("/v1/scale/simulate", Map.of("scenario", "day", "users", 200_000));
  }

  @Test
  void strangersAreToldToSignIn() {
    node.api().get("/v1/scale/options").expect(401);
    node.api().get("/v1/scale/advice?app=" + app()).expect(401);
    node.api().post("/v1/scale/plan", plan()).expect(401);
    node.api().post("/v1/scale/simulate", Map.of("scenario", "day")).expect(401);
    node.api().post("/v1/scale/lint", Map.of("guide", "jarvis")).expect(401);
  }
}
