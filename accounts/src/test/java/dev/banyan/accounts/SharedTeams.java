package dev.banyan.accounts;

import dev.banyan.accounts.TestAccounts.Reply;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** People who share teams, on a node of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SharedTeams {

  final TestAccounts world = new TestAccounts();
  final TestAccounts.Node node = world.node();
  private int people;

  @AfterAll
  void close() {
    world.close();
  }

  record Someone(String id, String email, String token, String personalTeam) {}

  Someone someone() {
    String email = "person" + ++people + "@example.com";
    world.clock.advance(Duration.ofSeconds(3));
    Reply done = node.signUp(email).expect(201);
    return new Someone(
        done.text("/user/id"), email, done.text("/accessToken"), done.text("/team/id"));
  }

  String team(Someone owner) {
    return node.post("/v1/teams", owner.token(), Map.of("name", "Engines")).expect(201).text("/id");
  }

  Someone member(String team, Someone owner, String role) {
    Someone joins = someone();
    String code =
        node.post(
                "/v1/teams/" + team + "/invites",
                owner.token(),
                Map.of("email", joins.email().toUpperCase(java.util.Locale.ROOT), "role", role))
            .expect(201)
            .text("/code");
    node.post("/v1/invites/" + code + "/accept", joins.token(), null).expect(200);
    return joins;
  }

  Reply invite(String team, Someone owner, String email) {
    return node.post(
            "/v1/teams/" + team + "/invites",
            owner.token(),
            Map.of("email", email, "role", "viewer"))
        .expect(201);
  }
}
