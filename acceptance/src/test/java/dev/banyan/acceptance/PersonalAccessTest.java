package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of the access matrix whose right comes from a code, a cookie, or being oneself. */
class PersonalAccessTest {

  /** What this class covers for {@link AccessMatrixTest}. */
  static final Set<String> OPERATIONS =
      Set.of("acceptInvite", "deleteSessionById", "deleteSession");

  @TempDir static Path data;

  static BanyanProcess node;
  static MatrixWorld world;

  @BeforeAll
  static void start() {
    Path app = TestApps.matrixApp(data.resolve("app"), "matrix");
    node = BanyanProcess.start(app, data.resolve("data"));
    world = new MatrixWorld(node, app, "matrix");
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void anInviteIsAcceptedByWhomItInvitesAndOnce() {
    String code = world.invite(world.team(), world.strangerEmail, "editor").text("code");
    String path = "/v1/invites/" + code + "/accept";
    for (Api nobody : List.of(world.anonymous, world.revoked, world.foreign)) {
      assertThat(nobody.post(path, null).status()).isEqualTo(401);
    }
    assertThat(world.viewer.post(path, null).status()).as("another address").isIn(403, 404);
    assertThat(world.stranger.post(path, null).status()).isEqualTo(200);
    assertThat(world.stranger.post(path, null).status()).as("a second time").isIn(404, 409);
    assertThat(world.stranger.post("/v1/invites/unknown-code/accept", null).status())
        .isEqualTo(404);
  }

  @Test
  void metricsAreNotForWhoComesThroughAProxy() {
    assertThat(world.anonymous.get("/metrics").status()).isEqualTo(200);
    var forwarded = Map.of("X-Forwarded-For", "203.0.113.9");
    assertThat(world.anonymous.send("GET", "/metrics", null, forwarded).status()).isEqualTo(404);
  }

  @Test
  void anotherUsersSessionIsAsUnknownAsNone() {
    String session =
        world.owner.get("/v1/me/sessions").expect(200).json().at("/items/0/id").asText();
    String unknown = session.substring(0, session.length() - 4) + "0000";
    for (Api nobody : List.of(world.anonymous, world.revoked, world.foreign)) {
      assertThat(nobody.delete("/v1/me/sessions/" + session).status()).isEqualTo(401);
    }
    var given = world.stranger.delete("/v1/me/sessions/" + session).expect(404);
    var none = world.stranger.delete("/v1/me/sessions/" + unknown).expect(404);
    assertThat(given.text("detail")).isEqualTo(none.text("detail"));
    assertThat(given.text("type")).isEqualTo(none.text("type"));
    var mine = world.signUp("self", Map.of());
    Api me = world.anonymous.as(mine.text("accessToken"));
    String own = me.get("/v1/me/sessions").expect(200).json().at("/items/0/id").asText();
    me.delete("/v1/me/sessions/" + own).expect(204);
  }

  @Test
  void aBrowsersSessionEndsByItsCookieFromItsOwnOriginOnly() {
    String email = world.email("browser");
    world.signUpAs(email, Map.of());
    var signedIn =
        world.anonymous.post(
            "/v1/session", Map.of("email", email, "password", MatrixWorld.PASSWORD));
    String cookie = signedIn.expect(200).headers().get("set-cookie").getFirst();
    assertThat(cookie)
        .contains("HttpOnly")
        .contains("SameSite=Strict")
        .startsWith("banyan_session=");
    String pair = cookie.substring(0, cookie.indexOf(';'));
    String origin = node.api().getScheme() + "://" + node.api().getAuthority();

    assertThat(world.anonymous.delete("/v1/session").status()).isEqualTo(401);
    var fromElsewhere = Map.of("Cookie", pair, "Origin", "https://evil.example");
    assertThat(world.anonymous.send("DELETE", "/v1/session", null, fromElsewhere).status())
        .isEqualTo(403);
    assertThat(world.anonymous.send("GET", "/v1/me", null, Map.of("Cookie", pair)).status())
        .isEqualTo(200);
    world
        .anonymous
        .send("DELETE", "/v1/session", null, Map.of("Cookie", pair, "Origin", origin))
        .expect(204);
    assertThat(world.anonymous.send("GET", "/v1/me", null, Map.of("Cookie", pair)).status())
        .isEqualTo(401);
  }
}
