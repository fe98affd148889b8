package dev.banyan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiRouterTest {

  private final SmallApi api = new SmallApi();

  @AfterEach
  void close() {
    api.close();
  }

  private static JsonNode problem(HttpResponse<String> response, int status, String slug)
      throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode body = Json.mapper().readTree(response.body());
    assertThat(body.get("type").textValue()).isEqualTo("https://banyan.dev/problems/" + slug);
    assertThat(body.get("status").intValue()).isEqualTo(status);
    assertThat(body.get("detail").textValue()).isNotBlank();
    assertThat(response.headers().firstValue("X-Request-Id"))
        .hasValue(body.get("requestId").textValue());
    return body;
  }

  @Test
  void aPublicOperationNeedsNoCallerAndHearsOfNone() throws Exception {
    var response = api.send(api.signedIn("/open"));
    assertThat(response.body()).isEqualTo("{\"caller\":\"anonymous\"}");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void withoutCredentialsOrWithFalseOnesTheAnswerIs401() throws Exception {
    var none = api.send(api.request("/v1/things"));
    problem(none, 401, "unauthorized");
    assertThat(none.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    problem(
        api.send(api.request("/v1/things").header("Authorization", "Bearer bad")),
        401,
        "unauthorized");
    problem(
        api.send(api.request("/v1/things").header("Authorization", "Basic Z29vZA==")),
        401,
        "unauthorized");
  }

  @Test
  void aTicketOpensOnlyOperationsThatTakeTickets() throws Exception {
    problem(api.send(api.request("/v1/things?ticket=good")), 401, "unauthorized");
    assertThat(api.send(api.request("/v1/events?ticket=good")).statusCode()).isEqualTo(200);
  }

  @Test
  void anAuthenticatorThatAnswersLaterIsWaitedFor() throws Exception {
    var request =
        api.request("/v1/things")
            .header("Authorization", "Bearer slow")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"name\":\"oak\"}"));
    assertThat(api.send(request).statusCode()).isEqualTo(201);
  }

  @Test
  void endpointsRunOnVirtualThreads() throws Exception {
    api.release.countDown();
    assertThat(api.send(api.signedIn("/v1/waits")).statusCode()).isEqualTo(204);
    assertThat(api.threads.getFirst()).startsWith("VirtualThread").contains("api-waits");
  }

  @Test
  void aBodyThatBreaksTheContractIsToldWithAllItsErrors() throws Exception {
    var body =
        problem(
            api.post("/v1/things", "{\"name\":\"x\",\"count\":0,\"tags\":[\"a\"],\"colour\":1}"),
            400,
            "invalid-request");
    String errors = body.get("errors").toString();
    assertThat(errors).contains("\"field\":\"name\"", "too short");
    assertThat(errors).contains("\"field\":\"count\"", "less than 1");
    assertThat(errors).contains("\"field\":\"tags.0\"");
    assertThat(errors).contains("\"field\":\"colour\"", "not a known field");
    assertThat(body.get("errors")).hasSize(4);
    problem(api.post("/v1/things", "{}"), 400, "invalid-request");
    problem(api.post("/v1/things", ""), 400, "invalid-request");
    problem(api.post("/v1/things", "[]"), 400, "invalid-request");
    problem(api.post("/v1/things", "null"), 400, "invalid-request");
    problem(
        api.post("/v1/things", "{\"name\":\"oak\",\"inner\":{\"at\":\"soon\"}}"),
        400,
        "invalid-request");
    assertThat(api.post("/v1/things", "{\"name\":\"oak\",\"inner\":null}").statusCode())
        .isEqualTo(201);
  }

  @Test
  void jsonIsReadStrictly() throws Exception {
    for (String json :
        new String[] {
          "{\"name\":\"oak\",\"name\":\"elm\"}",
          "{\"name\":\"oak\"} {}",
          "{\"name\":\"oak\",}",
          "{name:'oak'}",
          "[".repeat(200) + "]".repeat(200),
          "\u0000"
        }) {
      problem(api.post("/v1/things", json), 400, "invalid-request");
    }
  }

  @Test
  void anotherMediaTypeIsRefused() throws Exception {
    var request =
        api.signedIn("/v1/things")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{\"name\":\"oak\"}"));
    problem(api.send(request), 415, "unsupported-media-type");
    var charset =
        api.signedIn("/v1/things")
            .header("Content-Type", "Application/JSON; charset=utf-8")
            .POST(BodyPublishers.ofString("{\"name\":\"oak\"}"));
    assertThat(api.send(charset).statusCode()).isEqualTo(201);
  }

  @Test
  void bodiesAreBounded() throws Exception {
    problem(
        api.post("/v1/things", "{\"name\":\"" + "x".repeat(2_000) + "\"}"), 413, "body-too-large");
    var chunked =
        api.signedIn("/v1/things")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(new byte[100_000])));
    problem(api.send(chunked), 413, "body-too-large");
    var larger =
        api.signedIn("/v1/things/x")
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(new byte[1 << 20]));
    assertThat(api.send(larger).body()).contains("1048576");
    assertThat(api.meters.get("api.bodies.bytes").gauge().value()).isZero();
  }

  @Test
  void whatNeedsNoSignInTakesSmallBodiesAlone() throws Exception {
    try (SmallApi large =
        new SmallApi(SmallApi.config("1Mi", "3Mi", 512, 50, Duration.ofSeconds(15)))) {
      String most = "{\"a\":\"" + "x".repeat(16 * 1024 - 8) + "\"}";
      assertThat(large.post("/v1/login", most).statusCode()).isEqualTo(200);
      problem(large.post("/v1/login", most + " "), 413, "body-too-large");
    }
  }

  @Test
  void oneStrangersUnfinishedBodiesLeaveRoomForOthers() throws Exception {
    try (SmallApi large =
        new SmallApi(SmallApi.config("1Mi", "128Ki", 512, 50, Duration.ofSeconds(15)))) {
      List<Socket> open = new ArrayList<>();
      try {
        for (int i = 1; i <= 2; i++) {
          open.add(unfinished(large, 8 * 1024));
          long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
          while (large.meters.get("api.bodies.bytes").gauge().value() < i * 8 * 1024) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
          }
        }
        // An eighth of what all have.
        var body = "{\"a\":\"" + "x".repeat(8 * 1024) + "\"}";
        var refused =
            large.send(
                large
                    .request("/v1/login")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body)));
        problem(refused, 429, "rate-limited");
        assertThat(large.meters.get("api.bodies.bytes").gauge().value()).isEqualTo(16 * 1024);
        assertThat(large.post("/v1/things", "{\"name\":\"oak\"}").statusCode()).isEqualTo(201);
      } finally {
        for (Socket socket : open) {
          socket.close();
        }
      }
    }
  }

  private static Socket unfinished(SmallApi api, int bytes) throws IOException {
    var socket = new Socket("127.0.0.1", api.port());
    String head =
        "POST /v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + (bytes + 1)
            + "\r\n\r\n";
    socket.getOutputStream().write((head + "x".repeat(bytes)).getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  @Test
  void whatNoOperationServesCountsByAddress() throws Exception {
    problem(api.send(api.request("/v1/nothing")), 404, "no-such-path");
    assertThat(api.counted.get()).isEqualTo("127.0.0.1");
    api.strangersRefused.set(true);
    var refused = api.send(api.request("/v1/nothing"));
    problem(refused, 429, "rate-limited");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
    problem(api.send(api.signedIn("/v1/things").DELETE()), 429, "rate-limited");
  }

  @Test
  void aMalformedIdIsAnsweredAsAnUnknownOne() throws Exception {
    problem(api.send(api.signedIn("/v1/things/nonsense")), 404, "not-found");
    problem(api.send(api.signedIn("/v1/things/" + SmallApi.TEAM)), 404, "not-found");
    problem(api.send(api.signedIn("/v1/things/%00")), 404, "not-found");
    String id = SmallApi.IDS.within(SmallApi.TEAM, "app").toString();
    assertThat(api.send(api.signedIn("/v1/things/" + id)).body()).contains(id);
  }

  @Test
  void pagesGoOnWhereTheyStopped() throws Exception {
    JsonNode first = Json.mapper().readTree(api.send(api.signedIn("/v1/things?limit=2")).body());
    assertThat(first.get("items")).hasSize(2);
    String cursor = first.get("nextCursor").textValue();
    JsonNode second =
        Json.mapper()
            .readTree(api.send(api.signedIn("/v1/things?limit=2&cursor=" + cursor)).body());
    assertThat(second.toString()).isEqualTo("{\"items\":[\"c\"]}");
    problem(api.send(api.signedIn("/v1/things?limit=0")), 400, "invalid-request");
    problem(api.send(api.signedIn("/v1/things?limit=many")), 400, "invalid-request");
    problem(api.send(api.signedIn("/v1/things?limit=201")), 400, "invalid-request");
    problem(api.send(api.signedIn("/v1/things?cursor=!!")), 400, "invalid-request");
    problem(api.send(api.signedIn("/v1/things?cursor=__8")), 400, "invalid-request");
  }

  @Test
  void whatIsNotInTheContractIsAProblemToo() throws Exception {
    problem(api.send(api.signedIn("/v1/nothing")), 404, "no-such-path");
    problem(api.send(api.request("/v1")), 404, "no-such-path");
    var wrong = api.send(api.signedIn("/v1/things").DELETE());
    problem(wrong, 405, "method-not-allowed");
    assertThat(wrong.headers().firstValue("Allow")).hasValue("GET, HEAD, POST");
    assertThat(
            api.send(api.signedIn("/v1/things").method("HEAD", BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aMalformedPathOrQueryIsNoServerError() throws Exception {
    for (String path : new String[] {"/v1/things/%zz", "/v1/things?limit=%zz", "/%"}) {
      try (Socket socket = new Socket("127.0.0.1", api.port())) {
        socket.setSoTimeout(5_000);
        socket
            .getOutputStream()
            .write(
                ("GET "
                        + path
                        + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n"
                        + "Connection: close\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).as(path).startsWith("HTTP/1.1 4");
      }
    }
  }

  @Test
  void anUnexpectedFailureSaysNothingOfTheInside() throws Exception {
    var response = api.send(api.signedIn("/v1/fails"));
    problem(response, 500, "internal");
    assertThat(response.body()).doesNotContain("42").doesNotContain("Exception");
  }

  @Test
  void aSaneRequestIdIsKeptAndAnotherIsReplaced() throws Exception {
    var kept = api.send(api.request("/open").header("X-Request-Id", "abc-12345678"));
    assertThat(kept.headers().firstValue("X-Request-Id")).hasValue("abc-12345678");
    var replaced = api.send(api.request("/open").header("X-Request-Id", "<script>alert(1)"));
    assertThat(replaced.headers().firstValue("X-Request-Id").orElseThrow()).startsWith("req_");
  }

  @Test
  void pastTheBoundOnConcurrentRequestsTheAnswerIs503AndProbesStillPass() throws Exception {
    try (SmallApi small = new SmallApi(SmallApi.config(1, Duration.ofSeconds(15)))) {
      CompletableFuture<HttpResponse<String>> first =
          small.client.sendAsync(
              small.signedIn("/v1/waits").build(), HttpResponse.BodyHandlers.ofString());
      while (small.waiting.get() == 0) {
        Thread.onSpinWait();
      }
      var busy = small.send(small.signedIn("/v1/things"));
      problem(busy, 503, "unavailable");
      assertThat(busy.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(small.send(small.request("/live")).statusCode()).isEqualTo(200);
      small.release.countDown();
      assertThat(first.join().statusCode()).isEqualTo(204);
      assertThat(small.meters.get("api.requests.active.refused").counter().count()).isEqualTo(1);
    }
  }

  @Test
  void theQuotaIsToldInHeadersAndRefusesWith429() throws Exception {
    var response = api.send(api.request("/v1/things").header("Authorization", "Bearer limited"));
    problem(response, 429, "rate-limited");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(response.headers().firstValue("RateLimit-Limit")).hasValue("50");
    assertThat(response.headers().firstValue("RateLimit-Remaining")).hasValue("0");
    assertThat(response.headers().firstValue("RateLimit-Reset")).hasValue("12");
  }

  @Test
  void requestsAreMeasuredByRouteNotByPath() throws Exception {
    api.send(api.signedIn("/v1/things/nonsense"));
    // Recorded when the answer is out, which the client may see first.
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (api.meters.find("http.request.duration").timer() == null
        && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(
            api.meters
                .get("http.request.duration")
                .tags("method", "GET", "route", "/v1/things/{thing}", "status", "404")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void methodsThatAStrangerMakesUpAreCountedAsOne() throws Exception {
    for (int i = 0; i < 3; i++) {
      api.send(api.request("/v1/things").method("MADE-UP-" + i, BodyPublishers.noBody()));
    }
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (api.meters.find("http.request.duration").tag("method", "other").timers().stream()
            .mapToLong(timer -> timer.count())
            .sum()
        < 3) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
    assertThat(api.meters.find("http.request.duration").timers())
        .extracting(timer -> timer.getId().getTag("method"))
        .containsOnly("other");
  }

  @Test
  void contractAndEndpointsMustAgree() {
    Vertx vertx = Vertx.vertx();
    try {
      assertThatThrownBy(
              () ->
                  ApiRouter.build(
                      vertx,
                      ApiContract.read(
                          vertx, "small-contract.yaml", SmallApi.config(1, Duration.ofSeconds(1))),
                      new Operations().on("surplus", call -> Answer.noContent()),
                      new ApiServices(
                          null, RequestQuota.UNLIMITED, api.idempotency, SmallApi.IDS, api.meters),
                      SmallApi.config(1, Duration.ofSeconds(1))))
          .hasMessageContaining("createThing")
          .hasMessageContaining("surplus");
    } finally {
      vertx.close();
    }
  }
}
