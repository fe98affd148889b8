package dev.banyan.server.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.http.Json;
import dev.banyan.kernel.ProblemException;
import dev.banyan.scale.plan.Commitment;
import dev.banyan.scale.plan.Level;
import dev.banyan.scale.plan.Plan;
import dev.banyan.scale.plan.PlanRequest;
import dev.banyan.scale.plan.Target;
import dev.banyan.scale.plan.UserMeaning;
import dev.banyan.scale.predict.Prediction;
import dev.banyan.scale.simulate.Scenario;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleBodiesTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 21);

  private static PlanBody plan(String json) throws IOException {
    return Json.mapper().readValue(json, PlanBody.class);
  }

  private static void names(String field, String words, Supplier<?> reading) {
    assertThatThrownBy(reading::get)
        .isInstanceOfSatisfying(
            ProblemException.class,
            told -> {
              assertThat(told.problem().status()).isEqualTo(400);
              assertThat(told.problem().extensions()).containsEntry("field", field);
              assertThat(told.problem().extensions().get("errors")).asString().contains(words);
            });
  }

  @Test
  void aPlanIsAskedAsOnTheCommandLine() throws IOException {
    PlanBody body =
        plan(
            """
            {"users": 5e4, "meaning": "daily-active", "workload": "cowork",
             "targets": ["eks", "gke"], "slo": {"p95": "300ms", "availability": 99.9, "rpo": "5m"},
             "redundancy": "zone", "commitment": "reserved",
             "assumptions": {"cacheHitRate": 0, "browserRuntimes": true}}
            """);

    assertThat(body.counts()).isEqualTo(new PlanBody.Users(50_000, 50_000, 50_000));
    assertThat(body.among()).containsExactly(Target.EKS, Target.GKE);
    assertThat(body.payment()).isEqualTo(Commitment.RESERVED);
    PlanRequest request = body.request(50_000, DAY);
    assertThat(request)
        .isEqualTo(
            PlanRequest.read(
                Map.of(
                    "users", "50000",
                    "meaning", "daily-active",
                    "workload", "cowork",
                    "p95", "300ms",
                    "availability", "99.9",
                    "rpo", "5m",
                    "redundancy", "zone",
                    "cacheHitRate", "0.0",
                    "browserRuntimes", "true"),
                DAY));
    assertThat(request.userMeaning()).isEqualTo(UserMeaning.DAILY_ACTIVE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "slo": {"p95": "300"}                     | slo.p95                  | not a duration
          "slo": {"rpo": "soon"}                    | slo.rpo                  | not a duration
          "redundancy": "zoned"                     | redundancy               | did you mean 'zone'
          "targets": ["eks", "ekss"]                | targets                  | did you mean 'eks'
          "commitment": "sport"                     | commitment               | did you mean 'spot'
          "meaning": "concurent"                    | meaning                  | did you mean 'concurrent'
          "workload": "cowrk"                       | workload                 | did you mean 'cowork'
          "assumptions": {"planMix": {"free": 0.5}} | assumptions.planMix      | not to 1
          "assumptions": {"planMix": {"gold": 1}}   | assumptions.planMix      | no plan of this workload
          "slo": {"availability": 99.999}           | slo.availability         | the nearest is
          "users": {"low": 9, "mid": 8, "high": 10} | users                    | do not rise
          """)
  void everyMistakeOfAPlanNamesItsField(String part, String field, String words)
      throws IOException {
    var fields =
        new java.util.LinkedHashMap<String, Object>(
            Map.of("users", 1000, "meaning", "concurrent", "workload", "cowork"));
    fields.putAll(
        Json.mapper()
            .readValue(
                "{" + part + "}",
                new com.fasterxml.jackson.core.type.TypeReference<Map<String, Object>>() {}));
    PlanBody body = plan(Json.mapper().writeValueAsString(fields));
    names(
        field,
        words,
        () ->
            Mistakes.told(
                "users",
                PlanBody::field,
                () -> {
                  body.counts();
                  body.payment();
                  return Plan.of(body.request(1000, DAY), body.among());
                }));
  }

  @Test
  void aCountForEachLevelGivesEachLevelItsOwn() throws IOException {
    Plan low = Plan.of(PlanRequest.of(100, UserMeaning.CONCURRENT, "backoffice", DAY));
    Plan mid = Plan.of(PlanRequest.of(1_000, UserMeaning.CONCURRENT, "backoffice", DAY));
    Plan high = Plan.of(PlanRequest.of(2_000_000, UserMeaning.CONCURRENT, "backoffice", DAY));

    Plan spread = SpreadPlan.of(low, mid, high);

    assertThat(spread.users().get(Level.LOW)).isEqualTo(low.users().get(Level.LOW));
    assertThat(spread.users().get(Level.MID)).isEqualTo(mid.users().get(Level.MID));
    assertThat(spread.users().get(Level.HIGH)).isEqualTo(high.users().get(Level.HIGH));
    assertThat(spread.offer(Target.EKS).orElseThrow().at(Level.HIGH))
        .isEqualTo(high.offer(Target.EKS).orElseThrow().at(Level.HIGH));
    assertThat(spread.offer(Target.DOCKER_VPS).orElseThrow().holds(Level.HIGH)).isFalse();
    assertThat(spread.offer(Target.DOCKER_VPS).orElseThrow().outgrown()).isPresent();
    assertThat(spread.gpu()).extracting(each -> each.level()).containsExactly(Level.values());
    assertThat(SpreadPlan.of(mid, mid, mid)).isEqualTo(mid);
  }

  @Test
  void aScenarioIsAShippedOneOrWritten() {
    Scenario shipped =
        Simulations.of(
            new Simulations.Body(
                "day", OptionalLong.of(9), OptionalInt.of(1_000_000), Optional.empty()));
    assertThat(shipped.name()).isEqualTo("day");
    assertThat(shipped.seed()).isEqualTo(9);
    assertThat(shipped.traffic().orElseThrow().users()).isEqualTo(1_000_000);
    assertThat(shipped.nodes().max()).isEqualTo(2_000);
    Scenario written = Simulations.of(body(Simulations.text("launch"), Optional.empty()));
    assertThat(written).isEqualTo(Simulations.of(body("launch", Optional.empty())));
    Scenario crowded =
        Simulations.of(
            new Simulations.Body(
                Simulations.text("launch"),
                OptionalLong.empty(),
                OptionalInt.of(1_000_000),
                Optional.empty()));
    assertThat(crowded.traffic().orElseThrow().users()).isEqualTo(1_000_000);
    assertThat(crowded.nodes()).isEqualTo(written.nodes());
  }

  @Test
  void mistakesOfAScenarioNameWhereTheyStand() {
    names("scenario", "did you mean 'launch'", () -> scenario("lanch"));
    names("scenario", "this is not YAML", () -> scenario("a: [\n"));
    String launch = Simulations.text("launch");
    names("scenario.length", "'6' is not a duration", () -> scenario(launch.replace("6h", "6")));
    names(
        "scenario.traffic",
        "-5 is not in",
        () -> scenario(launch.replace("users: 50000", "users: -5")));
    names(
        "scenario.interval",
        "at most",
        () -> scenario(launch.replace("6h", "7d") + "interval: 15s\n"));
  }

  private static Scenario scenario(String text) {
    return Mistakes.inFile("scenario", () -> Simulations.of(body(text, Optional.empty())));
  }

  private static Simulations.Body body(String scenario, Optional<String> predict) {
    return new Simulations.Body(scenario, OptionalLong.empty(), OptionalInt.empty(), predict);
  }

  @Test
  void aPredictionLooksAMinuteToAnHourAhead() throws IOException {
    assertThat(body("day", Optional.empty()).prediction()).isEmpty();
    assertThat(
            Json.mapper()
                .readValue("{\"scenario\": \"day\", \"predict\": \"1h\"}", Simulations.Body.class)
                .prediction())
        .contains(new Prediction(Duration.ofHours(1), ZoneOffset.UTC));
    ahead("", "not a duration");
    ahead("5", "not a duration");
    ahead("-5m", "not a duration");
    ahead("field: 5m", "not a duration");
    ahead("59s", "between 1m and 1h");
    ahead("61m", "between 1m and 1h");
    ahead("999999999d", "between 1m and 1h");
  }

  private static void ahead(String text, String words) {
    names(
        "predict",
        words,
        () ->
            Mistakes.told(
                "predict",
                UnaryOperator.identity(),
                () -> body("day", Optional.of(text)).prediction()));
  }

  @Test
  void mistakesOfAGuideNameWhereTheyStand() {
    names("guide", "did you mean 'bondhu'", () -> guides("bondu", List.of()));
    names("against", "did you mean 'jarvis'", () -> guides("bondhu", List.of("jarvi")));
    names("guide.nme", "unknown key", () -> guides("nme: x\nfile: y\n", List.of()));
  }

  private static List<?> guides(String guide, List<String> against) {
    return Mistakes.told(
        "guide", GuideBody::field, () -> new GuideBody(guide, Optional.of(against)).guides());
  }
}
