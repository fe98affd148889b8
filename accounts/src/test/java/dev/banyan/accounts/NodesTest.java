package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.accounts.TestAccounts.Node;
import dev.banyan.accounts.TestAccounts.Reply;
import dev.banyan.http.Credentials;
import dev.banyan.kernel.Id;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What holds over several nodes and over restarts, and more on PostgreSQL as Banyan runs it. */
class NodesTest extends NodesContract {

  @Override
  TestAccounts makeWorld() {
    return new TestAccounts(CLOSED);
  }

  @Test
  void theFirstOwnerComesByTheOneTimeLink() throws IOException {
    Node node = world.node();
    assertThat(node.get("/v1/auth/settings", null).body().at("/setupNeeded").booleanValue())
        .isTrue();
    assertThat(node.signUp("any@example.com").expect(403).slug()).isEqualTo("signup-closed");
    Map<String, Object> wrong = new HashMap<>();
    wrong.put("email", "thief@example.com");
    wrong.put("name", "T");
    wrong.put("password", TestAccounts.PASSWORD);
    wrong.put("setupToken", "bu_wrong");
    node.post("/v1/auth/signup", null, wrong).expect(403);

    Installation installation = node.accounts.installation();
    String used = installation.setupToken().orElseThrow();
    String link = installation.publishSetupLink("http://localhost:8081").orElseThrow();
    assertThat(link).isEqualTo("http://localhost:8081/setup?token=" + used);
    assertThat(Files.readString(installation.setupLinkFile())).isEqualTo(link + "\n");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(installation.setupLinkFile())))
        .isEqualTo("rw-------");
    Reply admin = claim(node).expect(201);
    assertThat(installation.setupLinkFile()).doesNotExist();
    assertThat(installation.publishSetupLink("http://localhost:8081")).isEmpty();
    assertThat(node.accounts.installation().setupToken()).isEmpty();
    wrong.put("setupToken", used);
    node.post("/v1/auth/signup", null, wrong).expect(403);
    // A code that is not good is not an answer to whether an address has an account.
    for (String code : List.of("setupToken", "invite")) {
      int status = code.equals("invite") ? 404 : 403;
      for (String email : List.of("admin@example.com", "nobody@example.com")) {
        Map<String, Object> guess = new HashMap<>(wrong);
        guess.remove("setupToken");
        guess.put("email", email);
        guess.put(code, "bi_" + "A".repeat(43));
        node.post("/v1/auth/signup", null, guess).expect(status);
      }
    }
    Reply me = node.get("/v1/me", admin.text("/accessToken")).expect(200);
    assertThat(me.body().at("/teams").findValuesAsText("installation")).contains("true");
    assertThat(me.body().at("/teams").findValuesAsText("plan")).contains("admin");
    assertThat(node.get("/v1/auth/settings", null).body().at("/setupNeeded").booleanValue())
        .isFalse();
    String team = node.accounts.installation().team().toString();
    node.call("DELETE", "/v1/teams/" + team, admin.text("/accessToken"), null).expect(409);
  }

  @Test
  void theCommandLinesKeyIsPrivateAndKeptAndReplacedWhenLost() throws Exception {
    Node first = world.node();
    Path file = first.accounts.installation().cliTokenFile();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String key = Files.readString(file).strip();
    first.get("/v1/me", key).expect(200);
    Id team = first.accounts.installation().team();

    Node second = world.node();
    assertThat(second.accounts.installation().team()).isEqualTo(team);
    assertThat(Files.readString(file).strip()).isEqualTo(key);

    Files.delete(file);
    Node third = world.node();
    String replaced = Files.readString(file).strip();
    assertThat(replaced).isNotEqualTo(key);
    third.get("/v1/me", replaced).expect(200);
    third.get("/v1/me", key).expect(401);
  }

  @Test
  void aCallerSeenBeforeIsKnownWithoutTheDatabase() {
    Node node = world.node();
    String admin = claim(node).expect(201).text("/accessToken");
    node.get("/v1/me", admin).expect(200);
    double before = queries();
    for (int i = 0; i < 50; i++) {
      assertThat(
              node.accounts
                  .authenticator()
                  .authenticate(Credentials.bearer(admin))
                  .toCompletableFuture())
          .isCompleted();
    }
    assertThat(queries() - before).isZero();
  }

  private double queries() {
    return world
        .meters
        .find("database.query.duration")
        .tag("table", "accounts_user")
        .timers()
        .stream()
        .mapToDouble(timer -> timer.count())
        .sum();
  }

  @Test
  void anInstallationThatStoodStillForMonthsSignsPeopleInAtOnce() {
    try (Node before = world.new Node("a")) {
      claim(before).expect(201);
    }
    world.clock.advance(Duration.ofDays(90));
    world.data.partitions().maintain();
    try (Node after = world.new Node("a")) {
      after.logIn("admin@example.com", TestAccounts.PASSWORD).expect(200);
    }
  }

  @Test
  void aCopyOfTheDatabaseAloneSignsNothing() throws Exception {
    world.node();
    List<String> stored =
        world
            .data
            .directory()
            .read(
                new dev.banyan.data.Query("select", "accounts_signing_key"),
                handle ->
                    handle
                        .createQuery(
                            "SELECT public_jwk || encode(private_sealed, 'escape')"
                                + " FROM accounts_signing_key")
                        .mapTo(String.class)
                        .list());
    assertThat(stored).hasSize(1).allMatch(row -> !row.contains("\"d\""));
    Path file = world.folder.resolve("accounts.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    Files.delete(file);
    try (Node other = world.new Node("without-the-file")) {
      String admin = claim(other).expect(201).text("/accessToken");
      other.get("/v1/me", admin).expect(200);
    }
  }

  /** What was published cannot be taken back, and what is being carried cannot be found. */
  @Test
  void noAddressIsWrittenIntoTheTrailOrItsEvents() {
    Node node = world.node();
    String admin = claim(node).expect(201).text("/accessToken");
    String team = node.post("/v1/teams", admin, Map.of("name", "T")).expect(201).text("/id");
    world.clock.advance(Duration.ofSeconds(1));
    node.post(
            "/v1/teams/" + team + "/invites",
            admin,
            Map.of("email", "asked@example.com", "role", "viewer"))
        .expect(201);
    assertThat(texts("SELECT payload::text FROM event_outbox"))
        .anyMatch(event -> event.contains("viewer"))
        .noneMatch(event -> event.contains("@"));
    assertThat(texts("SELECT entry::text FROM accounts_audit entry"))
        .anyMatch(entry -> entry.contains("invite.created"))
        .noneMatch(entry -> entry.contains("@"));
    Reply trail = node.get("/v1/teams/" + team + "/audit", admin).expect(200);
    assertThat(trail.text("/items/0/action")).isEqualTo("invite.created");
    assertThat(trail.text("/items/0/details/email")).isEqualTo("asked@example.com");
    assertThat(trail.text("/items/0/details/role")).isEqualTo("viewer");
  }

  private List<String> texts(String sql) {
    return world.data.shards().all().stream()
        .flatMap(
            shard ->
                shard
                    .read(
                        new dev.banyan.data.Query("select", "accounts_audit"),
                        handle -> handle.createQuery(sql).mapTo(String.class).list())
                    .stream())
        .toList();
  }

  @Test
  void aTeamThatBecomesTheirsAloneMeanwhileIsNotDeletedUnasked() {
    Node node = world.node();
    Reply admin = claim(node).expect(201);
    String token = admin.text("/accessToken");
    String team = node.post("/v1/teams", token, Map.of("name", "T")).expect(201).text("/id");
    world.clock.advance(Duration.ofSeconds(1));
    Reply going = invited(node, token, team, "going@example.com", "owner");
    String member = "/v1/teams/" + team + "/members/" + admin.text("/user/id");
    // Their personal team is younger, so it is asked for last.
    node.accounts.guardTeams(
        id -> {
          if (id.toString().equals(going.text("/team/id"))) {
            node.call("DELETE", member, token, null);
          }
          return Optional.empty();
        });
    Reply refused = delete(node, going.text("/accessToken"), TestAccounts.PASSWORD).expect(409);
    assertThat(refused.slug()).isEqualTo("team-changed");
    assertThat(refused.text("/team")).isEqualTo(team);
    delete(node, going.text("/accessToken"), TestAccounts.PASSWORD).expect(204);
  }

  @Test
  void whoOwnsSomethingAloneIsToldWhatToDoBeforeTheyGo() {
    Node node = world.node();
    Reply admin = claim(node).expect(201);
    String token = admin.text("/accessToken");
    Reply installation = delete(node, token, TestAccounts.PASSWORD).expect(409);
    assertThat(installation.slug()).isEqualTo("sole-owner");
    assertThat(installation.text("/team"))
        .isEqualTo(node.accounts.installation().team().toString());

    // Another owner of the installation, who also shares a team of their own.
    String shared = node.accounts.installation().team().toString();
    Reply heir = invited(node, token, shared, "heir@example.com", "owner");
    String theirs = heir.text("/accessToken");
    String team = node.post("/v1/teams", theirs, Map.of("name", "Loom")).expect(201).text("/id");
    Reply member = invited(node, theirs, team, "weaver@example.com", "editor");
    Reply sole = delete(node, theirs, TestAccounts.PASSWORD).expect(409);
    assertThat(sole.slug()).isEqualTo("sole-owner");
    assertThat(sole.text("/detail")).contains("Loom");
    assertThat(sole.text("/team")).isEqualTo(team);
    node.call("DELETE", "/v1/teams/" + team + "/members/" + member.text("/user/id"), theirs, null)
        .expect(204);

    // Alone in it now, but it owns something; then the personal team does.
    for (String owner : List.of(team, heir.text("/team/id"))) {
      owns = owner;
      node.accounts.guardTeams(
          id -> id.toString().equals(owns) ? Optional.of("the app shop") : Optional.empty());
      Reply owned = delete(node, theirs, TestAccounts.PASSWORD).expect(409);
      assertThat(owned.slug()).isEqualTo("team-not-empty");
      assertThat(owned.text("/detail")).contains("the app shop");
      assertThat(owned.text("/team")).isEqualTo(owner);
    }
    owns = "";
    node.get("/v1/me", theirs).expect(200);
    delete(node, theirs, TestAccounts.PASSWORD).expect(204);
    node.get("/v1/teams/" + team, theirs).expect(401);
    node.get("/v1/me", token).expect(200);
  }

  private volatile String owns = "";
}
