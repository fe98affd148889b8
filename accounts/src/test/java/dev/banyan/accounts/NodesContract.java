package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.accounts.TestAccounts.Node;
import dev.banyan.accounts.TestAccounts.Reply;
import dev.banyan.http.Credentials;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds over several nodes and over restarts, whatever PostgreSQL it is. */
abstract class NodesContract {

  static final Map<String, Object> CLOSED = Map.of("signupOpen", false);

  TestAccounts world;

  @BeforeEach
  final void open() {
    world = makeWorld();
  }

  /** On the server that is tried. */
  abstract TestAccounts makeWorld();

  @AfterEach
  void close() {
    world.close();
  }

  /** A condition with a deadline that only a stuck system meets. */
  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not come to pass");
      }
      Thread.onSpinWait();
    }
  }

  final Reply claim(Node node) {
    return node.post(
        "/v1/auth/signup",
        null,
        Map.of(
            "email",
            "admin@example.com",
            "name",
            "Admin",
            "password",
            TestAccounts.PASSWORD,
            "setupToken",
            node.accounts.installation().setupToken().orElseThrow()));
  }

  @Test
  void aRestartKeepsSignInsAndForgetsNoRevocation() {
    String kept;
    String revoked;
    String teamKey;
    try (Node before = world.new Node("a")) {
      kept = claim(before).expect(201).text("/accessToken");
      revoked =
          before.logIn("admin@example.com", TestAccounts.PASSWORD).expect(200).text("/accessToken");
      before.post("/v1/auth/logout", revoked, null).expect(204);
      String team = before.accounts.installation().team().toString();
      Reply made =
          before
              .post("/v1/teams/" + team + "/keys", kept, Map.of("name", "k", "role", "viewer"))
              .expect(201);
      teamKey = made.text("/secret");
      before.call("DELETE", "/v1/teams/" + team + "/keys/" + made.text("/id"), kept, null);
    }
    try (Node after = world.new Node("a")) {
      after.get("/v1/me", kept).expect(200);
      after.get("/v1/me", revoked).expect(401);
      after.get("/v1/me", teamKey).expect(401);
    }
  }

  @Test
  void whatOneNodeRevokesTheOtherForgetsByItself() {
    Node one = world.node();
    String admin = claim(one).expect(201).text("/accessToken");
    Node two = world.node();
    String team = one.accounts.installation().team().toString();
    Reply made =
        one.post("/v1/teams/" + team + "/keys", admin, Map.of("name", "k", "role", "viewer"))
            .expect(201);
    String key = made.text("/secret");
    String session =
        one.logIn("admin@example.com", TestAccounts.PASSWORD).expect(200).text("/accessToken");
    two.get("/v1/me", key).expect(200);
    two.get("/v1/me", session).expect(200);
    var authenticator = two.accounts.authenticator();
    var proved = authenticator.authenticate(Credentials.bearer(key)).toCompletableFuture().join();
    assertThat(authenticator.stillValid(proved)).isTrue();

    one.call("DELETE", "/v1/teams/" + team + "/keys/" + made.text("/id"), admin, null).expect(204);
    one.post("/v1/auth/logout", session, null).expect(204);
    until(() -> two.get("/v1/me", key).status() == 401);
    until(() -> two.get("/v1/me", session).status() == 401);
    assertThat(authenticator.stillValid(proved)).isFalse();
  }

  @Test
  void aRotatedSigningKeyIsKnownBeforeItSignsAndTheOldOneStillVerifies() {
    Node node = world.node();
    String old = claim(node).expect(201).text("/accessToken");
    world.clock.advance(Duration.ofDays(30));
    world.data.partitions().maintain();
    try (Node rotating = world.new Node("r")) {
      assertThat(rotating.get("/.well-known/jwks.json", null).body().at("/keys")).hasSize(2);
      String kid = kid(rotating.logIn("admin@example.com", TestAccounts.PASSWORD));
      assertThat(kid).isEqualTo(kid(old));
      world.clock.advance(SigningKeys.PUBLISHED_BEFORE.plusSeconds(1));
      Reply next = rotating.logIn("admin@example.com", TestAccounts.PASSWORD).expect(200);
      assertThat(kid(next)).isNotEqualTo(kid(old));
      until(() -> node.get("/v1/me", next.text("/accessToken")).status() == 200);
    }
  }

  static String kid(Reply reply) {
    return kid(reply.text("/accessToken"));
  }

  static String kid(String token) {
    try {
      return com.nimbusds.jwt.SignedJWT.parse(token).getHeader().getKeyID();
    } catch (java.text.ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aDeletedUserIsGoneFromEverywhere() {
    Node node = world.node();
    String admin = claim(node).expect(201).text("/accessToken");
    String team = node.post("/v1/teams", admin, Map.of("name", "T")).expect(201).text("/id");
    String code =
        node.post(
                "/v1/teams/" + team + "/invites",
                admin,
                Map.of("email", "leaver@example.com", "role", "editor"))
            .expect(201)
            .text("/code");
    Reply leaver =
        node.post(
                "/v1/auth/signup",
                null,
                Map.of(
                    "email",
                    "leaver@example.com",
                    "name",
                    "L",
                    "password",
                    TestAccounts.PASSWORD,
                    "invite",
                    code))
            .expect(201);
    String personal = leaver.text("/team/id");
    String key =
        node.post(
                "/v1/teams/" + personal + "/keys",
                leaver.text("/accessToken"),
                Map.of("name", "own", "role", "viewer"))
            .expect(201)
            .text("/secret");
    node.get("/v1/me", key).expect(200);
    Reply browser =
        node.post(
                "/v1/session",
                null,
                Map.of("email", "leaver@example.com", "password", TestAccounts.PASSWORD))
            .expect(200);
    node.post("/v1/tickets", leaver.text("/accessToken"), null).expect(201);
    // Another team asks them too.
    String asked = node.post("/v1/teams", admin, Map.of("name", "U")).expect(201).text("/id");
    node.post(
            "/v1/teams/" + asked + "/invites",
            admin,
            Map.of("email", "leaver@example.com", "role", "viewer"))
        .expect(201);
    assertThat(node.get("/v1/teams/" + asked + "/audit", admin).response().body())
        .contains("leaver@example.com");

    Reply wrong = delete(node, leaver.text("/accessToken"), "not the password").expect(403);
    assertThat(wrong.slug()).isEqualTo("wrong-password");
    delete(node, key, TestAccounts.PASSWORD).expect(403);
    Reply gone = delete(node, leaver.text("/accessToken"), TestAccounts.PASSWORD).expect(204);
    assertThat(gone.response().headers().allValues("Set-Cookie"))
        .hasSize(2)
        .allMatch(cookie -> cookie.contains("Max-Age=0"));
    node.get("/v1/me", key).expect(401);
    String cookie = browser.response().headers().firstValue("Set-Cookie").orElseThrow();
    node.get("/v1/me", cookie.substring(0, cookie.indexOf(';'))).expect(401);
    for (String table :
        List.of("accounts_ticket", "accounts_device", "accounts_invite", "accounts_refresh")) {
      assertThat(rows(table)).as(table).isEqualTo(table.equals("accounts_refresh") ? 1 : 0);
    }
    node.get("/v1/me", leaver.text("/accessToken")).expect(401);
    node.logIn("leaver@example.com", TestAccounts.PASSWORD).expect(401);
    assertThat(node.get("/v1/teams/" + team + "/members", admin).body().at("/items")).hasSize(1);
    Reply trail = node.get("/v1/teams/" + team + "/audit", admin).expect(200);
    assertThat(trail.response().body())
        .contains("member.removed")
        .contains("invite.created")
        .contains(leaver.text("/user/id"))
        .doesNotContain("leaver@example.com");
    assertThat(node.get("/v1/teams/" + asked + "/audit", admin).response().body())
        .contains("invite.created")
        .doesNotContain("leaver@example.com");
    assertThat(
            node.post(
                    "/v1/teams/" + team + "/invites",
                    admin,
                    Map.of("email", "leaver@example.com", "role", "editor"))
                .status())
        .isEqualTo(201);
  }

  static Reply delete(Node node, String credential, String password) {
    return node.call("DELETE", "/v1/me", credential, Map.of("password", password));
  }

  final long rows(String table) {
    return world
        .data
        .directory()
        .read(
            new dev.banyan.data.Query("select", table),
            handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
  }

  @Test
  void aTeamThatIsMadeWhileItsMakerGoesIsNotLeftBehind() {
    Node node = world.node();
    String token = claim(node).expect(201).text("/accessToken");
    String team = node.accounts.installation().team().toString();
    for (int i = 0; i < 5; i++) {
      String going =
          invited(node, token, team, "going" + i + "@example.com", "viewer").text("/accessToken");
      var making =
          IntStream.range(0, 4)
              .mapToObj(
                  n ->
                      CompletableFuture.supplyAsync(
                          () -> node.post("/v1/teams", going, Map.of("name", "T" + n)).status()))
              .toList();
      // One that is made between the question what a team owns and the end is asked for again.
      Reply end = delete(node, going, TestAccounts.PASSWORD);
      assertThat(making.stream().map(CompletableFuture::join)).isSubsetOf(201, 401);
      if (end.status() != 204) {
        assertThat(end.expect(409).slug()).isEqualTo("team-changed");
        delete(node, going, TestAccounts.PASSWORD).expect(204);
      }
    }
    long ownerless =
        world
            .data
            .directory()
            .read(
                new dev.banyan.data.Query("select", "accounts_team"),
                handle ->
                    handle
                        .createQuery(
                            """
                            SELECT count(*) FROM accounts_team t WHERE deleted_at IS NULL
                              AND NOT EXISTS (SELECT FROM accounts_member m
                                WHERE m.team_id = t.team_id AND role = 'owner')
                            """)
                        .mapTo(Long.class)
                        .one());
    assertThat(ownerless).isZero();
  }

  static Reply invited(Node node, String owner, String team, String email, String role) {
    String code =
        node.post("/v1/teams/" + team + "/invites", owner, Map.of("email", email, "role", role))
            .expect(201)
            .text("/code");
    return node.post(
            "/v1/auth/signup",
            null,
            Map.of("email", email, "name", "N", "password", TestAccounts.PASSWORD, "invite", code))
        .expect(201);
  }
}
