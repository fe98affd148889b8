package dev.banyan.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OriginAndIdempotencyTest {

  private static final String OAK = "{\"name\":\"oak\"}";

  private final SmallApi api = new SmallApi();

  @AfterEach
  void close() {
    api.close();
  }

  private HttpRequest.Builder byCookie(String... headers) {
    var request =
        api.request("/v1/things")
            .header("Cookie", "other=1; banyan_session=good")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(OAK));
    return headers.length == 0 ? request : request.headers(headers);
  }

  @Test
  void aWriteByCookieComesFromOurOwnPages() throws Exception {
    assertThat(api.send(byCookie()).statusCode()).isEqualTo(403);
    assertThat(api.send(byCookie("Origin", "null")).statusCode()).isEqualTo(403);
    assertThat(api.send(byCookie("Origin", "https://evil.example")).statusCode()).isEqualTo(403);
    // The app's own pages stand on the next port, where cookies go along.
    assertThat(api.send(byCookie("Origin", "http://127.0.0.1:" + (api.port() - 1))).statusCode())
        .isEqualTo(403);
    assertThat(api.send(byCookie("Origin", "http://127.0.0.1:" + api.port())).statusCode())
        .isEqualTo(201);
    assertThat(api.send(byCookie("Origin", "https://console.example.com")).statusCode())
        .isEqualTo(201);
    assertThat(api.send(byCookie("Sec-Fetch-Site", "same-origin")).statusCode()).isEqualTo(201);
    assertThat(api.send(byCookie("Sec-Fetch-Site", "same-site")).statusCode()).isEqualTo(403);
  }

  @Test
  void readsByCookieAndWritesByBearerNeedNoOrigin() throws Exception {
    assertThat(
            api.send(api.request("/v1/things").header("Cookie", "banyan_session=good"))
                .statusCode())
        .isEqualTo(200);
    assertThat(api.post("/v1/things", OAK, "Origin", "https://evil.example").statusCode())
        .isEqualTo(201);
  }

  @Test
  void aForeignPageCannotSignAnybodyIn() throws Exception {
    var login =
        api.request("/v1/login")
            .header("Content-Type", "application/json")
            .header("Origin", "https://evil.example")
            .POST(BodyPublishers.ofString("{}"));
    assertThat(api.send(login).statusCode()).isEqualTo(403);
  }

  @Test
  void theSameKeyGivesTheFirstAnswer() throws Exception {
    var first = api.post("/v1/things", OAK, "Idempotency-Key", "k1");
    var second = api.post("/v1/things", OAK, "Idempotency-Key", "k1");
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("ETag")).hasValue("\"v1\"");
    assertThat(second.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(api.created).hasValue(1);
  }

  @Test
  void theSameKeyForAnotherRequestIsRefused() throws Exception {
    api.post("/v1/things", OAK, "Idempotency-Key", "k2");
    var other = api.post("/v1/things", "{\"name\":\"elm\"}", "Idempotency-Key", "k2");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("idempotency-mismatch");
    assertThat(api.created).hasValue(1);
  }

  @Test
  void aWriteWhoseOutcomeIsUnknownIsNotRunAgainUnderItsKey() throws Exception {
    String lost = "{\"name\":\"lost\"}";
    assertThat(api.post("/v1/things", lost, "Idempotency-Key", "k9").statusCode()).isEqualTo(503);
    assertThat(api.post("/v1/things", lost, "Idempotency-Key", "k9").statusCode()).isEqualTo(409);
    assertThat(api.created).hasValue(1);
  }

  @Test
  void anUnknownOutcomeIsSeenThroughWhatWrapsIt() throws Exception {
    String lost = "{\"name\":\"wrapped\"}";
    assertThat(api.post("/v1/things", lost, "Idempotency-Key", "k10").statusCode()).isEqualTo(500);
    assertThat(api.post("/v1/things", lost, "Idempotency-Key", "k10").statusCode()).isEqualTo(409);
    assertThat(api.created).hasValue(1);
  }

  @Test
  void aStoreThatFailsTakesNoAnswerAway() throws Exception {
    api.idempotency.failing = true;
    var moved = api.post("/v1/things", "{\"name\":\"moved\"}", "Idempotency-Key", "k11");
    assertThat(moved.statusCode()).isEqualTo(303);
    var clash = api.post("/v1/things", "{\"name\":\"clash\"}", "Idempotency-Key", "k12");
    assertThat(clash.body()).contains("name-taken");
    var made = api.post("/v1/things", OAK, "Idempotency-Key", "k13");
    assertThat(made.statusCode()).isEqualTo(201);
    // Their claims stay until they run out: none of them is run a second time.
    assertThat(api.post("/v1/things", OAK, "Idempotency-Key", "k13").statusCode()).isEqualTo(409);
  }

  @Test
  void strangersWhoChooseTheSameKeyDoNotMeet() throws Exception {
    assertThat(login("k2", "{}").body()).isEqualTo(login("k2", "{}").body());
    assertThat(login("k2", "{\"other\":1}").body()).isNotEqualTo(login("k2", "{}").body());
  }

  private HttpResponse<String> login(String key, String body) throws Exception {
    return api.send(
        api.request("/v1/login")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void aFailedWriteMayBeRepeatedUnderItsKey() throws Exception {
    String clash = "{\"name\":\"clash\"}";
    assertThat(api.post("/v1/things", clash, "Idempotency-Key", "k3").statusCode()).isEqualTo(409);
    assertThat(api.post("/v1/things", clash, "Idempotency-Key", "k3").statusCode()).isEqualTo(409);
    assertThat(api.created).hasValue(2);
  }

  @Test
  void anInsaneKeyIsRefused() throws Exception {
    assertThat(api.post("/v1/things", OAK, "Idempotency-Key", "x".repeat(256)).statusCode())
        .isEqualTo(400);
    assertThat(api.post("/v1/things", OAK, "Idempotency-Key", "a b").statusCode()).isEqualTo(400);
  }

  @Test
  void whatIsKeptGivesNoSecretAway() throws Exception {
    login("k4-private", "{}");
    assertThat(api.idempotency.dump()).doesNotContain("secret-1").doesNotContain("k4-private");
  }

  @Test
  void manyAtOnceAreServedOnce() {
    // Who comes while the first is served is told to come again.
    var answers =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            return api.post("/v1/things", OAK, "Idempotency-Key", "k5")
                                .statusCode();
                          } catch (Exception e) {
                            throw new IllegalStateException(e);
                          }
                        }))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    assertThat(answers).contains(201).isSubsetOf(201, 409);
    assertThat(api.created).hasValue(1);
  }
}
