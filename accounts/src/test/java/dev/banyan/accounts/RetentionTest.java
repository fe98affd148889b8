package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.accounts.TestAccounts.Node;
import dev.banyan.accounts.TestAccounts.Reply;
import dev.banyan.data.Query;
import dev.banyan.kernel.config.ConfigBinder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private static final String EMAIL = "keeper@example.com";

  private final TestAccounts world = new TestAccounts();
  private final Node node = world.node();
  private final Retention retention =
      new Retention(
          world.data.directory(),
          ConfigBinder.bind(TestAccounts.QUICK, AccountsConfig.class),
          world.clock);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void whatIsOverGoesWhenItsTimeHasComeAndTheTrailKeepsItsWords() {
    String token = node.signUp(EMAIL).expect(201).text("/accessToken");
    String team = node.post("/v1/teams", token, Map.of("name", "T")).expect(201).text("/id");
    String keys = "/v1/teams/" + team + "/keys";
    long before = rows("accounts_key");
    node.post(keys, token, Map.of("name", "stays", "role", "viewer")).expect(201);
    Reply revoked = node.post(keys, token, Map.of("name", "revoked", "role", "owner")).expect(201);
    node.call(
            "PATCH", "/v1/teams/" + team, revoked.text("/secret"), Map.of("name", "Renamed by key"))
        .expect(200);
    node.call("DELETE", keys + "/" + revoked.text("/id"), token, null).expect(204);
    String until = world.clock.instant().plus(Duration.ofHours(1)).toString();
    node.post(keys, token, Map.of("name", "brief", "role", "viewer", "expiresAt", until))
        .expect(201);
    node.post(
            "/v1/teams/" + team + "/invites",
            token,
            Map.of("email", "a@b.example", "role", "viewer"))
        .expect(201);
    node.post("/v1/tickets", token, null).expect(201);
    node.post("/v1/session", null, Map.of("email", EMAIL, "password", TestAccounts.PASSWORD))
        .expect(200);
    node.post("/v1/auth/logout", token, null).expect(204);

    after(Duration.ofHours(3));
    assertThat(rows("accounts_ticket")).isZero();
    assertThat(rows("accounts_session")).isOne();
    assertThat(rows("accounts_invite")).isOne();

    after(Duration.ofDays(8));
    assertThat(rows("accounts_session")).isZero();
    assertThat(rows("accounts_refresh")).isZero();
    assertThat(rows("accounts_device")).isOne();

    after(Duration.ofDays(40));
    assertThat(rows("accounts_key") - before).isEqualTo(3);
    token = node.logIn(EMAIL, TestAccounts.PASSWORD).expect(200).text("/accessToken");
    Reply trail = node.get("/v1/teams/" + team + "/audit", token).expect(200);
    assertThat(trail.body().findValuesAsText("actor")).contains("revoked");
    assertThat(trail.body().findValuesAsText("email")).containsExactly("a@b.example");

    after(Duration.ofDays(400));
    assertThat(rows("accounts_key") - before).isEqualTo(1);
    assertThat(rows("accounts_invite")).isZero();
    assertThat(rows("accounts_device")).isZero();
    token = node.logIn(EMAIL, TestAccounts.PASSWORD).expect(200).text("/accessToken");
    assertThat(node.get(keys, token).expect(200).body().findValuesAsText("name"))
        .containsExactly("stays");
  }

  @Test
  void aUsedRefreshTokenIsKnownForAsLongAsASignInMayRest() {
    Reply first = node.signUp(EMAIL).expect(201);
    String used = first.text("/refreshToken");
    String next = refresh(used).expect(200).text("/refreshToken");
    for (int day = 0; day < 9; day++) {
      after(Duration.ofDays(1));
      next = refresh(next).expect(200).text("/refreshToken");
    }
    assertThat(rows("accounts_refresh")).isLessThan(11);
    refresh(used).expect(401);
    refresh(next).expect(200);
  }

  @Test
  void aDeletedTeamGoesWithTheLastEntryThatTellsOfIt() {
    String token = node.signUp(EMAIL).expect(201).text("/accessToken");
    long before = rows("accounts_team");
    String team = node.post("/v1/teams", token, Map.of("name", "T")).expect(201).text("/id");
    node.post("/v1/teams/" + team + "/keys", token, Map.of("name", "k", "role", "viewer"))
        .expect(201);
    node.call("DELETE", "/v1/teams/" + team, token, null).expect(204);
    after(Duration.ofDays(300));
    assertThat(rows("accounts_team") - before).isOne();
    after(Duration.ofDays(120));
    assertThat(rows("accounts_team")).isEqualTo(before);
  }

  @Test
  void aBacklogIsSweptInBoundedSteps() {
    int most = Retention.BATCHES_MAX * 1_000;
    world
        .data
        .directory()
        .write(
            new Query("insert", "accounts_ticket"),
            handle ->
                handle.execute(
                    "INSERT INTO accounts_ticket (hash, holder, expires_at)"
                        + " SELECT decode(md5(n::text), 'hex'), '{}', timestamptz '2001-01-01'"
                        + " FROM generate_series(1, ?) n",
                    most + 10));
    retention.sweep();
    assertThat(rows("accounts_ticket")).isEqualTo(10);
    retention.sweep();
    assertThat(rows("accounts_ticket")).isZero();
  }

  private Reply refresh(String token) {
    return node.post("/v1/auth/refresh", null, Map.of("refreshToken", token));
  }

  private void after(Duration time) {
    world.clock.advance(time);
    world.data.partitions().maintain();
    retention.sweep();
  }

  private long rows(String table) {
    return world
        .data
        .directory()
        .read(
            new Query("select", table),
            handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
  }
}
