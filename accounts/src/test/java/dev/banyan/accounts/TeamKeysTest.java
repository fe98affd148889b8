package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.accounts.TestAccounts.Reply;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Role;
import dev.banyan.kernel.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TeamKeysTest extends SharedTeams {

  @Test
  void aKeyStandsUntilItIsRevokedAndOnlyForItsTeam() {
    Someone owner = someone();
    Id team = Id.parse("team", team(owner));
    Secret secret = node.accounts.createKey(team, "app shop", Role.EDITOR);
    assertThat(node.accounts.keyStands(team, secret)).isTrue();
    assertThat(node.accounts.keyStands(Id.parse("team", team(owner)), secret)).isFalse();
    assertThat(node.accounts.keyStands(team, new Secret("bk_nobody"))).isFalse();

    Reply keys = node.get("/v1/teams/" + team + "/keys", owner.token()).expect(200);
    String key = keys.text("/items/0/id");
    assertThat(node.accounts.names(List.of(key, owner.id(), "banyan")))
        .isEqualTo(Map.of(key, "app shop", owner.id(), owner.email()));
    node.call("DELETE", "/v1/teams/" + team + "/keys/" + key, owner.token(), null).expect(204);
    assertThat(node.accounts.keyStands(team, secret)).isFalse();
  }

  @Test
  void aKeyActsForItsTeamWithItsRole() {
    Someone owner = someone();
    String team = team(owner);
    Reply made =
        node.post(
                "/v1/teams/" + team + "/keys",
                owner.token(),
                Map.of("name", "ci", "role", "editor"))
            .expect(201);
    String secret = made.text("/secret");
    assertThat(secret).startsWith("bk_");
    Reply list = node.get("/v1/teams/" + team + "/keys", secret).expect(200);
    assertThat(list.response().body()).doesNotContain(secret);
    assertThat(list.text("/items/0/prefix")).isEqualTo(secret.substring(0, 8));
    Reply me = node.get("/v1/me", secret).expect(200);
    assertThat(me.text("/caller/kind")).isEqualTo("key");
    assertThat(me.text("/caller/name")).isEqualTo("ci");
    assertThat(me.body().has("user")).isFalse();
    node.get("/v1/teams/" + owner.personalTeam(), secret).expect(404);
    node.call("PATCH", "/v1/teams/" + team, secret, Map.of("name", "x")).expect(403);
    node.post("/v1/teams", secret, Map.of("name", "x")).expect(403);
    node.get("/v1/me/sessions", secret).expect(403);

    node.call("DELETE", "/v1/teams/" + team + "/keys/" + made.text("/id"), owner.token(), null)
        .expect(204);
    node.get("/v1/me", secret).expect(401);
    node.call("DELETE", "/v1/teams/" + team + "/keys/" + made.text("/id"), owner.token(), null)
        .expect(404);
    node.get("/v1/me", "bk_" + "A".repeat(43)).expect(401);
    node.get("/v1/me", "bk_short").expect(401);
  }

  @Test
  void aKeyEndsWhenItExpires() {
    Someone owner = someone();
    String team = team(owner);
    String until = world.clock.instant().plus(Duration.ofMinutes(1)).toString();
    String secret =
        node.post(
                "/v1/teams/" + team + "/keys",
                owner.token(),
                Map.of("name", "brief", "role", "viewer", "expiresAt", until))
            .expect(201)
            .text("/secret");
    node.get("/v1/me", secret).expect(200);
    world.clock.advance(Duration.ofSeconds(61));
    node.get("/v1/me", secret).expect(401);
    node.post(
            "/v1/teams/" + team + "/keys",
            owner.token(),
            Map.of("name", "past", "role", "viewer", "expiresAt", until))
        .expect(400);
  }
}
