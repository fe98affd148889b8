package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who calls, what the app is told of it, and what of the credential it sees. */
class IdentityTest {

  private TestEdge edge;
  private TestUpstream app;

  @BeforeEach
  void start() {
    edge = TestEdge.start();
    app = edge.app((request, wire) -> wire.ok("x"));
    edge.serve(
        Map.of("api", TestEdge.instances(app)),
        Route.to("/none", "api"),
        Route.to("/optional", "api").withIdentity(IdentityRule.OPTIONAL),
        Route.to("/required", "api").withIdentity(IdentityRule.REQUIRED),
        Route.to("/limited", "api").withIdentity(IdentityRule.OPTIONAL).withLimitByPlan());
  }

  @AfterEach
  void stop() throws Exception {
    edge.close();
  }

  @Test
  void aRequiredIdentityIsAskedFor() throws Exception {
    try (RawClient client = edge.client()) {
      RawClient.Reply reply = client.get("/required");
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(client.get("/required", "Authorization: Bearer wrong").status()).isEqualTo(401);
      assertThat(client.get("/required", "Authorization: Basic YTpi").status()).isEqualTo(401);
      assertThat(client.get("/required", "Cookie: banyan_session=no").status()).isEqualTo(401);
    }
    assertThat(app.seen).isEmpty();
  }

  @Test
  void whatWasVerifiedReachesTheAppAndTheCredentialDoesNot() throws Exception {
    try (RawClient client = edge.client()) {
      client.get("/required", "Authorization: Bearer eyada.a.a", "X-Banyan-User: root");
      client.get("/optional", "Authorization: Bearer bk_good");
      client.get("/required", "Cookie: banyan_session=ada-session; own=1");
      client.get("/required?ticket=ada-ticket");
    }
    TestUpstream.Seen user = app.seen.get(0);
    assertThat(user.header("X-Banyan-User")).isEqualTo("u-ada@x.test");
    assertThat(user.header("X-Banyan-Team")).isEqualTo(TestEdge.KnownCallers.TEAM_A.toString());
    assertThat(user.header("X-Banyan-Plan")).isEqualTo("free");
    assertThat(user.header("X-Banyan-Email")).isEqualTo("ada@x.test");
    assertThat(user.has("Authorization")).isFalse();
    TestUpstream.Seen key = app.seen.get(1);
    assertThat(key.header("X-Banyan-Role")).isEqualTo("editor");
    assertThat(key.has("Authorization")).isFalse();
    TestUpstream.Seen session = app.seen.get(2);
    assertThat(session.header("X-Banyan-User")).isEqualTo("u-ada@x.test");
    assertThat(session.header("Cookie")).isEqualTo("own=1");
    assertThat(app.seen.get(3).header("X-Banyan-User")).isEqualTo("u-ada@x.test");
  }

  @Test
  void anAnswerThatIsNotInMemoryIsWaitedFor() throws Exception {
    try (RawClient client = edge.client()) {
      RawClient.Reply reply =
          client
              .send(
                  "POST /required HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer eyslow.s.s\r\n"
                      + "Content-Length: 3\r\n\r\nabc")
              .read();
      assertThat(reply.status()).isEqualTo(200);
    }
    assertThat(app.seen.getFirst().header("X-Banyan-Email")).isEqualTo("slow@x.test");
    assertThat(app.seen.getFirst().text()).isEqualTo("abc");
  }

  @Test
  void theAppsOwnCredentialsPass() throws Exception {
    try (RawClient client = edge.client()) {
      client.get("/none", "Authorization: Basic YTpi");
      client.get("/optional", "Authorization: Bearer app-token");
      client.get("/none", "Authorization: Bearer eyapp.own.jwt");
      client.get("/required", "Authorization: Bearer eyext.e.e");
    }
    assertThat(app.seen.get(0).header("Authorization")).isEqualTo("Basic YTpi");
    assertThat(app.seen.get(1).header("Authorization")).isEqualTo("Bearer app-token");
    assertThat(app.seen.get(2).header("Authorization")).isEqualTo("Bearer eyapp.own.jwt");
    assertThat(app.seen.get(3).header("Authorization")).isEqualTo("Bearer eyext.e.e");
    assertThat(app.seen.get(3).header("X-Banyan-User")).isEqualTo("external");
  }

  @Test
  void banyansCredentialsReachNoAppOnAnyRoute() throws Exception {
    try (RawClient client = edge.client()) {
      client.get("/none", "Authorization: Bearer eyada.a.a");
      client.get("/none", "Authorization: Bearer bk_anything");
      client.get("/optional", "Authorization: Bearer bk_revoked");
      client.get("/none", "Cookie: banyan_session=ada-session");
    }
    assertThat(app.seen)
        .hasSize(4)
        .allSatisfy(
            seen -> {
              assertThat(seen.has("Authorization")).isFalse();
              assertThat(seen.has("Cookie")).isFalse();
              assertThat(seen.has("X-Banyan-User")).isFalse();
            });
  }

  @Test
  void aCookieProvesNothingWhenAnotherSiteMadeTheBrowserSendIt() throws Exception {
    try (RawClient client = edge.client()) {
      String cookie = "Cookie: banyan_session=ada-session";
      assertThat(client.request("POST", "/required", cookie, "Origin: http://evil.test").status())
          .isEqualTo(401);
      assertThat(client.request("POST", "/required", cookie, "Sec-Fetch-Site: cross-site").status())
          .isEqualTo(401);
      assertThat(client.request("POST", "/required", cookie, "Origin: http://app.test").status())
          .isEqualTo(200);
    }
  }

  @Test
  void thePlanLimitsPerTeamAndSaysSo() throws Exception {
    try (RawClient client = edge.client()) {
      String ada = "Authorization: Bearer eyada.a.a";
      for (int i = 0; i < 5; i++) {
        RawClient.Reply reply = client.get("/limited", ada);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("RateLimit-Limit")).isEqualTo("50");
        assertThat(reply.header("RateLimit-Remaining")).isEqualTo(Integer.toString(4 - i));
        assertThat(reply.header("RateLimit-Reset")).isEqualTo("7");
      }
      RawClient.Reply over = client.get("/limited", ada);
      assertThat(over.status()).isEqualTo(429);
      assertThat(over.header("Retry-After")).isEqualTo("3");
      assertThat(client.get("/limited", "Authorization: Bearer eybob.b.b").status())
          .as("another team has its own")
          .isEqualTo(200);
      assertThat(client.get("/limited").header("RateLimit-Remaining"))
          .as("and so has an address")
          .isEqualTo("49");
    }
    assertThat(app.seen).hasSize(7);
  }
}
