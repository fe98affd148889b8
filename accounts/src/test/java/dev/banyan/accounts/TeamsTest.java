package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.accounts.TestAccounts.Reply;
import dev.banyan.data.Query;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

class TeamsTest extends SharedTeams {

  @Test
  void aStrangerSeesWhatAnUnknownIdShows() {
    Someone owner = someone();
    Someone stranger = someone();
    String team = team(owner);
    String unknown = world.ids.team().toString();
    for (String rest : List.of("", "/members", "/keys", "/audit", "/usage", "/invites")) {
      Reply foreign = node.get("/v1/teams/" + team + rest, stranger.token()).expect(404);
      Reply nothing = node.get("/v1/teams/" + unknown + rest, stranger.token()).expect(404);
      assertThat(foreign.text("/detail")).isEqualTo(nothing.text("/detail"));
      assertThat(foreign.text("/type")).isEqualTo(nothing.text("/type"));
    }
    node.get("/v1/teams/" + team, null).expect(401);
    node.call("DELETE", "/v1/teams/" + team, stranger.token(), null).expect(404);
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
                    node.post(
                        "/v1/teams/" + team + "/keys",
                        owner.token(),
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
                    node.post(
                        "/v1/teams/" + team + "/invites",
                        owner.token(),
                        Map.of("email", "one@example.com", "role", "viewer"))))
        .isEqualTo("too-many-invites");
  }

  /** The problem that a call meets which comes while another takes the last place. */
  private String whileTheLastIsMade(String team, int most, String insert, Supplier<Reply> call) {
    Id id = Id.parse("team", team);
    return world
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

  @Test
  void theTrailTellsWhoDidWhat() {
    Someone owner = someone();
    String team = team(owner);
    world.clock.advance(Duration.ofSeconds(1));
    node.call("PATCH", "/v1/teams/" + team, owner.token(), Map.of("name", "Renamed")).expect(200);
    Reply trail = node.get("/v1/teams/" + team + "/audit", owner.token()).expect(200);
    assertThat(trail.body().findValuesAsText("action"))
        .containsExactly("team.renamed", "team.created");
    assertThat(trail.text("/items/0/actor")).isEqualTo(owner.email());
    assertThat(trail.text("/items/0/details/name")).isEqualTo("Renamed");

    Reply first = node.get("/v1/teams/" + team + "/audit?limit=1", owner.token());
    Reply second =
        node.get(
            "/v1/teams/" + team + "/audit?limit=1&cursor=" + first.text("/nextCursor"),
            owner.token());
    assertThat(second.text("/items/0/action")).isEqualTo("team.created");
    assertThat(second.body().has("nextCursor")).isFalse();
  }

  @Test
  void aRenameOverAnotherIsNoticed() {
    Someone owner = someone();
    String team = team(owner);
    String path = "/v1/teams/" + team;
    String tag = tag(node.get(path, owner.token()));
    node.call("PATCH", path, owner.token(), Map.of("name", "b"), "If-Match", tag).expect(200);
    node.call("PATCH", path, owner.token(), Map.of("name", "c"), "If-Match", tag).expect(412);
    assertThat(node.get(path, owner.token()).text("/name")).isEqualTo("b");
  }

  private static String tag(Reply reply) {
    return reply.response().headers().firstValue("ETag").orElseThrow();
  }

  @Test
  void aWriteIsAtThePositionOfItsDirectory() {
    Someone owner = someone();
    Reply made = node.post("/v1/teams", owner.token(), Map.of("name", "Engines")).expect(201);
    Reply renamed =
        node.call("PATCH", "/v1/teams/" + made.text("/id"), owner.token(), Map.of("name", "b"))
            .expect(200);
    // The audit trail is carried to the shard afterwards, which counts for nothing.
    Position first = position(made).orElseThrow();
    assertThat(first.shard()).isEqualTo(world.data.directory().name());
    assertThat(position(renamed).orElseThrow().reaches(first)).isTrue();
    assertThat(first.reaches(position(renamed).orElseThrow())).isFalse();
    assertThat(position(node.get("/v1/me", owner.token()))).isEmpty();
  }

  private static Optional<Position> position(Reply reply) {
    return reply.response().headers().firstValue("Banyan-Position").map(Position::parse);
  }

  @Test
  void aDeletedTeamIsGoneWithItsKeysAndInvites() {
    Someone owner = someone();
    String team = team(owner);
    String secret =
        node.post(
                "/v1/teams/" + team + "/keys", owner.token(), Map.of("name", "k", "role", "owner"))
            .expect(201)
            .text("/secret");
    String code = invite(team, owner, "late@example.com").text("/code");
    node.call("DELETE", "/v1/teams/" + team, owner.token(), null).expect(204);
    node.get("/v1/teams/" + team, owner.token()).expect(404);
    node.get("/v1/me", secret).expect(401);
    node.get("/v1/invites/" + code, null).expect(404);
    node.call("DELETE", "/v1/teams/" + owner.personalTeam(), owner.token(), null).expect(409);
  }

  @Test
  void aTeamThatStillOwnsSomethingStays() {
    Someone owner = someone();
    String team = team(owner);
    node.accounts.guardTeams(
        id -> id.equals(Id.parse(team)) ? Optional.of("the app shop") : Optional.empty());
    Reply refused = node.call("DELETE", "/v1/teams/" + team, owner.token(), null).expect(409);
    assertThat(refused.text("/detail")).contains("the app shop");
  }

  @Test
  void plansAreGivenByTheOwnersOfTheInstallation() {
    Someone owner = someone();
    Someone stranger = someone();
    String team = team(owner);
    String path = "/v1/teams/" + team + "/plan";
    node.call("PUT", path, owner.token(), Map.of("plan", "premium")).expect(403);
    node.call("PUT", path, stranger.token(), Map.of("plan", "premium")).expect(404);
    String admin = readCliToken();
    node.call("PUT", path, admin, Map.of("plan", "nothing")).expect(400);
    String tag = tag(node.get("/v1/teams/" + team, owner.token()));
    Reply given = node.call("PUT", path, admin, Map.of("plan", "premium"), "If-Match", tag);
    assertThat(tag(given.expect(200))).isNotEqualTo(tag);
    node.call("PUT", path, admin, Map.of("plan", "free"), "If-Match", tag).expect(412);
    assertThat(node.get("/v1/teams/" + team, owner.token()).text("/plan")).isEqualTo("premium");
    Reply usage = node.get("/v1/teams/" + team + "/usage", owner.token()).expect(200);
    assertThat(usage.body().at("/requests/limit").intValue()).isEqualTo(200);
    assertThat(usage.body().at("/members").intValue()).isEqualTo(1);
    Reply plans = node.get("/v1/plans", owner.token()).expect(200);
    assertThat(plans.body().findValuesAsText("requestsPerMinute"))
        .containsExactly("50", "200", "-1");
  }

  private String readCliToken() {
    try {
      return java.nio.file.Files.readString(node.accounts.installation().cliTokenFile()).strip();
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
