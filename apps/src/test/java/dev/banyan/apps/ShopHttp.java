package dev.banyan.apps;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.http.Answer;
import dev.banyan.http.Caller;
import dev.banyan.http.Endpoint;
import dev.banyan.http.EventSink;
import dev.banyan.http.Json;
import dev.banyan.http.Operations;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An app of a static service and a worker, asked by the operations of the contract. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ShopHttp {

  Path temporary;
  AppsFixture fixture;
  Map<String, Endpoint> endpoints;
  App app;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    temporary = folder;
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
  void close() {
    fixture.close();
  }

  record Event(Optional<String> id, String name, JsonNode data) {}

  List<Event> stream(String operation, FakeCall call) throws Exception {
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

  static Optional<String> header(Answer answer, String name) {
    return answer.headers().stream()
        .filter(header -> header.name().equals(name))
        .map(Answer.Header::value)
        .findFirst();
  }

  JsonNode json(String operation, FakeCall call) throws Exception {
    return tree(endpoints.get(operation).handle(call));
  }

  static JsonNode tree(Answer answer) {
    return Json.mapper().valueToTree(((Answer.JsonValue) answer.content()).value());
  }

  ProblemException problem(String operation, FakeCall call) {
    return catchThrowableOfType(
        ProblemException.class, () -> endpoints.get(operation).handle(call));
  }

  /** By a key of the app's team. */
  FakeCall call() {
    var caller =
        new Caller.TeamKey(fixture.team, fixture.ids.within(fixture.team, "key"), Role.EDITOR);
    return new FakeCall(caller).path("app", app.id().toString());
  }
}
