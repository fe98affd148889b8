package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Banyan's own API gets through a route, that no app gets. */
class PlatformTest {

  private static final String SECRET = "of-this-start";

  private TestEdge edge = TestEdge.start();

  @AfterEach
  void stop() throws Exception {
    edge.close();
  }

  @Test
  void theApiIsShownThatTheEdgeSentTheRequestAndWhoTheClientIs() throws Exception {
    TestUpstream api = serve();
    TestUpstream.Seen seen =
        ask(
            api,
            "/v1/me",
            "X-Banyan-Edge: forged",
            "X_Banyan_Edge: forged",
            "x.banyan-edge: forged",
            "X-Forwarded-For: 203.0.113.9",
            "X_Forwarded_For: 203.0.113.9",
            "X-Forwarded-Proto: https",
            "Connection: X-Forwarded-For, X-Banyan-Edge, keep-alive");
    assertThat(seen.headers().get("X-Banyan-Edge")).containsExactly(SECRET);
    assertThat(seen.headers().get("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(seen.headers().get("X-Forwarded-Proto")).containsExactly("http");
    assertThat(seen.headers().keySet()).noneMatch(name -> name.contains("_") || name.contains("."));
  }

  @Test
  void behindATrustedProxyTheApiHearsOfOneClientAndOneScheme() throws Exception {
    edge.close();
    edge = TestEdge.start(Map.of("trustedProxies", List.of("127.0.0.0/8", "10.0.0.0/8")));
    TestUpstream api = serve();
    TestUpstream.Seen seen =
        ask(
            api,
            "/v1/me",
            "X-Forwarded-For: 198.51.100.7, 203.0.113.9",
            "X-Forwarded-For: 10.1.2.3",
            "X_Forwarded_For: 192.0.2.1",
            "HTTP.X.Forwarded.For: 192.0.2.1",
            "X-Forwarded-Proto: http",
            "X-Forwarded-Proto: http, https");
    assertThat(seen.headers().get("X-Forwarded-For")).containsExactly("203.0.113.9");
    assertThat(seen.headers().get("X-Forwarded-Proto")).containsExactly("https");
    assertThat(seen.headers().toString()).doesNotContain("192.0.2.1");
  }

  @Test
  void noAppAndNoClientSeesTheSecret() throws Exception {
    TestUpstream app = edge.app((request, wire) -> wire.ok("x"));
    TestUpstream api = edge.app((request, wire) -> wire.ok("x"));
    edge.serve(
        Map.of("app", TestEdge.instances(app), "banyan:api", platform(api)),
        Route.to("/", "app"),
        Route.to("/v1", "banyan:api"));
    try (RawClient client = edge.client()) {
      client.get("/app", "X-Banyan-Edge: forged");
      RawClient.Reply reply = client.get("/v1/me");
      assertThat(reply.headers().keySet()).doesNotContain("X-Banyan-Edge");
      assertThat(reply.headers().toString()).doesNotContain(SECRET);
    }
    assertThat(app.seen.getFirst().has("X-Banyan-Edge")).isFalse();
  }

  @Test
  void banyansCookiesPassBothWays() throws Exception {
    TestUpstream api =
        edge.app((request, wire) -> wire.ok("x", "Set-Cookie: banyan_session=new; HttpOnly"));
    edge.serve(Map.of("banyan:api", platform(api)), Route.to("/v1", "banyan:api"));
    try (RawClient client = edge.client()) {
      RawClient.Reply reply =
          client.get("/v1/me", "Cookie: a=1; banyan_session=s", "Authorization: Bearer bk_good");
      assertThat(reply.header("Set-Cookie")).isEqualTo("banyan_session=new; HttpOnly");
    }
    assertThat(api.seen.getFirst().header("Cookie")).isEqualTo("a=1; banyan_session=s");
    assertThat(api.seen.getFirst().header("Authorization")).isEqualTo("Bearer bk_good");
  }

  @Test
  void itsAnswersAreNeverKeptAndTheSessionReachesItOnACachedRouteToo() throws Exception {
    TestUpstream api = edge.app((request, wire) -> wire.ok("x", "Cache-Control: max-age=60"));
    edge.serve(
        Map.of("banyan:api", platform(api)),
        Route.to("/v1", "banyan:api").withCache(new CacheRule(Duration.ofMinutes(1), false, true)));
    try (RawClient client = edge.client()) {
      client.get("/v1/me", "Cookie: banyan_session=s");
      client.get("/v1/me", "Cookie: banyan_session=t");
    }
    assertThat(api.seen)
        .extracting(seen -> seen.header("Cookie"))
        .containsExactly("banyan_session=s", "banyan_session=t");
  }

  private TestUpstream serve() {
    TestUpstream api = edge.app((request, wire) -> wire.ok("x"));
    edge.serve(Map.of("banyan:api", platform(api)), Route.to("/v1", "banyan:api"));
    return api;
  }

  private TestUpstream.Seen ask(TestUpstream api, String target, String... headers)
      throws Exception {
    try (RawClient client = edge.client()) {
      assertThat(client.get(target, headers).status()).isEqualTo(200);
    }
    return api.seen.getFirst();
  }

  private static Target platform(TestUpstream api) {
    return new Target.Platform("127.0.0.1", api.port(), new Secret(SECRET));
  }
}
