package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.accounts.TestAccounts.Reply;
import dev.banyan.data.Query;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Position;
import dev.banyan.kernel.Role;
import dev.banyan.kernel.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SharingTest {

  private static final TestAccounts WORLD = new TestAccounts();
  private static final TestAccounts.Node NODE = WORLD.node();
  private static int people;

  @AfterAll
  static void close() {
    WORLD.close();
  }

  private record Someone(String id, String email, String token, String personalTeam) {}

  private static Someone someone() {
    String email = "person" + ++people + "@example.com";
    WORLD.clock.advance(Duration.ofSeconds(3));
    Reply done = NODE.signUp(email).expect(201);
    return new Someone(
        done.text("/user/id"), email, done.text("/accessToken"), done.text("/team/id"));
  }

  private static String team(Someone owner) {
    return NODE.post("/v1/teams", owner.token, Map.of("name", "Engines")).expect(201).text("/id");
  }

  private static Someone member(String team, Someone owner, String role) {
    Someone joins = someone();
    String code =
        NODE.post(
                "/v1/teams/" + team + "/invites",
                owner.token,
                Map.of("email", joins.email.toUpperCase(java.util.Locale.ROOT), "role", role))
            .expect(201)
            .text("/code");
    NODE.post("/v1/invites/" + code + "/accept", joins.token, null).expect(200);
    return joins;
  }

  @Test
  void aStrangerSeesWhatAnUnknownIdShows() {
    Someone owner = someone();
    Someone stranger = someone();
    String team = team(owner);
    String unknown = WORLD.ids.team().toString();
    for (String rest : List.of("", "/members", "/keys", "/audit", "/usage", "/invites")) {
      Reply foreign = NODE.get("/v1/teams/" + team + rest, stranger.token).expect(404);
      Reply nothing = NODE.get("/v1/teams/" + unknown + rest, stranger.token).expect(404);
      assertThat(foreign.text("/detail")).isEqualTo(nothing.text("/detail"));
      assertThat(foreign.text("/type")).isEqualTo(nothing.text("/type"));
    }
    NODE.get("/v1/teams/" + team, null).expect(401);
    NODE.call("DELETE", "/v1/teams/" + team, stranger.token, null).expect(404);
  }

  @Test
  void rolesReachAsFarAsTheyDo() {
    Someone owner = someone();
    String team = team(owner);
    Someone viewer = member(team, owner, "viewer");
    Someone editor = member(team, owner, "editor");
    for (Someone low : List.of(viewer, editor)) {
      NODE.get("/v1/teams/" + team, low.token).expect(200);
      NODE.get("/v1/teams/" + team + "/invites", low.token).expect(403);
      NODE.call("PATCH", "/v1/teams/" + team, low.token, Map.of("name", "x")).expect(403);
      NODE.post("/v1/teams/" + team + "/keys", low.token, Map.of("name", "k", "role", "viewer"))
          .expect(403);
    }
    NODE.call(
            "PATCH",
            "/v1/teams/" + team + "/members/" + editor.id,
            owner.token,
            Map.of("role", "owner"))
        .expect(200);
    NODE.call("PATCH", "/v1/teams/" + team, editor.token, Map.of("name", "y")).expect(200);
  }

  @Test
  void anInviteServesItsAddressOnceAndExpires() {
    Someone owner = someone();
    String team = team(owner);
    Someone invited = someone();
    Someone other = someone();
    Reply made = invite(team, owner, invited.email);
    String code = made.text("/code");
    assertThat(made.text("/link")).endsWith(code);
    assertThat(made.text("/invitedBy")).isEqualTo(owner.email);
    Reply list = NODE.get("/v1/teams/" + team + "/invites", owner.token).expect(200);
    assertThat(list.response().body()).doesNotContain(code);

    assertThat(NODE.get("/v1/invites/" + code, null).expect(200).text("/team"))
        .isEqualTo("Engines");
    NODE.post("/v1/invites/" + code + "/accept", other.token, null).expect(403);
    NODE.post("/v1/invites/" + code + "/accept", invited.token, null).expect(200);
    NODE.post("/v1/invites/" + code + "/accept", invited.token, null).expect(404);
    NODE.get("/v1/invites/" + code, null).expect(404);
    assertThat(
            NODE.post(
                    "/v1/teams/" + team + "/invites",
                    owner.token,
                    Map.of("email", invited.email, "role", "viewer"))
                .expect(409)
                .slug())
        .isEqualTo("already-member");

    Reply withdrawn = invite(team, owner, other.email);
    NODE.call(
            "DELETE", "/v1/teams/" + team + "/invites/" + withdrawn.text("/id"), owner.token, null)
        .expect(204);
    NODE.get("/v1/invites/" + withdrawn.text("/code"), null).expect(404);
  }

  @Test
  void nobodyComesBackByAnInviteOfTheirOwn() {
    Someone alice = someone();
    String team = team(alice);
    String members = "/v1/teams/" + team + "/members/";
    for (String how : List.of("removed", "demoted", "deleted", "key revoked", "row kept")) {
      Someone bob = member(team, alice, "owner");
      Someone second = someone();
      String token = bob.token;
      String key = "";
      if (how.equals("key revoked")) {
        Reply made =
            NODE.post(
                    "/v1/teams/" + team + "/keys", bob.token, Map.of("name", "k", "role", "owner"))
                .expect(201);
        token = made.text("/secret");
        key = made.text("/id");
      }
      String code = inviteOwner(team, token, second.email);
      switch (how) {
        case "removed" -> NODE.call("DELETE", members + bob.id, alice.token, null).expect(204);
        case "demoted" ->
            NODE.call("PATCH", members + bob.id, alice.token, Map.of("role", "editor")).expect(200);
        case "deleted" ->
            NODE.call("DELETE", "/v1/me", bob.token, Map.of("password", TestAccounts.PASSWORD))
                .expect(204);
        case "key revoked" ->
            NODE.call("DELETE", "/v1/teams/" + team + "/keys/" + key, alice.token, null)
                .expect(204);
        default -> {
          NODE.call("DELETE", members + bob.id, alice.token, null).expect(204);
          // As if it had been made while bob was being removed.
          WORLD
              .data
              .directory()
              .write(
                  new Query("update", "accounts_invite"),
                  handle ->
                      handle.execute(
                          "UPDATE accounts_invite SET closed_at = NULL WHERE email = ?",
                          second.email));
        }
      }
      NODE.post("/v1/invites/" + code + "/accept", second.token, null).expect(404);
      NODE.get("/v1/teams/" + team, second.token).expect(404);
    }
    Someone invited = someone();
    String code = inviteOwner(team, alice.token, invited.email);
    NODE.post("/v1/invites/" + code + "/accept", invited.token, null).expect(200);
  }

  private static String inviteOwner(String team, String token, String email) {
    return NODE.post(
            "/v1/teams/" + team + "/invites", token, Map.of("email", email, "role", "owner"))
        .expect(201)
        .text("/code");
  }

  @Test
  void aKeyStandsUntilItIsRevokedAndOnlyForItsTeam() {
    Someone owner = someone();
    Id team = Id.parse("team", team(owner));
    Secret secret = NODE.accounts.createKey(team, "app shop", Role.EDITOR);
    assertThat(NODE.accounts.keyStands(team, secret)).isTrue();
    assertThat(NODE.accounts.keyStands(Id.parse("team", team(owner)), secret)).isFalse();
    assertThat(NODE.accounts.keyStands(team, new Secret("bk_nobody"))).isFalse();

    Reply keys = NODE.get("/v1/teams/" + team + "/keys", owner.token).expect(200);
    String key = keys.text("/items/0/id");
    assertThat(NODE.accounts.names(List.of(key, owner.id, "banyan")))
        .isEqualTo(Map.of(key, "app shop", owner.id, owner.email));
    NODE.call("DELETE", "/v1/teams/" + team + "/keys/" + key, owner.token, null).expect(204);
    assertThat(NODE.accounts.keyStands(team, secret)).isFalse();
  }

  @Test
  void whoCreatesAtTheSameTimeGetsNoMoreThanThereMayBe() {
    Someone owner = someone();
    String team = team(owner);
    assertThat(
            whileTheLastIsMade(
                team,
                TeamKeys.PER_TEAM_MAX,
                """
                INSERT INTO accounts_key
                  (key_id, team_id, hash, prefix, name, role, created_by, created_at)
                SELECT gen_random_uuid(), :team, sha256(CAST(CAST(gen_random_uuid() AS text) AS bytea)), '', 'k',
                       'viewer', 'test', now()
                FROM generate_series(1, :some)
                """,
                () ->
                    NODE.post(
                        "/v1/teams/" + team + "/keys",
                        owner.token,
                        Map.of("name", "k", "role", "viewer"))))
        .isEqualTo("too-many-keys");
    assertThat(
            whileTheLastIsMade(
                team,
                Invites.OPEN_MAX,
                """
                INSERT INTO accounts_invite
                  (invite_id, team_id, code_hash, email, role, invited_by, created_at, expires_at)
                SELECT gen_random_uuid(), :team, sha256(CAST(CAST(gen_random_uuid() AS text) AS bytea)),
                       'a@example.com', 'viewer', 'test', now(), 'infinity'
                FROM generate_series(1, :some)
                """,
                () ->
                    NODE.post(
                        "/v1/teams/" + team + "/invites",
                        owner.token,
                        Map.of("email", "one@example.com", "role", "viewer"))))
        .isEqualTo("too-many-invites");
  }

  /** The problem that a call meets which comes while another takes the last place. */
  private static String whileTheLastIsMade(
      String team, int most, String insert, Supplier<Reply> call) {
    Id id = Id.parse("team", team);
    return WORLD
        .data
        .directory()
        .write(
            new Query("insert", "test"),
            handle -> {
              Teams.lock(handle, id);
              fill(handle, insert, id, most - 1);
              var called = CompletableFuture.supplyAsync(call);
              waitForALock(handle, called);
              fill(handle, insert, id, 1);
              return called;
            })
        .value()
        .join()
        .expect(409)
        .slug();
  }

  private static void fill(Handle handle, String insert, Id team, int some) {
    handle.createUpdate(insert).bind("team", team.uuid()).bind("some", some).execute();
  }

  private static boolean lockAwaited(Handle handle) {
    return handle
        .createQuery("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        .mapTo(Boolean.class)
        .one();
  }

  private static void waitForALock(Handle handle, CompletableFuture<Reply> called) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!called.isDone() && !lockAwaited(handle)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the call neither ends nor waits");
      }
      Thread.onSpinWait();
    }
  }

  private static Reply invite(String team, Someone owner, String email) {
    return NODE.post(
            "/v1/teams/" + team + "/invites", owner.token, Map.of("email", email, "role", "viewer"))
        .expect(201);
  }

  @Test
  void oneSignsUpByInviteStraightIntoTheTeam() {
    Someone owner = someone();
    String team = team(owner);
    String code = invite(team, owner, "fresh@example.com").text("/code");
    Map<String, Object> signUp =
        Map.of(
            "email",
            "fresh@example.com",
            "name",
            "F",
            "password",
            TestAccounts.PASSWORD,
            "invite",
            code);
    var wrong = new java.util.HashMap<>(signUp);
    wrong.put("email", "thief@example.com");
    NODE.post("/v1/auth/signup", null, wrong).expect(403);
    NODE.logIn("thief@example.com", TestAccounts.PASSWORD).expect(401);
    String token = NODE.post("/v1/auth/signup", null, signUp).expect(201).text("/accessToken");
    NODE.get("/v1/teams/" + team, token).expect(200);
  }

  @Test
  void aTeamKeepsAnOwner() {
    Someone owner = someone();
    String team = team(owner);
    String self = "/v1/teams/" + team + "/members/" + owner.id;
    assertThat(NODE.call("DELETE", self, owner.token, null).expect(409).slug())
        .isEqualTo("last-owner");
    NODE.call("PATCH", self, owner.token, Map.of("role", "viewer")).expect(409);
    Someone second = member(team, owner, "owner");
    NODE.call("DELETE", self, owner.token, null).expect(204);
    NODE.get("/v1/teams/" + team, owner.token).expect(404);
    NODE.get("/v1/teams/" + team, second.token).expect(200);
  }

  @Test
  void twoOwnersWhoLeaveAtOnceDoNotLeaveItWithoutOne() {
    Someone first = someone();
    String team = team(first);
    Someone second = member(team, first, "owner");
    List<Integer> answers =
        Stream.of(first, second)
            .map(
                owner ->
                    CompletableFuture.supplyAsync(
                        () ->
                            NODE.call(
                                    "DELETE",
                                    "/v1/teams/" + team + "/members/" + owner.id,
                                    owner.token,
                                    null)
                                .status()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    assertThat(answers).containsExactlyInAnyOrder(204, 409);
  }

  @Test
  void aMemberMayLeaveAndIsOutAtOnce() {
    Someone owner = someone();
    String team = team(owner);
    Someone viewer = member(team, owner, "viewer");
    Someone other = member(team, owner, "viewer");
    NODE.call("DELETE", "/v1/teams/" + team + "/members/" + other.id, viewer.token, null)
        .expect(403);
    NODE.call("DELETE", "/v1/teams/" + team + "/members/" + viewer.id, viewer.token, null)
        .expect(204);
    NODE.get("/v1/teams/" + team, viewer.token).expect(404);
  }

  @Test
  void aKeyActsForItsTeamWithItsRole() {
    Someone owner = someone();
    String team = team(owner);
    Reply made =
        NODE.post(
                "/v1/teams/" + team + "/keys", owner.token, Map.of("name", "ci", "role", "editor"))
            .expect(201);
    String secret = made.text("/secret");
    assertThat(secret).startsWith("bk_");
    Reply list = NODE.get("/v1/teams/" + team + "/keys", secret).expect(200);
    assertThat(list.response().body()).doesNotContain(secret);
    assertThat(list.text("/items/0/prefix")).isEqualTo(secret.substring(0, 8));
    Reply me = NODE.get("/v1/me", secret).expect(200);
    assertThat(me.text("/caller/kind")).isEqualTo("key");
    assertThat(me.text("/caller/name")).isEqualTo("ci");
    assertThat(me.body().has("user")).isFalse();
    NODE.get("/v1/teams/" + owner.personalTeam, secret).expect(404);
    NODE.call("PATCH", "/v1/teams/" + team, secret, Map.of("name", "x")).expect(403);
    NODE.post("/v1/teams", secret, Map.of("name", "x")).expect(403);
    NODE.get("/v1/me/sessions", secret).expect(403);

    NODE.call("DELETE", "/v1/teams/" + team + "/keys/" + made.text("/id"), owner.token, null)
        .expect(204);
    NODE.get("/v1/me", secret).expect(401);
    NODE.call("DELETE", "/v1/teams/" + team + "/keys/" + made.text("/id"), owner.token, null)
        .expect(404);
    NODE.get("/v1/me", "bk_" + "A".repeat(43)).expect(401);
    NODE.get("/v1/me", "bk_short").expect(401);
  }

  @Test
  void aKeyEndsWhenItExpires() {
    Someone owner = someone();
    String team = team(owner);
    String until = WORLD.clock.instant().plus(Duration.ofMinutes(1)).toString();
    String secret =
        NODE.post(
                "/v1/teams/" + team + "/keys",
                owner.token,
                Map.of("name", "brief", "role", "viewer", "expiresAt", until))
            .expect(201)
            .text("/secret");
    NODE.get("/v1/me", secret).expect(200);
    WORLD.clock.advance(Duration.ofSeconds(61));
    NODE.get("/v1/me", secret).expect(401);
    NODE.post(
            "/v1/teams/" + team + "/keys",
            owner.token,
            Map.of("name", "past", "role", "viewer", "expiresAt", until))
        .expect(400);
  }

  @Test
  void theTrailTellsWhoDidWhat() {
    Someone owner = someone();
    String team = team(owner);
    WORLD.clock.advance(Duration.ofSeconds(1));
    NODE.call("PATCH", "/v1/teams/" + team, owner.token, Map.of("name", "Renamed")).expect(200);
    Reply trail = NODE.get("/v1/teams/" + team + "/audit", owner.token).expect(200);
    assertThat(trail.body().findValuesAsText("action"))
        .containsExactly("team.renamed", "team.created");
    assertThat(trail.text("/items/0/actor")).isEqualTo(owner.email);
    assertThat(trail.text("/items/0/details/name")).isEqualTo("Renamed");

    Reply first = NODE.get("/v1/teams/" + team + "/audit?limit=1", owner.token);
    Reply second =
        NODE.get(
            "/v1/teams/" + team + "/audit?limit=1&cursor=" + first.text("/nextCursor"),
            owner.token);
    assertThat(second.text("/items/0/action")).isEqualTo("team.created");
    assertThat(second.body().has("nextCursor")).isFalse();
  }

  @Test
  void aRenameOverAnotherIsNoticed() {
    Someone owner = someone();
    String team = team(owner);
    String path = "/v1/teams/" + team;
    String tag = tag(NODE.get(path, owner.token));
    NODE.call("PATCH", path, owner.token, Map.of("name", "b"), "If-Match", tag).expect(200);
    NODE.call("PATCH", path, owner.token, Map.of("name", "c"), "If-Match", tag).expect(412);
    assertThat(NODE.get(path, owner.token).text("/name")).isEqualTo("b");
  }

  private static String tag(Reply reply) {
    return reply.response().headers().firstValue("ETag").orElseThrow();
  }

  @Test
  void aRoleIsChangedOnlyAsItWasRead() {
    Someone owner = someone();
    String team = team(owner);
    Someone member = member(team, owner, "viewer");
    String path = "/v1/teams/" + team + "/members/" + member.id;
    assertThat(version(team, owner, member)).isEqualTo(1);
    Reply first = role(path, owner, "editor", "\"1\"").expect(200);
    assertThat(first.response().headers().firstValue("ETag")).contains("\"2\"");
    Reply refused = role(path, owner, "owner", "\"1\"").expect(412);
    assertThat(refused.text("/current")).isEqualTo("2");
    assertThat(version(team, owner, member)).as("nothing changed").isEqualTo(2);
    assertThat(NODE.get("/v1/me", member.token).body().findValuesAsText("role")).contains("editor");
    NODE.call("PATCH", path, owner.token, Map.of("role", "viewer")).expect(200);
    role(path, owner, "editor", "*").expect(200);
    assertThat(version(team, owner, member)).isEqualTo(4);
  }

  private static Reply role(String path, Someone owner, String role, String ifMatch) {
    return NODE.call("PATCH", path, owner.token, Map.of("role", role), "If-Match", ifMatch);
  }

  private static int version(String team, Someone owner, Someone member) {
    Reply members = NODE.get("/v1/teams/" + team + "/members", owner.token);
    for (JsonNode item : members.body().path("items")) {
      if (item.path("user").asText().equals(member.id)) {
        return item.path("version").asInt();
      }
    }
    throw new AssertionError("no member " + member.id);
  }

  @Test
  void aWriteIsAtThePositionOfItsDirectory() {
    Someone owner = someone();
    Reply made = NODE.post("/v1/teams", owner.token, Map.of("name", "Engines")).expect(201);
    Reply renamed =
        NODE.call("PATCH", "/v1/teams/" + made.text("/id"), owner.token, Map.of("name", "b"))
            .expect(200);
    // The audit trail is carried to the shard afterwards, which counts for nothing.
    Position first = position(made).orElseThrow();
    assertThat(first.shard()).isEqualTo(WORLD.data.directory().name());
    assertThat(position(renamed).orElseThrow().reaches(first)).isTrue();
    assertThat(first.reaches(position(renamed).orElseThrow())).isFalse();
    assertThat(position(NODE.get("/v1/me", owner.token))).isEmpty();
  }

  private static Optional<Position> position(Reply reply) {
    return reply.response().headers().firstValue("Banyan-Position").map(Position::parse);
  }

  @Test
  void aDeletedTeamIsGoneWithItsKeysAndInvites() {
    Someone owner = someone();
    String team = team(owner);
    String secret =
        NODE.post("/v1/teams/" + team + "/keys", owner.token, Map.of("name", "k", "role", "owner"))
            .expect(201)
            .text("/secret");
    String code = invite(team, owner, "late@example.com").text("/code");
    NODE.call("DELETE", "/v1/teams/" + team, owner.token, null).expect(204);
    NODE.get("/v1/teams/" + team, owner.token).expect(404);
    NODE.get("/v1/me", secret).expect(401);
    NODE.get("/v1/invites/" + code, null).expect(404);
    NODE.call("DELETE", "/v1/teams/" + owner.personalTeam, owner.token, null).expect(409);
  }

  @Test
  void aTeamThatStillOwnsSomethingStays() {
    Someone owner = someone();
    String team = team(owner);
    NODE.accounts.guardTeams(
        id -> id.equals(Id.parse(team)) ? Optional.of("the app shop") : Optional.empty());
    Reply refused = NODE.call("DELETE", "/v1/teams/" + team, owner.token, null).expect(409);
    assertThat(refused.text("/detail")).contains("the app shop");
  }

  @Test
  void plansAreGivenByTheOwnersOfTheInstallation() {
    Someone owner = someone();
    Someone stranger = someone();
    String team = team(owner);
    String path = "/v1/teams/" + team + "/plan";
    NODE.call("PUT", path, owner.token, Map.of("plan", "premium")).expect(403);
    NODE.call("PUT", path, stranger.token, Map.of("plan", "premium")).expect(404);
    String admin = readCliToken();
    NODE.call("PUT", path, admin, Map.of("plan", "nothing")).expect(400);
    String tag = tag(NODE.get("/v1/teams/" + team, owner.token));
    Reply given = NODE.call("PUT", path, admin, Map.of("plan", "premium"), "If-Match", tag);
    assertThat(tag(given.expect(200))).isNotEqualTo(tag);
    NODE.call("PUT", path, admin, Map.of("plan", "free"), "If-Match", tag).expect(412);
    assertThat(NODE.get("/v1/teams/" + team, owner.token).text("/plan")).isEqualTo("premium");
    Reply usage = NODE.get("/v1/teams/" + team + "/usage", owner.token).expect(200);
    assertThat(usage.body().at("/requests/limit").intValue()).isEqualTo(200);
    assertThat(usage.body().at("/members").intValue()).isEqualTo(1);
    Reply plans = NODE.get("/v1/plans", owner.token).expect(200);
    assertThat(plans.body().findValuesAsText("requestsPerMinute"))
        .containsExactly("50", "200", "-1");
  }

  private static String readCliToken() {
    try {
      return java.nio.file.Files.readString(NODE.accounts.installation().cliTokenFile()).strip();
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void listsGoOnPageByPage() {
    Someone owner = someone();
    String team = team(owner);
    for (String role : List.of("viewer", "editor")) {
      member(team, owner, role);
    }
    Reply first = NODE.get("/v1/teams/" + team + "/members?limit=2", owner.token).expect(200);
    assertThat(first.body().at("/items")).hasSize(2);
    assertThat(first.text("/items/0/user")).isEqualTo(owner.id);
    Reply second =
        NODE.get(
                "/v1/teams/" + team + "/members?limit=2&cursor=" + first.text("/nextCursor"),
                owner.token)
            .expect(200);
    assertThat(second.body().at("/items")).hasSize(1);
    NODE.get("/v1/teams/" + team + "/members?cursor=bm9uc2Vuc2U", owner.token).expect(400);
  }
}
