package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.http.Answer;
import dev.banyan.http.Authentication;
import dev.banyan.http.Call;
import dev.banyan.http.Caller;
import dev.banyan.http.Endpoint;
import dev.banyan.http.EventSink;
import dev.banyan.http.Json;
import dev.banyan.http.Operations;
import dev.banyan.http.PageRequest;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Position;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppsHttpTest {

  @TempDir static Path temporary;
  private static AppsFixture fixture;
  private static Map<String, Endpoint> endpoints;
  private static App app;

  @BeforeAll
  static void open() throws Exception {
    fixture = new AppsFixture(temporary);
    fixture.write(
        """
        name: shop
        services:
          worker: {run: "echo first; echo second; sleep 600", replicas: 0..2}
          web: {static: public}
        routes:
          - {path: /, to: web, class: critical, cache: {GET: 60s}}
          - {path: /deep/er, to: web}
        schedules:
          - {name: nightly, service: worker, cron: "0 3 * * *", run: "true"}
        """);
    fixture.file("public/index.html", "hi");
    app = fixture.up().app();
    var operations = new Operations();
    fixture.apps.operations(operations);
    var byId = Operations.class.getDeclaredMethod("byId");
    byId.setAccessible(true);
    @SuppressWarnings("unchecked")
    var map = (Map<String, Endpoint>) byId.invoke(operations);
    endpoints = map;
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void theTrafficOfTheWholeAppHasItsName() throws Exception {
    assertThat(json("getMetrics", call()).path("series").get(0).path("name").asText())
        .isEqualTo("shop");
  }

  @Test
  void theFirstLiveEventReachesBackToWhatWasAskedForJustBefore() throws Exception {
    var sent = new ArrayList<JsonNode>();
    ((Answer.Events) endpoints.get("streamMetrics").handle(call()).content())
        .stream()
            .run(
                new EventSink() {
                  private Runnable close = () -> {};

                  @Override
                  public void send(Optional<String> id, String event, Object data) {
                    sent.add(Json.mapper().valueToTree(data));
                    if (sent.size() == 2) {
                      close.run();
                    }
                  }

                  @Override
                  public boolean open() {
                    return true;
                  }

                  @Override
                  public void onClose(Runnable action) {
                    close = action;
                  }
                });
    assertThat(sent)
        .extracting(metrics -> metrics.path("series").get(0).path("points").size())
        .satisfies(
            sizes -> {
              assertThat(sizes.getFirst()).isEqualTo(20);
              assertThat(sizes.get(1)).isBetween(1, 19);
            });
  }

  @Test
  void showsTheAppAsTheContractNamesIt() throws Exception {
    awaitRunning();
    JsonNode shown = json("getApp", call());
    assertThat(shown.path("name").asText()).isEqualTo("shop");
    assertThat(shown.path("state").asText()).isEqualTo("running");
    assertThat(shown.path("release").path("current").asBoolean()).isTrue();
    assertThat(json("listApps", call()).path("items")).hasSize(1);
    JsonNode routes = json("listRoutes", call()).path("items");
    assertThat(routes.get(0).path("path").asText()).isEqualTo("/deep/er");
    assertThat(routes.get(1).path("class").asText()).isEqualTo("critical");
    assertThat(routes.get(1).path("cache").path("GET").asText()).isEqualTo("1m");
    assertThat(json("listSchedules", call()).path("items").get(0).has("nextRunAt")).isTrue();
    assertThat(json("listReleases", call()).path("items").get(0).path("number").asInt())
        .isEqualTo(1);
    JsonNode web = json("getService", call().path("service", "web"));
    assertThat(web.path("kind").asText()).isEqualTo("static");
    assertThat(web.path("url").asText()).isEqualTo("http://localhost:8080");
  }

  @Test
  void anAppIsDeletedOnlyByItsOwnName() {
    ProblemException refused = problem("deleteApp", call().body("{\"name\":\"shap\"}"));
    assertThat(refused.problem().status()).isEqualTo(400);
    assertThat(fixture.supervisor().find(app.id()).map(App::removing)).contains(false);
  }

  @Test
  void aTeamThatOwnsAnAppIsKnownByIt() {
    assertThat(fixture.supervisor().anyOf(fixture.team).map(App::name)).hasValue("shop");
    assertThat(fixture.supervisor().anyOf(fixture.ids.team())).isEmpty();
  }

  @Test
  void scalingShowsInstancesWithTheirTransitions() throws Exception {
    Answer answer =
        endpoints
            .get("scaleService")
            .handle(call().path("service", "worker").body("{\"replicas\":1}"));
    assertThat(tree(answer).path("replicas").path("desired").asInt()).isEqualTo(1);
    fixture.settled(app);
    JsonNode instance = json("listInstances", call()).path("items").get(0);
    assertThat(instance.path("service").asText()).isEqualTo("worker");
    JsonNode detail = json("getInstance", call().path("instance", instance.path("id").asText()));
    assertThat(detail.path("transitions").get(0).path("state").asText()).isEqualTo("preparing");
    ProblemException refused =
        problem("scaleService", call().path("service", "worker").body("{\"replicas\":3}"));
    assertThat(refused.problem().status()).isEqualTo(400);
  }

  @Test
  void aStrangersAnswerIsThatOfAnUnknownId() throws Exception {
    Id unknown = fixture.ids.within(fixture.team, "app");
    Id foreignTeam = fixture.ids.team();
    App foreign =
        AppTable.of(
            fixture.ids.within(foreignTeam, "app"),
            foreignTeam,
            "theirs",
            temporary,
            fixture.clock.instant());
    fixture
        .database
        .shards()
        .ofTeam(foreignTeam)
        .write(
            new dev.banyan.data.Query("insert", "app"),
            handle -> {
              AppTable.insert(handle, foreign);
              return true;
            });
    for (String operation : endpoints.keySet()) {
      if (operation.equals("listApps")) {
        continue;
      }
      ProblemException a = problem(operation, call().path("app", unknown.toString()));
      ProblemException b = problem(operation, call().path("app", foreign.id().toString()));
      assertThat(a.problem().status()).as(operation).isEqualTo(404);
      assertThat(a.problem().detail()).as(operation).isEqualTo(b.problem().detail());
      assertThat(a.problem().type()).isEqualTo(b.problem().type());
    }
  }

  @Test
  void aCountIsSetOnlyAsItWasRead() throws Exception {
    FakeCall worker = call().path("service", "worker");
    endpoints.get("scaleService").handle(worker.body("{\"replicas\":1}"));
    String read = header(endpoints.get("getService").handle(worker), "ETag").orElseThrow();
    assertThat(read).isEqualTo("\"1\"");
    Answer scaled =
        endpoints.get("scaleService").handle(worker.body("{\"replicas\":2}").ifMatch("1"));
    assertThat(header(scaled, "ETag")).contains("\"2\"");
    ProblemException refused =
        problem("scaleService", worker.body("{\"replicas\":0}").ifMatch("1"));
    assertThat(refused.problem().status()).isEqualTo(412);
    assertThat(refused.problem().extensions()).containsEntry("current", "2");
    assertThat(header(endpoints.get("getService").handle(worker), "ETag")).contains("\"2\"");
    assertThat(fixture.supervisor().table().replicas(app.team(), app.id()))
        .containsEntry("worker", 2);
    endpoints.get("scaleService").handle(worker.body("{\"replicas\":1}").ifMatch("*"));
    fixture.settled(app);
  }

  @Test
  void secretsCarryTheirVersion() throws Exception {
    FakeCall secret = call().path("name", "TAGGED");
    Answer written = endpoints.get("putSecret").handle(secret.body("{\"value\":\"1\"}"));
    assertThat(header(written, "ETag")).contains("\"1\"");
    assertThat(tree(written).path("version").asInt()).isEqualTo(1);
    assertThat(problem("putSecret", secret.ifMatch("9")).problem().status()).isEqualTo(412);
    assertThat(problem("deleteSecret", secret.ifMatch("9")).problem().status()).isEqualTo(412);
    endpoints.get("deleteSecret").handle(secret.ifMatch("1"));
    fixture.settled(app);
  }

  @Test
  void variablesCarryTheirVersion() throws Exception {
    Answer written =
        endpoints.get("putConfigVar").handle(call().path("name", "A").body("{\"value\":\"1\"}"));
    assertThat(header(written, "ETag")).contains("\"1\"");
    Answer read = endpoints.get("getConfigVar").handle(call().path("name", "A"));
    assertThat(header(read, "ETag")).contains("\"1\"");
    assertThat(
            problem("putConfigVar", call().path("name", "A").body("{\"value\":\"2\"}").ifMatch("9"))
                .problem()
                .status())
        .isEqualTo(412);
    assertThat(json("listConfig", call()).path("items")).hasSize(1);
  }

  @Test
  void logsBeginWithTheTailAndResumeBehindWhatWasSeen() throws Exception {
    Answer begun =
        endpoints
            .get("runCommand")
            .handle(
                call().body("{\"service\":\"worker\",\"command\":\"echo one; echo two; exit 3\"}"));
    String id = tree(begun).path("id").asText();
    List<Event> events = stream("streamCommand", call().path("command", id));
    List<String> lines =
        events.stream()
            .filter(event -> event.name().equals("line"))
            .map(event -> event.data().path("line").asText())
            .toList();
    assertThat(lines).containsSubsequence("one", "two");
    assertThat(events.getLast().name()).isEqualTo("end");
    assertThat(events.getLast().data().path("exitCode").asInt()).isEqualTo(3);
    assertThat(events.getLast().data().path("state").asText()).isEqualTo("failed");

    List<Event> all = stream("streamLogs", call().query("follow", "false").query("instance", id));
    assertThat(all).hasSameSizeAs(lines);
    List<Event> rest =
        stream(
            "streamLogs",
            call()
                .query("follow", "false")
                .query("instance", id)
                .lastEventId(all.getFirst().id().orElseThrow()));
    assertThat(rest).hasSize(all.size() - 1);
  }

  @Test
  void aTailIsAsLongAsItIsAskedFor() throws Exception {
    Answer begun =
        endpoints
            .get("runCommand")
            .handle(call().body("{\"service\":\"worker\",\"command\":\"seq 1 2500\"}"));
    String id = tree(begun).path("id").asText();
    stream("streamCommand", call().path("command", id));
    List<Event> tail =
        stream(
            "streamLogs",
            call().query("follow", "false").query("instance", id).query("tail", "2000"));
    assertThat(tail).hasSize(2_000);
    assertThat(tail)
        .extracting(event -> event.data().path("line").asText())
        .contains("600", "2500");
    assertThat(
            stream(
                "streamLogs",
                call().query("follow", "false").query("instance", id).query("tail", "0")))
        .isEmpty();
  }

  @Test
  void commandsAreListedNewestFirstPageByPage() throws Exception {
    List<String> begun = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Answer answer =
          endpoints
              .get("runCommand")
              .handle(call().body("{\"service\":\"worker\",\"command\":\"true\"}"));
      begun.addFirst(tree(answer).path("id").asText());
    }
    JsonNode first = json("listCommands", call().page(Optional.empty(), 2));
    assertThat(ids(first)).isEqualTo(begun.subList(0, 2));
    assertThat(first.path("items").get(0).path("createdBy").asText()).endsWith("@example.com");
    assertThat(first.path("nextCursor").asText()).isNotEmpty();
    JsonNode rest = json("listCommands", call().page(Optional.of(begun.get(1)), 50));
    assertThat(ids(rest)).startsWith(begun.get(2)).doesNotContain(begun.get(0), begun.get(1));
    assertThat(problem("listCommands", call().page(Optional.of("elsewhere"), 2)).problem().status())
        .isEqualTo(400);
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("items").forEach(item -> ids.add(item.path("id").asText()));
    return ids;
  }

  @Test
  void whoDidSomethingIsShownByTheNameThatPeopleKnow() throws Exception {
    endpoints.get("putConfigVar").handle(call().path("name", "WHO").body("{\"value\":\"1\"}"));
    fixture
        .supervisor()
        .secrets()
        .put(app, new Changes.By("key_1"), "S", new Secret("1"), Optional.empty());
    assertThat(json("getConfigVar", call().path("name", "WHO")).path("updatedBy").asText())
        .endsWith("@example.com");
    assertThat(json("listSecrets", call()).path("items").get(0).path("updatedBy").asText())
        .endsWith("@example.com");
    assertThat(json("listReleases", call()).path("items").get(0).path("createdBy").asText())
        .isEqualTo("banyan");
    endpoints.get("deleteConfigVar").handle(call().path("name", "WHO"));
  }

  /** A worker that another test scaled may still have to run for its moment. */
  private static void awaitRunning() throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (fixture.supervisor().status(app).state() != ServiceStatus.State.RUNNING) {
      assertThat(System.nanoTime()).as("it runs in time").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private record Event(Optional<String> id, String name, JsonNode data) {}

  private List<Event> stream(String operation, FakeCall call) throws Exception {
    Answer answer = endpoints.get(operation).handle(call);
    List<Event> events = new ArrayList<>();
    ((Answer.Events) answer.content())
        .stream()
            .run(
                new EventSink() {
                  @Override
                  public void send(Optional<String> id, String event, Object data) {
                    events.add(new Event(id, event, Json.mapper().valueToTree(data)));
                  }

                  @Override
                  public boolean open() {
                    return true;
                  }

                  @Override
                  public void onClose(Runnable action) {}
                });
    return events;
  }

  private static Optional<String> header(Answer answer, String name) {
    return answer.headers().stream()
        .filter(header -> header.name().equals(name))
        .map(Answer.Header::value)
        .findFirst();
  }

  private JsonNode json(String operation, FakeCall call) throws Exception {
    return tree(endpoints.get(operation).handle(call));
  }

  private static JsonNode tree(Answer answer) {
    return Json.mapper().valueToTree(((Answer.JsonValue) answer.content()).value());
  }

  private ProblemException problem(String operation, FakeCall call) {
    return catchThrowableOfType(
        ProblemException.class, () -> endpoints.get(operation).handle(call));
  }

  private FakeCall call() {
    return new FakeCall().path("app", app.id().toString());
  }

  /** A request that came through the router. */
  private final class FakeCall implements Call {
    private PageRequest page = new PageRequest(Optional.empty(), PageRequest.LIMIT_DEFAULT);
    private final Map<String, String> path = new HashMap<>();
    private final Map<String, String> query = new HashMap<>();
    private String body = "{}";
    private String ifMatch;
    private String lastEventId;

    FakeCall path(String name, String value) {
      path.put(name, value);
      return this;
    }

    FakeCall query(String name, String value) {
      query.put(name, value);
      return this;
    }

    FakeCall body(String json) {
      body = json;
      return this;
    }

    FakeCall page(Optional<String> after, int limit) {
      page = new PageRequest(after, limit);
      return this;
    }

    FakeCall ifMatch(String version) {
      ifMatch = version;
      return this;
    }

    FakeCall lastEventId(String id) {
      lastEventId = id;
      return this;
    }

    @Override
    public Authentication authentication() {
      return new Authentication(
          new Caller.TeamKey(fixture.team, fixture.ids.within(fixture.team, "key"), Role.EDITOR),
          Optional.empty(),
          Map.of());
    }

    @Override
    public Id id(String name, String prefix) {
      try {
        return Id.parse(prefix, path(name));
      } catch (IllegalArgumentException notAnId) {
        throw Problems.notFound(name, path(name));
      }
    }

    @Override
    public String path(String name) {
      return path.getOrDefault(name, "none");
    }

    @Override
    public Optional<String> query(String name) {
      return Optional.ofNullable(query.get(name));
    }

    @Override
    public <R> R body(Class<R> type) {
      try {
        return Json.mapper().readValue(body, type);
      } catch (IOException wrong) {
        throw Problems.invalid("body", wrong.getMessage());
      }
    }

    @Override
    public byte[] rawBody() {
      return body.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> header(String name) {
      return Optional.empty();
    }

    @Override
    public Optional<String> ifMatch() {
      return Optional.ofNullable(ifMatch);
    }

    @Override
    public PageRequest page() {
      return page;
    }

    @Override
    public Optional<Position> position() {
      return Optional.empty();
    }

    @Override
    public Optional<String> lastEventId() {
      return Optional.ofNullable(lastEventId);
    }

    @Override
    public String requestId() {
      return "req";
    }

    @Override
    public String remoteAddress() {
      return "127.0.0.1";
    }

    @Override
    public boolean secure() {
      return false;
    }
  }
}
