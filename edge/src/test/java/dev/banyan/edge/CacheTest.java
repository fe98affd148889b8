package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The cache over real sockets: who gets whose answer, and when. */
class CacheTest {

  private final MutableClock clock = MutableClock.atNoon();
  private final AtomicInteger calls = new AtomicInteger();
  private TestEdge edge;
  private TestUpstream app;

  @BeforeEach
  void start() {
    edge = TestEdge.start(Map.of(), clock);
    app = edge.app((request, wire) -> wire.ok("answer " + calls.incrementAndGet()));
    edge.serve(
        Map.of("api", TestEdge.instances(app)),
        Route.to("/", "api").withCache(new CacheRule(Duration.ofSeconds(60), true, false)),
        Route.to("/shared", "api")
            .withIdentity(IdentityRule.OPTIONAL)
            .withCache(new CacheRule(Duration.ofSeconds(60), false, true)),
        Route.to("/mine", "api")
            .withIdentity(IdentityRule.OPTIONAL)
            .withCache(new CacheRule(Duration.ofSeconds(60), true, false)));
  }

  @AfterEach
  void stop() throws Exception {
    edge.close();
  }

  @Test
  void anAnswerIsKeptForItsTimeAndTellsItsAge() throws Exception {
    try (RawClient client = edge.client()) {
      RawClient.Reply first = client.get("/a");
      assertThat(first.header("Cache-Status")).isEqualTo("banyan; fwd=uri-miss; stored");
      clock.advance(Duration.ofSeconds(30));
      RawClient.Reply second = client.get("/a");
      assertThat(second.text()).isEqualTo("answer 1");
      assertThat(second.header("Age")).isEqualTo("30");
      assertThat(second.header("Cache-Status")).isEqualTo("banyan; hit; ttl=30");
      assertThat(client.request("HEAD", "/a").header("Content-Length")).isEqualTo("8");
      assertThat(client.get("/a?q").text()).as("another address").isEqualTo("answer 2");
      clock.advance(Duration.ofSeconds(31));
      assertThat(client.get("/a").text()).isEqualTo("answer 3");
    }
  }

  @Test
  void privateAndNoStoreAndCookiesAndVaryAreHonoured() throws Exception {
    for (String header :
        List.of(
            "Cache-Control: private",
            "Cache-Control: no-store",
            "Cache-Control: max-age=0",
            "Cache-Control: public, No-Cache",
            "Set-Cookie: a=b",
            "Vary: *",
            "Expires: 0")) {
      app.handler((request, wire) -> wire.ok("answer " + calls.incrementAndGet(), header));
      try (RawClient client = edge.client()) {
        String address = "/" + header.hashCode();
        assertThat(client.get(address).text()).isNotEqualTo(client.get(address).text());
      }
    }
  }

  @Test
  void varyTellsAnswersApart() throws Exception {
    app.handler(
        (request, wire) ->
            wire.ok(
                request.header("Accept-Language") + calls.incrementAndGet(),
                "Vary: Accept-Language"));
    try (RawClient client = edge.client()) {
      assertThat(client.get("/v", "Accept-Language: de").text()).isEqualTo("de1");
      assertThat(client.get("/v", "Accept-Language: en").text()).isEqualTo("en2");
      assertThat(client.get("/v", "Accept-Language: de").text()).isEqualTo("de1");
      assertThat(client.get("/v", "Accept-Language: en").text()).isEqualTo("en2");
    }
  }

  @Test
  void callersNeverGetEachOthersAnswers() throws Exception {
    app.handler(
        (request, wire) -> wire.ok(request.header("X-Banyan-Email") + request.header("Cookie")));
    try (RawClient client = edge.client()) {
      String ada = "Authorization: Bearer eyada.a.a";
      String bob = "Authorization: Bearer eybob.b.b";
      assertThat(client.get("/mine", ada).text()).isEqualTo("ada@x.test");
      assertThat(client.get("/mine", bob).text()).isEqualTo("bob@x.test");
      assertThat(client.get("/mine").text()).isEmpty();
      assertThat(client.get("/mine", "Cookie: s=1").text()).isEqualTo("s=1");
      assertThat(client.get("/mine", "Cookie: s=2").text()).isEqualTo("s=2");
    }
  }

  @Test
  void aSharedAnswerIsForAll() throws Exception {
    try (RawClient client = edge.client()) {
      assertThat(client.get("/shared", "Authorization: Bearer eyada.a.a").text())
          .isEqualTo("answer 1");
      assertThat(client.get("/shared", "Cookie: s=2").text()).isEqualTo("answer 1");
      assertThat(client.get("/shared").text()).isEqualTo("answer 1");
    }
  }

  @Test
  void aForwardedAuthorizationIsNotKeptUnlessTheAppSaysSo() throws Exception {
    try (RawClient client = edge.client()) {
      String own = "Authorization: Basic YTpi";
      assertThat(client.get("/b", own).text()).isNotEqualTo(client.get("/b", own).text());
      app.handler(
          (request, wire) ->
              wire.ok("answer " + calls.incrementAndGet(), "Cache-Control: public, max-age=9"));
      assertThat(client.get("/c", own).text()).isEqualTo(client.get("/c", own).text());
    }
  }

  // Two loops that meet at an unknown address are rare: one round would seldom see them.
  @RepeatedTest(50)
  void manyWhoWantTheSameAskOnce() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    app.handler(
        (request, wire) -> {
          release.await(10, TimeUnit.SECONDS);
          wire.ok("answer " + calls.incrementAndGet());
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(
            threads.submit(
                () -> {
                  try (RawClient client = edge.client()) {
                    return client.get("/once").text();
                  }
                }));
      }
      TestEdge.await(
          "20 connections", () -> edge.registry.get("edge.connections").gauge().value() == 20);
      TestEdge.await("the app is asked", () -> app.seen.size() == 1);
      release.countDown();
      for (Future<String> each : all) {
        assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo("answer 1");
      }
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void whoComesWhenTooManyWaitAsksTheAppItself() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (TestEdge small =
            TestEdge.start(
                TestEdge.map("threads", 1, "cache", TestEdge.map("waitersMax", 1)), clock);
        RawClient leader = small.client();
        RawClient one = small.client();
        RawClient other = small.client()) {
      TestUpstream slow =
          small.app(
              (request, wire) -> {
                release.await(10, TimeUnit.SECONDS);
                wire.ok("done");
              });
      small.serve(
          Map.of("api", TestEdge.instances(slow)),
          Route.to("/", "api").withCache(new CacheRule(Duration.ofSeconds(60), false, true)));
      leader.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      TestEdge.await("the leader is at the app", () -> slow.seen.size() == 1);
      one.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      TestEdge.await("one waits, one is at the app", () -> slow.seen.size() == 2);
      release.countDown();
      for (RawClient each : List.of(leader, one, other)) {
        assertThat(each.read().text()).isEqualTo("done");
      }
      assertThat(slow.seen).hasSize(2);
    }
  }

  @Test
  void aLeaderThatLeavesDoesNotStrandTheOthers() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    app.handler(
        (request, wire) -> {
          if (calls.incrementAndGet() == 1) {
            wire.in().read();
          }
          release.await(10, TimeUnit.SECONDS);
          wire.ok("second");
        });
    try (RawClient leader = edge.client();
        RawClient follower = edge.client()) {
      leader.send("GET /leave HTTP/1.1\r\nHost: app.test\r\n\r\n");
      TestEdge.await("the leader is at the app", () -> calls.get() == 1);
      follower.send("GET /leave HTTP/1.1\r\nHost: app.test\r\n\r\n");
      leader.close();
      release.countDown();
      assertThat(follower.read().text()).isEqualTo("second");
    }
  }

  @Test
  void anOldAnswerStandsInForAFailingApp() throws Exception {
    try (RawClient client = edge.client()) {
      assertThat(client.get("/s").text()).isEqualTo("answer 1");
      clock.advance(Duration.ofSeconds(61));
      app.handler((request, wire) -> wire.answer("500 Internal Server Error", "broken"));
      RawClient.Reply reply = client.get("/s");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text()).isEqualTo("answer 1");
      assertThat(reply.header("Cache-Status")).contains("fwd=stale");
      app.close();
      assertThat(client.get("/s").text()).isEqualTo("answer 1");
      clock.advance(Duration.ofHours(2));
      assertThat(client.get("/s").status()).as("but not for ever").isEqualTo(502);
    }
  }

  @Test
  void anOldAnswerIsConfirmedByItsTag() throws Exception {
    app.handler(
        (request, wire) -> {
          if (request.header("If-None-Match").equals("\"v1\"")) {
            wire.send("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n");
          } else {
            wire.ok("answer " + calls.incrementAndGet(), "ETag: \"v1\"");
          }
        });
    try (RawClient client = edge.client()) {
      assertThat(client.get("/t").text()).isEqualTo("answer 1");
      clock.advance(Duration.ofSeconds(61));
      RawClient.Reply confirmed = client.get("/t");
      assertThat(confirmed.text()).isEqualTo("answer 1");
      assertThat(confirmed.header("Cache-Status")).contains("fwd-status=304");
      assertThat(client.get("/t").header("Cache-Status")).startsWith("banyan; hit; ttl=");
      assertThat(client.get("/t", "If-None-Match: \"v1\"").status()).isEqualTo(304);
      assertThat(client.get("/t", "If-None-Match: \"v0\"").status()).isEqualTo(200);
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void aWriteMakesAllAnswersOfItsAddressOld() throws Exception {
    try (RawClient client = edge.client()) {
      assertThat(client.get("/w").text()).isEqualTo("answer 1");
      assertThat(client.get("/w").text()).isEqualTo("answer 1");
      assertThat(client.request("DELETE", "/w").text()).isEqualTo("answer 2");
      assertThat(client.get("/w").text()).isEqualTo("answer 3");
    }
  }

  @Test
  void compressedAndPlainAnswersAreKeptApart() throws Exception {
    String text = "some text that repeats itself. ".repeat(200);
    app.handler((request, wire) -> wire.ok(text, "Content-Type: text/plain", "ETag: \"x\""));
    try (RawClient client = edge.client()) {
      RawClient.Reply plain = client.get("/z");
      assertThat(plain.text()).isEqualTo(text);
      for (int i = 0; i < 2; i++) {
        RawClient.Reply zipped = client.get("/z", "Accept-Encoding: gzip");
        assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(zipped.header("ETag")).isEqualTo("W/\"x\"");
        assertThat(CompressionTest.gunzip(zipped.body())).isEqualTo(text);
        assertThat(client.get("/z").text()).isEqualTo(text);
      }
    }
    assertThat(app.seen).hasSize(2);
  }
}
