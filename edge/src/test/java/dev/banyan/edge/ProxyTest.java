package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What passes through, what does not, and what the edge says by itself. */
class ProxyTest {

  private TestEdge edge;

  @BeforeEach
  void start() {
    edge = TestEdge.start();
  }

  @AfterEach
  void stop() throws Exception {
    edge.close();
  }

  @Test
  void aRequestReachesTheAppAndItsAnswerTheClient() throws Exception {
    TestUpstream app =
        edge.app((request, wire) -> wire.answer("201 Created", "hello", "X-App: yes"));
    edge.serveAll(app);
    try (RawClient client = edge.client()) {
      RawClient.Reply reply =
          client
              .send("POST /a/b?c=d HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\n\r\nbody")
              .read();
      assertThat(reply.status()).isEqualTo(201);
      assertThat(reply.text()).isEqualTo("hello");
      assertThat(reply.header("X-App")).isEqualTo("yes");
      assertThat(reply.header("X-Request-Id")).hasSize(32);
    }
    TestUpstream.Seen seen = app.seen.getFirst();
    assertThat(seen.method()).isEqualTo("POST");
    assertThat(seen.target()).isEqualTo("/a/b?c=d");
    assertThat(seen.text()).isEqualTo("body");
    assertThat(seen.header("Host")).isEqualTo("app.test");
    assertThat(seen.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(seen.header("X-Forwarded-Proto")).isEqualTo("http");
    assertThat(seen.header("X-Forwarded-Host")).isEqualTo("app.test");
    assertThat(seen.header("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
  }

  @Test
  void connectionsAreKeptOnBothSides() throws Exception {
    TestUpstream app = edge.app((request, wire) -> wire.ok(request.target()));
    edge.serveAll(app);
    try (RawClient client = edge.client()) {
      for (int i = 0; i < 50; i++) {
        assertThat(client.get("/" + i).text()).isEqualTo("/" + i);
      }
    }
    assertThat(app.connections).hasValue(1);
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    TestUpstream app = edge.app((request, wire) -> wire.ok(request.target() + request.text()));
    edge.serveAll(app);
    try (RawClient client = edge.client()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        all.append("POST /")
            .append(i)
            .append(" HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n=")
            .append(i % 10);
      }
      client.send(all.toString());
      for (int i = 0; i < 20; i++) {
        assertThat(client.read().text()).isEqualTo("/" + i + "=" + i % 10);
      }
    }
  }

  @Test
  void chunkedBodiesPassBothWays() throws Exception {
    TestUpstream app =
        edge.app(
            (request, wire) ->
                wire.send(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
                        + Integer.toHexString(request.text().length())
                        + "\r\n"
                        + request.text()
                        + "\r\n0\r\n\r\n"));
    edge.serveAll(app);
    try (RawClient client = edge.client()) {
      RawClient.Reply reply =
          client
              .send(
                  "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + "2\r\nde\r\n3\r\nfgh\r\n0\r\n\r\n")
              .read();
      assertThat(reply.text()).isEqualTo("abcdefgh");
      assertThat(client.send("GET / HTTP/1.0\r\n\r\n").read().text()).isEqualTo("abc");
    }
  }

  @Test
  void anAnswerEndedByClosingIsWhole() throws Exception {
    TestUpstream app =
        edge.app(
            (request, wire) -> {
              wire.send("HTTP/1.0 200 OK\r\n\r\nuntil the end");
              wire.socket().close();
            });
    edge.serveAll(app);
    try (RawClient client = edge.client()) {
      assertThat(client.get("/").text()).isEqualTo("until the end");
      assertThat(client.get("/").text()).isEqualTo("until the end");
    }
  }

  @Test
  void aCutAnswerIsSeenToBeCut() throws Exception {
    TestUpstream app =
        edge.app(
            (request, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
              wire.socket().close();
            });
    edge.serveAll(app);
    try (RawClient client = edge.client()) {
      assertThat(client.get("/").body()).hasSizeLessThan(100);
      assertThat(client.ends()).isTrue();
    }
  }

  @Test
  void headHasNoBodyAndKeepsTheConnection() throws Exception {
    TestUpstream app =
        edge.app((request, wire) -> wire.send("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n"));
    edge.serveAll(app);
    try (RawClient client = edge.client()) {
      assertThat(client.request("HEAD", "/").header("Content-Length")).isEqualTo("12345");
      assertThat(client.request("HEAD", "/").status()).isEqualTo(200);
    }
    assertThat(app.connections).hasValue(1);
  }

  @Test
  void expectContinueIsAnsweredOnceTheAppIsReached() throws Exception {
    edge.serveAll(edge.app((request, wire) -> wire.ok(request.text())));
    try (RawClient client = edge.client()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(100);
      assertThat(client.send("abc").read().text()).isEqualTo("abc");
    }
  }

  @Test
  void hopByHopHeadersStayWhereTheyAre() throws Exception {
    TestUpstream app =
        edge.app(
            (request, wire) ->
                wire.ok(
                    "x",
                    "Connection: X-Private",
                    "X-Private: 1",
                    "Keep-Alive: timeout=5",
                    "Proxy-Connection: x"));
    edge.serveAll(app);
    try (RawClient client = edge.client()) {
      RawClient.Reply reply =
          client.get(
              "/",
              "Connection: X-Secret, close",
              "X-Secret: 1",
              "Keep-Alive: 5",
              "TE: trailers",
              "Upgrade: h2c",
              "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA",
              "Proxy-Authorization: x",
              "Proxy: http://evil");
      assertThat(reply.headers().keySet())
          .doesNotContain("X-Private", "Keep-Alive", "Proxy-Connection");
    }
    assertThat(app.seen.getFirst().headers().keySet())
        .doesNotContain(
            "Connection",
            "X-Secret",
            "Keep-Alive",
            "TE",
            "Upgrade",
            "HTTP2-Settings",
            "Proxy-Authorization",
            "Proxy");
  }

  @Test
  void clientsCannotForgeWhatBanyanSays() throws Exception {
    TestUpstream app = edge.app((request, wire) -> wire.ok("x"));
    edge.serveAll(app);
    try (RawClient client = edge.client()) {
      client.get(
          "/",
          "X-Banyan-User: root",
          "x_banyan_team: t",
          "X.Banyan.Role: owner",
          "HTTP_X_BANYAN_PLAN: admin",
          "X-Banyan_Role: owner",
          "X_BANYAN-Plan: admin",
          "X-Forwarded-For: 1.2.3.4",
          "X.Forwarded.For: 1.2.3.4",
          "X_Forwarded-For: 1.2.3.4",
          "HTTP_X_FORWARDED_FOR: 1.2.3.4",
          "-X-Forwarded_For: 1.2.3.4",
          "X-Real-IP: 1.2.3.4",
          "X.Real.IP: 1.2.3.4",
          "http-x-real-ip: 1.2.3.4",
          "HTTP_FORWARDED: for=1.2.3.4",
          "Forwarded: for=1.2.3.4",
          "Cookie: a=1; banyan_session=s; b=2; __Host-banyan_preview=x");
    }
    TestUpstream.Seen seen = app.seen.getFirst();
    assertThat(seen.headers().keySet().toString().toLowerCase()).doesNotContain("banyan");
    assertThat(seen.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(seen.headers().toString()).doesNotContain("1.2.3.4");
    assertThat(seen.has("Forwarded")).isFalse();
    assertThat(seen.has("X-Real-IP")).isFalse();
    assertThat(seen.header("Cookie")).isEqualTo("a=1; b=2");
  }

  @Test
  void banyansCookiesReachNoAppHoweverTheyAreSent() throws Exception {
    TestUpstream app =
        edge.app(
            (request, wire) ->
                wire.ok(
                    "x",
                    "Set-Cookie:   BANYAN_session=x",
                    "Set-Cookie: =banyan_session=x",
                    "Set-Cookie: __Secure-banyan_session=x",
                    "Set-Cookie: mine=banyan_session"));
    edge.serveAll(app);
    try (RawClient client = edge.client()) {
      RawClient.Reply reply =
          client.get(
              "/",
              "Cookie: a=1;banyan_session=s",
              "Cookie: Banyan_Device=d; b=banyan_session; =banyan_session=t",
              "cookie: __Secure-banyan_x=y; __Host-banyan_z=y");
      assertThat(reply.header("Set-Cookie")).isEqualTo("mine=banyan_session");
    }
    assertThat(app.seen.getFirst().headers().get("Cookie"))
        .containsExactly("a=1; b=banyan_session");
  }

  @Test
  void eachAppIsShownItsOwnSecretAndNoneOfAClients() throws Exception {
    TestUpstream shop = edge.app((request, wire) -> wire.ok("x"));
    TestUpstream blog = edge.app((request, wire) -> wire.ok("x"));
    edge.edge.apply(
        new RouteTable(
            List.of(
                site("shop", shop, Optional.of("of-shop")), site("blog", blog, Optional.empty()))));
    try (RawClient client = edge.client()) {
      for (String host : List.of("shop.test", "blog.test")) {
        RawClient.Reply reply =
            client
                .send(
                    "GET / HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nX-Banyan-Edge-Secret: forged\r\nX_Banyan_Edge_Secret: forged\r\n\r\n")
                .read();
        assertThat(reply.headers().toString()).doesNotContain("of-shop");
      }
    }
    assertThat(shop.seen.getFirst().headers().get("X-Banyan-Edge-Secret"))
        .containsExactly("of-shop");
    assertThat(shop.seen.getFirst().headers().toString()).doesNotContain("forged");
    assertThat(blog.seen.getFirst().headers().toString()).doesNotContain("forged", "of-shop");
  }

  private static Site site(String name, TestUpstream app, Optional<String> secret) {
    return new Site(
        TestEdge.IDS.within(TestEdge.APP, "app"),
        name,
        Optional.of(name + ".test"),
        List.of(Route.to("/", "api")),
        Map.of("api", TestEdge.instances(app)),
        secret.map(Secret::new));
  }

  @Test
  void anAppCannotSetBanyansCookies() throws Exception {
    edge.serveAll(
        edge.app(
            (request, wire) ->
                wire.ok("x", "Set-Cookie: banyan_session=stolen", "Set-Cookie: mine=1; Path=/")));
    try (RawClient client = edge.client()) {
      assertThat(client.get("/").header("Set-Cookie")).isEqualTo("mine=1; Path=/");
    }
  }

  @Test
  void theLongestRouteWinsAndStripsItsPrefix() throws Exception {
    TestUpstream api = edge.app((request, wire) -> wire.ok("api " + request.target()));
    TestUpstream web = edge.app((request, wire) -> wire.ok("web " + request.target()));
    edge.serve(
        Map.of("api", TestEdge.instances(api), "web", TestEdge.instances(web)),
        Route.to("/", "web"),
        Route.to("/api", "api").stripped());
    try (RawClient client = edge.client()) {
      assertThat(client.get("/api/x?y").text()).isEqualTo("api /x?y");
      assertThat(client.get("/api").text()).isEqualTo("api /");
      assertThat(client.get("/apix").text()).isEqualTo("web /apix");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/x, /x",
    "/%61pi/x?%61=//api, /x?%61=//api",
    "//api/x, /x",
    "//api///a//b, /a//b",
    "/api%2fx, /x",
    "/api/%2Fx%2Fy, /x%2Fy",
    "/api;v=1/x;y, /x;y",
    "/;z/api/;z/x, /x",
    "/api/%61pi/x/, /%61pi/x/",
    "/api/%2561/x, /%2561/x",
    "/api?x, /?x",
    "/%61p%69/, /",
    "/api/api, /api"
  })
  void aPrefixIsStrippedHoweverItIsWritten(String target, String seen) throws Exception {
    TestUpstream api = edge.app((request, wire) -> wire.ok(request.target()));
    edge.serve(
        Map.of("api", TestEdge.instances(api)),
        Route.to("/", "api"),
        Route.to("/api", "api").stripped());
    try (RawClient client = edge.client()) {
      assertThat(client.get(target).text()).isEqualTo(seen);
    }
    assertThat(api.seen.getFirst().header("X-Forwarded-Prefix")).isEqualTo("/api");
  }

  @Test
  void whereNoAppIsTheEdgeSaysThatNothingLivesHere() throws Exception {
    edge.edge.apply(new RouteTable(List.of()));
    try (RawClient client = edge.client()) {
      RawClient.Reply program = client.get("/");
      assertThat(program.status()).isEqualTo(404);
      assertThat(program.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(program.text()).contains("\"type\":\"https://banyan.dev/problems/no-route\"");
      RawClient.Reply person = client.get("/", "Accept: text/html,*/*");
      assertThat(person.header("Content-Type")).startsWith("text/html");
      assertThat(person.text()).contains("Nothing lives here");
    }
  }

  @Test
  void aServiceWithoutInstancesIsStarting() throws Exception {
    edge.serve(Map.of("api", new Target.Instances(List.of())), Route.to("/", "api"));
    try (RawClient client = edge.client()) {
      RawClient.Reply reply = client.get("/", "Accept: text/html");
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("Retry-After")).isEqualTo("2");
      assertThat(reply.text()).contains("http-equiv=\"refresh\"");
    }
  }

  @Test
  void anAppThatIsNotThereIs502AndOneThatHangsIs504() throws Exception {
    TestUpstream gone = edge.app((request, wire) -> wire.ok("x"));
    gone.close();
    TestUpstream hangs = edge.app((request, wire) -> wire.in().read());
    edge.serve(
        Map.of("gone", TestEdge.instances(gone), "hangs", TestEdge.instances(hangs)),
        Route.to("/", "gone"),
        Route.to("/hang", "hangs").withTimeout(java.time.Duration.ofMillis(200)));
    try (RawClient client = edge.client()) {
      assertThat(client.get("/").status()).isEqualTo(502);
      assertThat(client.get("/hang").status()).isEqualTo(504);
      assertThat(client.get("/").status()).as("the connection goes on").isEqualTo(502);
    }
  }

  @Test
  void nonsenseFromAnAppIs502() throws Exception {
    edge.serveAll(edge.app((request, wire) -> wire.send("I am no HTTP\r\n\r\n")));
    try (RawClient client = edge.client()) {
      assertThat(client.get("/").status()).isEqualTo(502);
    }
  }

  @Test
  void aSaneRequestIdAndTraceAreKept() throws Exception {
    TestUpstream app = edge.app((request, wire) -> wire.ok("x"));
    edge.serveAll(app);
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    try (RawClient client = edge.client()) {
      RawClient.Reply reply =
          client.get("/", "X-Request-Id: mine-1", "traceparent: " + trace, "tracestate: a=b");
      assertThat(reply.header("X-Request-Id")).isEqualTo("mine-1");
      client.get("/", "X-Request-Id: bad\"id<", "traceparent: nonsense", "tracestate: a=b");
    }
    assertThat(app.seen.getFirst().header("traceparent")).isEqualTo(trace);
    assertThat(app.seen.getFirst().header("tracestate")).isEqualTo("a=b");
    assertThat(app.seen.getLast().header("X-Request-Id")).matches("[0-9a-f]{32}");
    assertThat(app.seen.getLast().header("traceparent")).startsWith("00-");
    assertThat(app.seen.getLast().has("tracestate")).isFalse();
  }

  @Test
  void requestsAreMeasuredByMethodRouteAndStatus() throws Exception {
    edge.serveAll(edge.app((request, wire) -> wire.ok("x")));
    try (RawClient client = edge.client()) {
      client.get("/");
      client.get("/");
    }
    TestEdge.await(
        "two measured requests",
        () -> {
          var timer =
              edge.registry
                  .find("http.request.duration")
                  .tags("method", "GET", "route", "shop:/", "status", "200")
                  .timer();
          return timer != null && timer.count() == 2;
        });
  }
}
