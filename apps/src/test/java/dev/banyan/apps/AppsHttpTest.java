package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.http.Answer;
import dev.banyan.http.EventSink;
import dev.banyan.http.Json;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AppsHttpTest extends ShopHttp {

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

  /** A worker that another test scaled may still have to run for its moment. */
  private void awaitRunning() throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (fixture.supervisor().status(app).state() != ServiceStatus.State.RUNNING) {
      assertThat(System.nanoTime()).as("it runs in time").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
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
}
