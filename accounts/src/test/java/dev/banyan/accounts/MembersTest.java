package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.accounts.TestAccounts.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MembersTest extends SharedTeams {

  @Test
  void rolesReachAsFarAsTheyDo() {
    Someone owner = someone();
    String team = team(owner);
    Someone viewer = member(team, owner, "viewer");
    Someone editor = member(team, owner, "editor");
    for (Someone low : List.of(viewer, editor)) {
      node.get("/v1/teams/" + team, low.token()).expect(200);
      node.get("/v1/teams/" + team + "/invites", low.token()).expect(403);
      node.call("PATCH", "/v1/teams/" + team, low.token(), Map.of("name", "x")).expect(403);
      node.post("/v1/teams/" + team + "/keys", low.token(), Map.of("name", "k", "role", "viewer"))
          .expect(403);
    }
    node.call(
            "PATCH",
            "/v1/teams/" + team + "/members/" + editor.id(),
            owner.token(),
            Map.of("role", "owner"))
        .expect(200);
    node.call("PATCH", "/v1/teams/" + team, editor.token(), Map.of("name", "y")).expect(200);
  }

  @Test
  void aTeamKeepsAnOwner() {
    Someone owner = someone();
    String team = team(owner);
    String self = "/v1/teams/" + team + "/members/" + owner.id();
    assertThat(node.call("DELETE", self, owner.token(), null).expect(409).slug())
        .isEqualTo("last-owner");
    node.call("PATCH", self, owner.token(), Map.of("role", "viewer")).expect(409);
    Someone second = member(team, owner, "owner");
    node.call("DELETE", self, owner.token(), null).expect(204);
    node.get("/v1/teams/" + team, owner.token()).expect(404);
    node.get("/v1/teams/" + team, second.token()).expect(200);
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
                            node.call(
                                    "DELETE",
                                    "/v1/teams/" + team + "/members/" + owner.id(),
                                    owner.token(),
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
    node.call("DELETE", "/v1/teams/" + team + "/members/" + other.id(), viewer.token(), null)
        .expect(403);
    node.call("DELETE", "/v1/teams/" + team + "/members/" + viewer.id(), viewer.token(), null)
        .expect(204);
    node.get("/v1/teams/" + team, viewer.token()).expect(404);
  }

  @Test
  void aRoleIsChangedOnlyAsItWasRead() {
    Someone owner = someone();
    String team = team(owner);
    Someone member = member(team, owner, "viewer");
    String path = "/v1/teams/" + team + "/members/" + member.id();
    assertThat(version(team, owner, member)).isEqualTo(1);
    Reply first = role(path, owner, "editor", "\"1\"").expect(200);
    assertThat(first.response().headers().firstValue("ETag")).contains("\"2\"");
    Reply refused = role(path, owner, "owner", "\"1\"").expect(412);
    assertThat(refused.text("/current")).isEqualTo("2");
    assertThat(version(team, owner, member)).as("nothing changed").isEqualTo(2);
    assertThat(node.get("/v1/me", member.token()).body().findValuesAsText("role"))
        .contains("editor");
    node.call("PATCH", path, owner.token(), Map.of("role", "viewer")).expect(200);
    role(path, owner, "editor", "*").expect(200);
    assertThat(version(team, owner, member)).isEqualTo(4);
  }

  private Reply role(String path, Someone owner, String role, String ifMatch) {
    return node.call("PATCH", path, owner.token(), Map.of("role", role), "If-Match", ifMatch);
  }

  private int version(String team, Someone owner, Someone member) {
    Reply members = node.get("/v1/teams/" + team + "/members", owner.token());
    for (JsonNode item : members.body().path("items")) {
      if (item.path("user").asText().equals(member.id())) {
        return item.path("version").asInt();
      }
    }
    throw new AssertionError("no member " + member.id());
  }

  @Test
  void listsGoOnPageByPage() {
    Someone owner = someone();
    String team = team(owner);
    for (String role : List.of("viewer", "editor")) {
      member(team, owner, role);
    }
    Reply first = node.get("/v1/teams/" + team + "/members?limit=2", owner.token()).expect(200);
    assertThat(first.body().at("/items")).hasSize(2);
    assertThat(first.text("/items/0/user")).isEqualTo(owner.id());
    Reply second =
        node.get(
                "/v1/teams/" + team + "/members?limit=2&cursor=" + first.text("/nextCursor"),
                owner.token())
            .expect(200);
    assertThat(second.body().at("/items")).hasSize(1);
    node.get("/v1/teams/" + team + "/members?cursor=bm9uc2Vuc2U", owner.token()).expect(400);
  }
}
