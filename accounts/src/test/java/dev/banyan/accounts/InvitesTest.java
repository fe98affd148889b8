package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.accounts.TestAccounts.Reply;
import dev.banyan.data.Query;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InvitesTest extends SharedTeams {

  @Test
  void anInviteServesItsAddressOnceAndExpires() {
    Someone owner = someone();
    String team = team(owner);
    Someone invited = someone();
    Someone other = someone();
    Reply made = invite(team, owner, invited.email());
    String code = made.text("/code");
    assertThat(made.text("/link")).endsWith(code);
    assertThat(made.text("/invitedBy")).isEqualTo(owner.email());
    Reply list = node.get("/v1/teams/" + team + "/invites", owner.token()).expect(200);
    assertThat(list.response().body()).doesNotContain(code);

    assertThat(node.get("/v1/invites/" + code, null).expect(200).text("/team"))
        .isEqualTo("Engines");
    node.post("/v1/invites/" + code + "/accept", other.token(), null).expect(403);
    node.post("/v1/invites/" + code + "/accept", invited.token(), null).expect(200);
    node.post("/v1/invites/" + code + "/accept", invited.token(), null).expect(404);
    node.get("/v1/invites/" + code, null).expect(404);
    assertThat(
            node.post(
                    "/v1/teams/" + team + "/invites",
                    owner.token(),
                    Map.of("email", invited.email(), "role", "viewer"))
                .expect(409)
                .slug())
        .isEqualTo("already-member");

    Reply withdrawn = invite(team, owner, other.email());
    node.call(
            "DELETE",
            "/v1/teams/" + team + "/invites/" + withdrawn.text("/id"),
            owner.token(),
            null)
        .expect(204);
    node.get("/v1/invites/" + withdrawn.text("/code"), null).expect(404);
  }

  @Test
  void nobodyComesBackByAnInviteOfTheirOwn() {
    Someone alice = someone();
    String team = team(alice);
    String members = "/v1/teams/" + team + "/members/";
    for (String how : List.of("removed", "demoted", "deleted", "key revoked", "row kept")) {
      Someone bob = member(team, alice, "owner");
      Someone second = someone();
      String token = bob.token();
      String key = "";
      if (how.equals("key revoked")) {
        Reply made =
            node.post(
                    "/v1/teams/" + team + "/keys",
                    bob.token(),
                    Map.of("name", "k", "role", "owner"))
                .expect(201);
        token = made.text("/secret");
        key = made.text("/id");
      }
      String code = inviteOwner(team, token, second.email());
      switch (how) {
        case "removed" -> node.call("DELETE", members + bob.id(), alice.token(), null).expect(204);
        case "demoted" ->
            node.call("PATCH", members + bob.id(), alice.token(), Map.of("role", "editor"))
                .expect(200);
        case "deleted" ->
            node.call("DELETE", "/v1/me", bob.token(), Map.of("password", TestAccounts.PASSWORD))
                .expect(204);
        case "key revoked" ->
            node.call("DELETE", "/v1/teams/" + team + "/keys/" + key, alice.token(), null)
                .expect(204);
        default -> {
          node.call("DELETE", members + bob.id(), alice.token(), null).expect(204);
          // As if it had been made while bob was being removed.
          world
              .data
              .directory()
              .write(
                  new Query("update", "accounts_invite"),
                  handle ->
                      handle.execute(
                          "UPDATE accounts_invite SET closed_at = NULL WHERE email = ?",
                          second.email()));
        }
      }
      node.post("/v1/invites/" + code + "/accept", second.token(), null).expect(404);
      node.get("/v1/teams/" + team, second.token()).expect(404);
    }
    Someone invited = someone();
    String code = inviteOwner(team, alice.token(), invited.email());
    node.post("/v1/invites/" + code + "/accept", invited.token(), null).expect(200);
  }

  private String inviteOwner(String team, String token, String email) {
    return node.post(
            "/v1/teams/" + team + "/invites", token, Map.of("email", email, "role", "owner"))
        .expect(201)
        .text("/code");
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
    node.post("/v1/auth/signup", null, wrong).expect(403);
    node.logIn("thief@example.com", TestAccounts.PASSWORD).expect(401);
    String token = node.post("/v1/auth/signup", null, signUp).expect(201).text("/accessToken");
    node.get("/v1/teams/" + team, token).expect(200);
  }
}
