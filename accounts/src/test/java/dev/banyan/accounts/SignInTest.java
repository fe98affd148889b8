package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.accounts.TestAccounts.Reply;
import dev.banyan.data.Query;
import dev.banyan.kernel.config.ConfigBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SignInTest {

  private static final TestAccounts WORLD = new TestAccounts();
  private static final TestAccounts.Node NODE = WORLD.node();

  @AfterAll
  static void close() {
    WORLD.close();
  }

  @Test
  void signingUpMakesAPersonTheirTeamAndASignIn() {
    Reply done = NODE.signUp("Ada@Example.COM").expect(201);
    assertThat(done.text("/user/id")).startsWith("usr_");
    assertThat(done.text("/user/email")).isEqualTo("ada@example.com");
    assertThat(done.text("/team/id")).startsWith("team_");
    assertThat(done.body().at("/team/personal").booleanValue()).isTrue();
    assertThat(done.text("/team/plan")).isEqualTo("free");
    assertThat(done.text("/team/role")).isEqualTo("owner");
    assertThat(done.body().at("/expiresIn").intValue()).isEqualTo(900);
    assertThat(done.text("/refreshToken")).startsWith("br_");

    Reply me = NODE.get("/v1/me", done.text("/accessToken")).expect(200);
    assertThat(me.text("/user/id")).isEqualTo(done.text("/user/id"));
    assertThat(me.text("/teams/0/id")).isEqualTo(done.text("/team/id"));
    assertThat(me.text("/caller/kind")).isEqualTo("user");

    assertThat(NODE.signUp("ADA@example.com").expect(409).slug()).isEqualTo("email-taken");
  }

  @Test
  void badSignUpsAreRefusedInWords() {
    Map<String, Object> good =
        Map.of("email", "bad@example.com", "name", "B", "password", TestAccounts.PASSWORD);
    for (var wrong :
        new Map.Entry[] {
          Map.entry("email", "nobody"),
          Map.entry("email", "a b@example.com"),
          Map.entry("password", "short"),
          Map.entry("password", "aaaaaaaaaaaaaaaa"),
          Map.entry("password", "x".repeat(201)),
          Map.entry("name", "   ")
        }) {
      var body = new java.util.HashMap<String, Object>(good);
      body.put((String) wrong.getKey(), wrong.getValue());
      NODE.post("/v1/auth/signup", null, body).expect(400);
    }
  }

  @Test
  void aWrongPasswordAndAnUnknownEmailAreAnsweredAlike() {
    NODE.signUp("alike@example.com").expect(201);
    Reply wrong = NODE.logIn("alike@example.com", "wrong password").expect(401);
    Reply unknown = NODE.logIn("nobody@example.com", "wrong password").expect(401);
    assertThat(wrong.text("/detail")).isEqualTo(unknown.text("/detail"));
    NODE.logIn("Alike@example.com", TestAccounts.PASSWORD).expect(200);
  }

  @Test
  void failuresOfAnAccountAreBoundedAndASuccessForgivesThem() {
    NODE.signUp("guess@example.com").expect(201);
    for (int i = 0; i < 9; i++) {
      NODE.logIn("guess@example.com", "guess number " + i).expect(401);
    }
    NODE.logIn("guess@example.com", TestAccounts.PASSWORD).expect(200);
    for (int i = 0; i < 10; i++) {
      WORLD.clock.advance(Duration.ofSeconds(3));
      NODE.logIn("guess@example.com", "guess again " + i).expect(401);
    }
    Reply bound = NODE.logIn("guess@example.com", TestAccounts.PASSWORD).expect(429);
    assertThat(bound.response().headers().firstValue("Retry-After")).isPresent();
    WORLD.clock.advance(Duration.ofMinutes(2));
    NODE.logIn("guess@example.com", TestAccounts.PASSWORD).expect(200);
  }

  @Test
  void guessesDoNotLockOutABrowserThatSignedInBefore() {
    NODE.signUp("victim@example.com").expect(201);
    Map<String, Object> right =
        Map.of("email", "victim@example.com", "password", TestAccounts.PASSWORD);
    Reply in = NODE.post("/v1/session", null, right).expect(200);
    String device =
        in.response().headers().allValues("Set-Cookie").stream()
            .filter(header -> header.startsWith("banyan_device="))
            .findFirst()
            .orElseThrow();
    assertThat(device).contains("HttpOnly", "SameSite=Strict", "Path=/v1/session");
    String cookie = device.substring(0, device.indexOf(';'));
    for (int i = 0; i < 10; i++) {
      NODE.logIn("victim@example.com", "guess number " + i).expect(401);
    }
    NODE.post("/v1/session", null, right).expect(429);
    NODE.call("POST", "/v1/session", null, right, "Cookie", "x=1; " + cookie).expect(200);

    // It is known for its own account alone, and its own failures are bounded.
    NODE.signUp("another@example.com").expect(201);
    WORLD.clock.advance(Duration.ofMinutes(1));
    for (int i = 0; i < 10; i++) {
      WORLD.clock.advance(Duration.ofSeconds(3));
      Map<String, Object> wrong =
          Map.of("email", "victim@example.com", "password", "guess number " + i);
      NODE.call("POST", "/v1/session", null, wrong, "Cookie", cookie).expect(401);
    }
    NODE.call("POST", "/v1/session", null, right, "Cookie", cookie).expect(429);
  }

  @Test
  void aRefreshTokenServesOnceAndAUsedOneEndsTheWholeFamily() {
    Reply first = NODE.signUp("rotate@example.com").expect(201);
    Reply second = refresh(first.text("/refreshToken")).expect(200);
    assertThat(second.text("/user/email")).isEqualTo("rotate@example.com");
    NODE.get("/v1/me", second.text("/accessToken")).expect(200);

    refresh(first.text("/refreshToken")).expect(401);
    refresh(second.text("/refreshToken")).expect(401);
    NODE.get("/v1/me", second.text("/accessToken")).expect(401);
    NODE.get("/v1/me", first.text("/accessToken")).expect(401);
    NODE.logIn("rotate@example.com", TestAccounts.PASSWORD).expect(200);
  }

  private static Reply refresh(String token) {
    return NODE.post("/v1/auth/refresh", null, Map.of("refreshToken", token));
  }

  @Test
  void nonsenseIsNoRefreshToken() {
    refresh("x").expect(401);
    refresh("br_" + "A".repeat(43)).expect(401);
  }

  @Test
  void anAccessTokenEndsAfterAQuarterOfAnHour() {
    Reply done = NODE.signUp("time@example.com").expect(201);
    WORLD.clock.advance(Duration.ofMinutes(14));
    NODE.get("/v1/me", done.text("/accessToken")).expect(200);
    WORLD.clock.advance(Duration.ofMinutes(2));
    NODE.get("/v1/me", done.text("/accessToken")).expect(401);
    refresh(done.text("/refreshToken")).expect(200);
  }

  @Test
  void anUnusedSignInEndsAfterAWeek() {
    Reply done = NODE.signUp("idle@example.com").expect(201);
    WORLD.clock.advance(Duration.ofDays(8));
    WORLD.data.partitions().maintain();
    refresh(done.text("/refreshToken")).expect(401);
  }

  @Test
  void aTamperedTokenDoesNotHold() {
    String token = NODE.signUp("tamper@example.com").expect(201).text("/accessToken");
    String[] parts = token.split("\\.");
    for (String bad :
        new String[] {
          parts[0] + "." + parts[1] + ".",
          parts[0] + "." + parts[1] + "." + new StringBuilder(parts[2]).reverse(),
          "eyJhbGciOiJub25lIn0." + parts[1] + ".",
          parts[1],
          "a.b.c",
          "x".repeat(4000)
        }) {
      NODE.get("/v1/me", bad).expect(401);
    }
  }

  @Test
  void signingOutEndsTheTokenAtOnce() {
    String token = NODE.signUp("out@example.com").expect(201).text("/accessToken");
    NODE.post("/v1/auth/logout", token, null).expect(204);
    NODE.get("/v1/me", token).expect(401);
  }

  @Test
  void theConsoleSignsInByCookie() {
    NODE.signUp("cookie@example.com").expect(201);
    Reply in =
        NODE.post(
                "/v1/session",
                null,
                Map.of("email", "cookie@example.com", "password", TestAccounts.PASSWORD))
            .expect(200);
    String header = in.response().headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(header).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain("Secure");
    String cookie = header.substring(0, header.indexOf(';'));
    Reply me = NODE.get("/v1/me", cookie).expect(200);
    assertThat(me.text("/user/email")).isEqualTo("cookie@example.com");
    NODE.call("PATCH", "/v1/me", cookie, Map.of("name", "Grace")).expect(200);
    assertThat(NODE.get("/v1/me", cookie).text("/user/name")).isEqualTo("Grace");

    Reply out = NODE.call("DELETE", "/v1/session", cookie, null).expect(204);
    assertThat(out.response().headers().firstValue("Set-Cookie").orElseThrow())
        .contains("Max-Age=0");
    NODE.get("/v1/me", cookie).expect(401);
  }

  @Test
  void aTicketServesOnce() {
    String token = NODE.signUp("ticket@example.com").expect(201).text("/accessToken");
    Reply made = NODE.post("/v1/tickets", token, null).expect(201);
    assertThat(made.body().at("/expiresIn").intValue()).isEqualTo(30);
    var authenticator = NODE.accounts.authenticator();
    var ticket = dev.banyan.http.Credentials.ticket(made.text("/ticket"));
    assertThat(authenticator.authenticate(ticket).toCompletableFuture().join().claims())
        .containsEntry("email", "ticket@example.com");
    assertThat(authenticator.authenticate(ticket).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(5));

    String late = NODE.post("/v1/tickets", token, null).expect(201).text("/ticket");
    WORLD.clock.advance(Duration.ofSeconds(31));
    assertThat(
            authenticator
                .authenticate(dev.banyan.http.Credentials.ticket(late))
                .toCompletableFuture())
        .failsWithin(Duration.ofSeconds(5));
  }

  @Test
  void whatATicketOpensEndsWithTheCredentialThatMadeIt() {
    Reply done = NODE.signUp("inherits@example.com").expect(201);
    var byToken = use(done.text("/accessToken"));
    assertThat(byToken.ends()).isPresent();
    String key =
        NODE.post(
                "/v1/teams/" + done.text("/team/id") + "/keys",
                done.text("/accessToken"),
                Map.of(
                    "name",
                    "brief",
                    "role",
                    "viewer",
                    "expiresAt",
                    WORLD.clock.instant().plus(Duration.ofMinutes(5)).toString()))
            .expect(201)
            .text("/secret");
    var byKey = use(key);
    var authenticator = NODE.accounts.authenticator();
    assertThat(authenticator.stillValid(byToken)).isTrue();
    assertThat(authenticator.stillValid(byKey)).isTrue();

    WORLD.clock.advance(Duration.ofMinutes(6));
    assertThat(authenticator.stillValid(byKey)).isFalse();
    assertThat(authenticator.stillValid(byToken)).isTrue();
    WORLD.clock.advance(Duration.ofMinutes(10));
    assertThat(authenticator.stillValid(byToken)).isFalse();
  }

  @Test
  void whatATicketOpensEndsWhenItsMakerSignsOut() {
    String token = NODE.signUp("leaves@example.com").expect(201).text("/accessToken");
    var open = use(token);
    String unused = NODE.post("/v1/tickets", token, null).expect(201).text("/ticket");
    NODE.post("/v1/auth/logout", token, null).expect(204);
    assertThat(NODE.accounts.authenticator().stillValid(open)).isFalse();
    assertThat(
            NODE.accounts
                .authenticator()
                .authenticate(dev.banyan.http.Credentials.ticket(unused))
                .toCompletableFuture())
        .failsWithin(Duration.ofSeconds(5));
  }

  private static dev.banyan.http.Authentication use(String maker) {
    String ticket = NODE.post("/v1/tickets", maker, null).expect(201).text("/ticket");
    return NODE.accounts
        .authenticator()
        .authenticate(dev.banyan.http.Credentials.ticket(ticket))
        .toCompletableFuture()
        .join();
  }

  @Test
  void aNewPasswordEndsEveryOtherSignIn() {
    NODE.signUp("change@example.com").expect(201);
    String here = NODE.logIn("change@example.com", TestAccounts.PASSWORD).text("/accessToken");
    String there = NODE.logIn("change@example.com", TestAccounts.PASSWORD).text("/accessToken");
    NODE.post(
            "/v1/me/password",
            here,
            Map.of("currentPassword", "not it at all", "newPassword", "another good password"))
        .expect(403);
    NODE.post(
            "/v1/me/password",
            here,
            Map.of(
                "currentPassword", TestAccounts.PASSWORD, "newPassword", "another good password"))
        .expect(204);
    NODE.get("/v1/me", here).expect(200);
    NODE.get("/v1/me", there).expect(401);
    NODE.logIn("change@example.com", TestAccounts.PASSWORD).expect(401);
    NODE.logIn("change@example.com", "another good password").expect(200);
  }

  @Test
  void whoseOldPasswordWasCheckedBeforeTheChangeIsNotIn() {
    for (String path : List.of("/v1/auth/login", "/v1/session")) {
      String email = "late" + path.length() + "@example.com";
      NODE.signUp(email).expect(201);
      assertThat(whileItIsChanged(email, newHash(), path).status()).as(path).isEqualTo(401);
    }
  }

  @Test
  void aHashThatIsMadeAnewDoesNotBringBackTheOldPassword() {
    String email = "anew@example.com";
    NODE.signUp(email).expect(201);
    var stronger =
        ConfigBinder.bind(
            Map.of("passwordHashMemory", "1Mi", "passwordHashPasses", 2), AccountsConfig.class);
    try (var hasher = new PasswordHasher(stronger, new SecureRandom(), new SimpleMeterRegistry())) {
      setHash(email, hasher.hash(TestAccounts.PASSWORD));
    }
    String changed = newHash();
    assertThat(whileItIsChanged(email, changed, "/v1/auth/login").status()).isEqualTo(401);
    String stored =
        WORLD
            .data
            .directory()
            .read(
                new Query("select", "accounts_user"),
                handle ->
                    handle
                        .createQuery("SELECT password_hash FROM accounts_user WHERE email = :email")
                        .bind("email", email)
                        .mapTo(String.class)
                        .one());
    assertThat(stored).isEqualTo(changed);
    NODE.logIn(email, "another good password").expect(200);
  }

  private static String newHash() {
    var config = ConfigBinder.bind(TestAccounts.QUICK, AccountsConfig.class);
    try (var hasher = new PasswordHasher(config, new SecureRandom(), new SimpleMeterRegistry())) {
      return hasher.hash("another good password");
    }
  }

  private static void setHash(String email, String hash) {
    WORLD
        .data
        .directory()
        .write(new Query("update", "accounts_user"), handle -> setHash(handle, email, hash));
  }

  private static int setHash(Handle handle, String email, String hash) {
    return handle.execute(
        "UPDATE accounts_user SET password_hash = ? WHERE email = ?", hash, email);
  }

  /** What a sign-in by the old password meets that comes while another one is being stored. */
  private static Reply whileItIsChanged(String email, String hash, String path) {
    return WORLD
        .data
        .directory()
        .write(
            new Query("update", "accounts_user"),
            handle -> {
              setHash(handle, email, hash);
              var signIn =
                  CompletableFuture.supplyAsync(
                      () ->
                          NODE.post(
                              path,
                              null,
                              Map.of("email", email, "password", TestAccounts.PASSWORD)));
              long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
              while (!signIn.isDone() && !lockAwaited(handle)) {
                assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
                Thread.onSpinWait();
              }
              return signIn;
            })
        .value()
        .join();
  }

  private static boolean lockAwaited(Handle handle) {
    return handle
        .createQuery("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        .mapTo(Boolean.class)
        .one();
  }

  @Test
  void oneSeesAndEndsOnesOwnSignInsAlone() {
    String mine = NODE.signUp("mine@example.com").expect(201).text("/accessToken");
    String other = NODE.signUp("other@example.com").expect(201).text("/accessToken");
    WORLD.clock.advance(Duration.ofSeconds(1));
    NODE.logIn("mine@example.com", TestAccounts.PASSWORD).expect(200);
    Reply list = NODE.get("/v1/me/sessions", mine).expect(200);
    assertThat(list.body().at("/items")).hasSize(2);
    assertThat(list.body().findValuesAsText("current")).containsExactlyInAnyOrder("true", "false");
    String newest = list.text("/items/0/id");
    NODE.call("DELETE", "/v1/me/sessions/" + newest, other, null).expect(404);
    NODE.call("DELETE", "/v1/me/sessions/" + newest, mine, null).expect(204);
    assertThat(NODE.get("/v1/me/sessions", mine).body().at("/items")).hasSize(1);
  }

  @Test
  void theKeySetIsPublicAndHasNoPrivateHalf() {
    Reply keys = NODE.get("/.well-known/jwks.json", null).expect(200);
    assertThat(keys.text("/keys/0/kty")).isEqualTo("EC");
    assertThat(keys.body().at("/keys/0/d").isMissingNode()).isTrue();
  }

  @Test
  void thePageBeforeSignInKnowsWhatItNeeds() {
    Reply settings = NODE.get("/v1/auth/settings", null).expect(200);
    assertThat(settings.body().at("/signupOpen").booleanValue()).isTrue();
    assertThat(settings.body().at("/minPasswordLength").intValue()).isEqualTo(12);
  }
}
