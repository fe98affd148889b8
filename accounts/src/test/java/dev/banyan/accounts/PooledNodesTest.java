package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.accounts.TestAccounts.Node;
import dev.banyan.accounts.TestAccounts.Reply;
import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.data.TestServer;
import dev.banyan.kernel.Id;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On PostgreSQL 15 through PgBouncer, over two physical shards. */
class PooledNodesTest extends NodesContract {

  @Override
  TestAccounts makeWorld() {
    return new TestAccounts(CLOSED, TestServer.POOLED, List.of("s1", "s2"));
  }

  /** Half of all teams belong to each shard. */
  @Test
  void eachTeamsTrailStandsInItsOwnShardAlone() {
    Node node = world.node();
    String admin = claim(node).expect(201).text("/accessToken");
    Map<String, String> teams = new HashMap<>();
    while (teams.size() < 2) {
      String team = node.post("/v1/teams", admin, Map.of("name", "T")).expect(201).text("/id");
      teams.put(world.data.shards().ofTeam(Id.parse("team", team)).name(), team);
    }
    assertThat(teams).containsOnlyKeys("s1", "s2");
    for (String team : teams.values()) {
      node.post(
              "/v1/teams/" + team + "/invites",
              admin,
              Map.of("email", "asked@example.com", "role", "viewer"))
          .expect(201);
      Reply trail = node.get("/v1/teams/" + team + "/audit", admin).expect(200);
      assertThat(trail.body().findValuesAsText("action"))
          .containsExactlyInAnyOrder("team.created", "invite.created");
    }
    teams.forEach(
        (shard, team) -> {
          for (SqlDatabase database : world.data.shards().all()) {
            assertThat(entries(database, team))
                .as("of a team of %s in %s", shard, database.name())
                .isEqualTo(database.name().equals(shard) ? 2 : 0);
          }
        });
  }

  private static long entries(SqlDatabase database, String team) {
    return database.read(
        new Query("select", "accounts_audit"),
        handle ->
            handle
                .createQuery("SELECT count(*) FROM accounts_audit WHERE team_id = :team")
                .bind("team", Id.parse("team", team).uuid())
                .mapTo(Long.class)
                .one());
  }
}
