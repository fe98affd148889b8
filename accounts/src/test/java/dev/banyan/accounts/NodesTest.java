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
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds over several nodes and over restarts. */
class NodesTest {

  private final TestAccounts world = new TestAccounts(Map.of("signupOpen", false));

  @AfterEach
  void close() {
    world.close();
  }

  /** A condition with a deadline that only a stuck system meets. */
  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not come to pass");
      }
      Thread.onSpinWait();
    }
  }

  private Reply claim(Node node) {
    return node.post(
        "/v1/auth/signup",
        null,
        Map.of(
            "email",
            "admin@example.com",
            "name",
            "Admin",
            "password",
            TestAccounts.PASSWORD,
            "setupToken",
            node.accounts.installation().setupToken().orElseThrow()));
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
  void aRestartKeepsSignInsAndForgetsNoRevocation() {
    String kept;
    String revoked;
    String teamKey;
    try (Node before = world.new Node("a")) {
      kept = claim(before).expect(201).text("/accessToken");
      revoked =
          before.logIn("admin@example.com", TestAccounts.PASSWORD).expect(200).text("/accessToken");
      before.post("/v1/auth/logout", revoked, null).expect(204);
      String team = before.accounts.installation().team().toString();
      Reply made =
          before
              .post("/v1/teams/" + team + "/keys", kept, Map.of("name", "k", "role", "viewer"))
              .expect(201);
      teamKey = made.text("/secret");
      before.call("DELETE", "/v1/teams/" + team + "/keys/" + made.text("/id"), kept, null);
    }
    try (Node after = world.new Node("a")) {
      after.get("/v1/me", kept).expect(200);
      after.get("/v1/me", revoked).expect(401);
      after.get("/v1/me", teamKey).expect(401);
    }
  }

  @Test
  void whatOneNodeRevokesTheOtherForgetsByItself() {
    Node one = world.node();
    String admin = claim(one).expect(201).text("/accessToken");
    Node two = world.node();
    String team = one.accounts.installation().team().toString();
    Reply made =
        one.post("/v1/teams/" + team + "/keys", admin, Map.of("name", "k", "role", "viewer"))
            .expect(201);
    String key = made.text("/secret");
    String session =
        one.logIn("admin@example.com", TestAccounts.PASSWORD).expect(200).text("/accessToken");
    two.get("/v1/me", key).expect(200);
    two.get("/v1/me", session).expect(200);
    var authenticator = two.accounts.authenticator();
    var proved = authenticator.authenticate(Credentials.bearer(key)).toCompletableFuture().join();
    assertThat(authenticator.stillValid(proved)).isTrue();

    one.call("DELETE", "/v1/teams/" + team + "/keys/" + made.text("/id"), admin, null).expect(204);
    one.post("/v1/auth/logout", session, null).expect(204);
    until(() -> two.get("/v1/me", key).status() == 401);
    until(() -> two.get("/v1/me", session).status() == 401);
    assertThat(authenticator.stillValid(proved)).isFalse();
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
  void aRotatedSigningKeyIsKnownBeforeItSignsAndTheOldOneStillVerifies() {
    Node node = world.node();
    String old = claim(node).expect(201).text("/accessToken");
    world.clock.advance(Duration.ofDays(30));
    world.data.partitions().maintain();
    try (Node rotating = world.new Node("r")) {
      assertThat(rotating.get("/.well-known/jwks.json", null).body().at("/keys")).hasSize(2);
      String kid = kid(rotating.logIn("admin@example.com", TestAccounts.PASSWORD));
      assertThat(kid).isEqualTo(kid(old));
      world.clock.advance(SigningKeys.PUBLISHED_BEFORE.plusSeconds(1));
      Reply next = rotating.logIn("admin@example.com", TestAccounts.PASSWORD).expect(200);
      assertThat(kid(next)).isNotEqualTo(kid(old));
      until(() -> node.get("/v1/me", next.text("/accessToken")).status() == 200);
    }
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

  private static String kid(Reply reply) {
    return kid(reply.text("/accessToken"));
  }

  private static String kid(String token) {
    try {
      return com.nimbusds.jwt.SignedJWT.parse(token).getHeader().getKeyID();
    } catch (java.text.ParseException e) {
      throw new IllegalStateException(e);
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

  @Test
  void aDeletedUserIsGoneFromEverywhere() {
    Node node = world.node();
    String admin = claim(node).expect(201).text("/accessToken");
    String team = node.post("/v1/teams", admin, Map.of("name", "T")).expect(201).text("/id");
    String code =
        node.post(
                "/v1/teams/" + team + "/invites",
                admin,
                Map.of("email", "leaver@example.com", "role", "editor"))
            .expect(201)
            .text("/code");
    Reply leaver =
        node.post(
                "/v1/auth/signup",
                null,
                Map.of(
                    "email",
                    "leaver@example.com",
                    "name",
                    "L",
                    "password",
                    TestAccounts.PASSWORD,
                    "invite",
                    code))
            .expect(201);
    String personal = leaver.text("/team/id");
    String key =
        node.post(
                "/v1/teams/" + personal + "/keys",
                leaver.text("/accessToken"),
                Map.of("name", "own", "role", "viewer"))
            .expect(201)
            .text("/secret");
    node.get("/v1/me", key).expect(200);
    Reply browser =
        node.post(
                "/v1/session",
                null,
                Map.of("email", "leaver@example.com", "password", TestAccounts.PASSWORD))
            .expect(200);
    node.post("/v1/tickets", leaver.text("/accessToken"), null).expect(201);
    // Another team asks them too.
    String asked = node.post("/v1/teams", admin, Map.of("name", "U")).expect(201).text("/id");
    node.post(
            "/v1/teams/" + asked + "/invites",
            admin,
            Map.of("email", "leaver@example.com", "role", "viewer"))
        .expect(201);
    assertThat(node.get("/v1/teams/" + asked + "/audit", admin).response().body())
        .contains("leaver@example.com");

    Reply wrong = delete(node, leaver.text("/accessToken"), "not the password").expect(403);
    assertThat(wrong.slug()).isEqualTo("wrong-password");
    delete(node, key, TestAccounts.PASSWORD).expect(403);
    Reply gone = delete(node, leaver.text("/accessToken"), TestAccounts.PASSWORD).expect(204);
    assertThat(gone.response().headers().allValues("Set-Cookie"))
        .hasSize(2)
        .allMatch(cookie -> cookie.contains("Max-Age=0"));
    node.get("/v1/me", key).expect(401);
    String cookie = browser.response().headers().firstValue("Set-Cookie").orElseThrow();
    node.get("/v1/me", cookie.substring(0, cookie.indexOf(';'))).expect(401);
    for (String table :
        List.of("accounts_ticket", "accounts_device", "accounts_invite", "accounts_refresh")) {
      assertThat(rows(table)).as(table).isEqualTo(table.equals("accounts_refresh") ? 1 : 0);
    }
    node.get("/v1/me", leaver.text("/accessToken")).expect(401);
    node.logIn("leaver@example.com", TestAccounts.PASSWORD).expect(401);
    assertThat(node.get("/v1/teams/" + team + "/members", admin).body().at("/items")).hasSize(1);
    Reply trail = node.get("/v1/teams/" + team + "/audit", admin).expect(200);
    assertThat(trail.response().body())
        .contains("member.removed")
        .contains("invite.created")
        .contains(leaver.text("/user/id"))
        .doesNotContain("leaver@example.com");
    assertThat(node.get("/v1/teams/" + asked + "/audit", admin).response().body())
        .contains("invite.created")
        .doesNotContain("leaver@example.com");
    assertThat(
            node.post(
                    "/v1/teams/" + team + "/invites",
                    admin,
                    Map.of("email", "leaver@example.com", "role", "editor"))
                .status())
        .isEqualTo(201);
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

  private static Reply delete(Node node, String credential, String password) {
    return node.call("DELETE", "/v1/me", credential, Map.of("password", password));
  }

  private long rows(String table) {
    return world
        .data
        .directory()
        .read(
            new dev.banyan.data.Query("select", table),
            handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
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

  @Test
  void aTeamThatIsMadeWhileItsMakerGoesIsNotLeftBehind() {
    Node node = world.node();
    String token = claim(node).expect(201).text("/accessToken");
    String team = node.accounts.installation().team().toString();
    for (int i = 0; i < 5; i++) {
      String going =
          invited(node, token, team, "going" + i + "@example.com", "viewer").text("/accessToken");
      var making =
          IntStream.range(0, 4)
              .mapToObj(
                  n ->
                      CompletableFuture.supplyAsync(
                          () -> node.post("/v1/teams", going, Map.of("name", "T" + n)).status()))
              .toList();
      // One that is made between the question what a team owns and the end is asked for again.
      Reply end = delete(node, going, TestAccounts.PASSWORD);
      assertThat(making.stream().map(CompletableFuture::join)).isSubsetOf(201, 401);
      if (end.status() != 204) {
        assertThat(end.expect(409).slug()).isEqualTo("team-changed");
        delete(node, going, TestAccounts.PASSWORD).expect(204);
      }
    }
    long ownerless =
        world
            .data
            .directory()
            .read(
                new dev.banyan.data.Query("select", "accounts_team"),
                handle ->
                    handle
                        .createQuery(
                            """
                            SELECT count(*) FROM accounts_team t WHERE deleted_at IS NULL
                              AND NOT EXISTS (SELECT FROM accounts_member m
                                WHERE m.team_id = t.team_id AND role = 'owner')
                            """)
                        .mapTo(Long.class)
                        .one());
    assertThat(ownerless).isZero();
  }

  private volatile String owns = "";

  private static Reply invited(Node node, String owner, String team, String email, String role) {
    String code =
        node.post("/v1/teams/" + team + "/invites", owner, Map.of("email", email, "role", role))
            .expect(201)
            .text("/code");
    return node.post(
            "/v1/auth/signup",
            null,
            Map.of("email", email, "name", "N", "password", TestAccounts.PASSWORD, "invite", code))
        .expect(201);
  }
}
