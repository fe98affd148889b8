package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.banyan.accounts.TestAccounts.Reply;
import dev.banyan.data.Query;
import dev.banyan.http.Authentication;
import dev.banyan.http.Caller;
import dev.banyan.http.Credentials;
import dev.banyan.kernel.Role;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OidcTest {

  private static final String AUDIENCE = "https://banyan.test";

  private static OidcIssuer issuer;
  private static OidcIssuer foreign;
  private static TestAccounts world;
  private static TestAccounts.Node node;

  @BeforeAll
  static void start() throws Exception {
    issuer = new OidcIssuer();
    foreign = new OidcIssuer();
    world =
        new TestAccounts(
            Map.of(
                "issuers",
                List.of(
                    Map.of(
                        "issuer", issuer.issuer,
                        "audience", AUDIENCE,
                        "teamClaim", "team",
                        "planClaim", "plan",
                        "roleClaim", "role"))));
    node = world.node();
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
    issuer.close();
    foreign.close();
  }

  private static Authentication authenticate(String token) {
    return node.accounts
        .authenticator()
        .authenticate(Credentials.bearer(token))
        .toCompletableFuture()
        .join();
  }

  @Test
  void aTokenOfTheIssuerIsAUserATeamAPlanAndARole() throws Exception {
    Authentication ada = authenticate(issuer.token("ada", AUDIENCE));
    assertThat(ada.caller())
        .isInstanceOfSatisfying(
            Caller.External.class,
            caller -> {
              assertThat(caller.issuer()).isEqualTo(issuer.issuer);
              assertThat(caller.subject()).isEqualTo("ada");
              assertThat(caller.role()).isEqualTo(Role.EDITOR);
            });
    assertThat(ada.plan().orElseThrow().name()).isEqualTo("premium");
    assertThat(ada.claims())
        .containsEntry("email", "ada@issuer.test")
        .containsEntry("role", "editor")
        .containsEntry("plan", "premium");

    Authentication again = authenticate(issuer.token("ada", AUDIENCE));
    assertThat(again.caller()).isEqualTo(ada.caller());
    assertThat(again.claims()).isEqualTo(ada.claims());
  }

  @Test
  void whatTheIssuerSaysAndWeDoNotKnowGrantsNothing() throws Exception {
    Authentication bob = authenticate(issuer.token("bob", AUDIENCE));
    assertThat(bob.claims()).containsEntry("plan", "free").containsEntry("role", "viewer");
    Authentication ada = authenticate(issuer.token("ada", AUDIENCE));
    assertThat(bob.claims().get("team")).isEqualTo(ada.claims().get("team"));
    assertThat(bob.claims().get("user")).isNotEqualTo(ada.claims().get("user"));
  }

  @Test
  void theApiKnowsWhoCame() throws Exception {
    String token = issuer.token("ada", AUDIENCE);
    Reply me = node.get("/v1/me", token).expect(200);
    assertThat(me.text("/caller/kind")).isEqualTo("external");
    assertThat(me.text("/user/email")).isEqualTo("ada@issuer.test");
    assertThat(me.body().at("/teams").findValuesAsText("name")).contains("analytical");
    String team = authenticate(token).claims().get("team");
    node.get("/v1/teams/" + team, token).expect(200);
    node.call("PATCH", "/v1/teams/" + team, token, Map.of("name", "mine")).expect(403);
    node.get("/v1/me/sessions", token).expect(403);
    node.post("/v1/auth/logout", token, null).expect(403);
  }

  @Test
  void anOwnerByTheIssuersWordInvitesNobodyWhoWouldOutliveIt() throws Exception {
    String eve = issuer.token("eve", AUDIENCE);
    String team = authenticate(eve).claims().get("team");
    String invites = "/v1/teams/" + team + "/invites";
    Map<String, String> invite = Map.of("email", "herself@example.com", "role", "editor");
    assertThat(node.post(invites, eve, invite).expect(403).text("/detail"))
        .contains("your issuer's word");
    String key =
        node.post("/v1/teams/" + team + "/keys", eve, Map.of("name", "k", "role", "owner"))
            .expect(201)
            .text("/secret");
    String code = node.post(invites, key, invite).expect(201).text("/code");
    Reply joins = node.signUp("herself@example.com").expect(201);
    // As one that was made when owners of the issuer's could still invite.
    String by = authenticate(eve).claims().get("user");
    world
        .data
        .directory()
        .write(
            new Query("update", "accounts_invite"),
            handle ->
                handle.execute(
                    "UPDATE accounts_invite SET invited_by = ? WHERE email = ?",
                    by,
                    "herself@example.com"));
    node.post("/v1/invites/" + code + "/accept", joins.text("/accessToken"), null).expect(404);
  }

  @Test
  void anotherIssuersTokenIsRefused() throws Exception {
    node.get("/v1/me", foreign.token("ada", AUDIENCE)).expect(401);
  }

  @Test
  void aTokenForAnotherAudienceIsRefused() throws Exception {
    node.get("/v1/me", issuer.token("ada", "https://elsewhere.test")).expect(401);
  }

  @Test
  void forgedTokensAreRefusedWithoutFloodingTheIssuer() throws Exception {
    node.get("/v1/me", issuer.token("ada", AUDIENCE)).expect(200);
    int before = Integer.parseInt(issuer.test("fetches"));
    var key = new RSAKeyGenerator(2048).generate();
    for (int i = 0; i < 10; i++) {
      var forged =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown-" + i).build(), claims());
      forged.sign(new RSASSASigner(key));
      node.get("/v1/me", forged.serialize()).expect(401);
    }
    assertThat(Integer.parseInt(issuer.test("fetches")) - before).isLessThanOrEqualTo(2);

    var shared = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims());
    shared.sign(new MACSigner(new byte[32]));
    node.get("/v1/me", shared.serialize()).expect(401);
  }

  private static JWTClaimsSet claims() {
    return new JWTClaimsSet.Builder()
        .issuer(issuer.issuer)
        .audience(AUDIENCE)
        .subject("ada")
        .expirationTime(Date.from(world.clock.instant().plus(Duration.ofMinutes(5))))
        .build();
  }

  @Test
  void aRotatedKeyIsFetchedWhenATokenNamesIt() throws Exception {
    // A slice of its own: how often the key set may be fetched is bounded.
    try (var issuer = new OidcIssuer();
        var world =
            new TestAccounts(
                Map.of(
                    "issuers", List.of(Map.of("issuer", issuer.issuer, "audience", AUDIENCE))))) {
      var node = world.node();
      Reply first = node.get("/v1/me", issuer.token("ada", AUDIENCE)).expect(200);
      issuer.test("rotate");
      Reply second = node.get("/v1/me", issuer.token("ada", AUDIENCE)).expect(200);
      assertThat(second.text("/user/id")).isEqualTo(first.text("/user/id"));
      // Without a team claim one has a team of one's own.
      assertThat(second.body().at("/teams/0/personal").booleanValue()).isTrue();
      assertThat(second.text("/teams/0/role")).isEqualTo("owner");
    }
  }

  @Test
  void anIssuerThatIsAwayIsNoFault() throws Exception {
    var gone = new OidcIssuer();
    String token = gone.token("ada", AUDIENCE);
    gone.close();
    try (var world =
        new TestAccounts(
            Map.of("issuers", List.of(Map.of("issuer", gone.issuer, "audience", AUDIENCE))))) {
      Reply away = world.node().get("/v1/me", token).expect(503);
      assertThat(away.response().headers().firstValue("Retry-After")).isPresent();
    }
  }

  @Test
  void anExpiredTokenIsRefused() throws Exception {
    String token = issuer.token("ada", AUDIENCE);
    node.get("/v1/me", token).expect(200);
    world.clock.advance(Duration.ofMinutes(12));
    try {
      node.get("/v1/me", token).expect(401);
    } finally {
      world.clock.advance(Duration.ofMinutes(-12));
    }
  }
}
