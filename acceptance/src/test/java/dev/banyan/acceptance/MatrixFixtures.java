package dev.banyan.acceptance;

import dev.banyan.kernel.IdGenerator;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How each operation of the contract is called in the access matrix. A fixture makes a fresh thing
 * to call it on, each time it is asked.
 */
final class MatrixFixtures {

  /** Whose an operation is, which decides what others are told. */
  enum Scope {
    /** Belongs to a team: strangers get what an unknown id gets, viewers may read. */
    TEAM,
    /** Belongs to a team, and is for its owners alone, reading too. */
    OWNERS,
    /** Concerns the caller and nobody else: any signed-in caller may. */
    SELF
  }

  /**
   * One call.
   *
   * @param path with the ids of the fixture
   * @param unknownPath the same with an id that names nothing; null where there is none to change
   */
  record Target(
      String path,
      @Nullable String unknownPath,
      @Nullable Object body,
      Map<String, String> headers) {

    Target(String path, @Nullable String unknownPath, @Nullable Object body) {
      this(path, unknownPath, body, Map.of());
    }
  }

  record Fixture(Scope scope, Function<MatrixWorld, Target> make) {}

  /** Operations that anybody may call, and why. */
  static final Map<String, String> PUBLIC =
      Map.ofEntries(
          Map.entry("healthLive", "probes have no credential"),
          Map.entry("healthReady", "probes have no credential"),
          Map.entry("health", "probes have no credential; names no team"),
          Map.entry("metrics", "guarded by address or token of its own; names no team"),
          Map.entry("getAppSchema", "a public schema for editors"),
          Map.entry("getApiContract", "the document itself, which stands in the source"),
          Map.entry("jwks", "public keys"),
          Map.entry("getAuthSettings", "the sign-in page needs it"),
          Map.entry("signUp", "makes the credential"),
          Map.entry("logIn", "makes the credential"),
          Map.entry("createSession", "makes the credential"),
          Map.entry("refresh", "carries its credential in the body"),
          Map.entry("getInvite", "the code is the credential"));

  static final Map<String, Fixture> ALL = new LinkedHashMap<>();

  private static final IdGenerator IDS =
      new IdGenerator(InstantSource.system(), new SecureRandom());

  static {
    self("logOut", w -> target("/v1/auth/logout"));
    self("createTicket", w -> target("/v1/tickets"));
    self("getMe", w -> target("/v1/me"));
    self("updateMe", w -> new Target("/v1/me", null, Map.of("name", "Ada")));
    self("deleteMe", w -> new Target("/v1/me", null, Map.of("password", MatrixWorld.PASSWORD)));
    self(
        "changePassword",
        w ->
            new Target(
                "/v1/me/password",
                null,
                Map.of(
                    "currentPassword",
                    MatrixWorld.PASSWORD,
                    "newPassword",
                    MatrixWorld.PASSWORD + "!")));
    self("listSessions", w -> target("/v1/me/sessions"));
    self("listTeams", w -> target("/v1/teams"));
    self("createTeam", w -> new Target("/v1/teams", null, Map.of("name", "new")));
    self("listPlans", w -> target("/v1/plans"));
    self("listApps", w -> target("/v1/apps"));
    self("getScaleOptions", w -> target("/v1/scale/options"));
    self(
        "planScale",
        w ->
            new Target(
                "/v1/scale/plan",
                null,
                Map.of("users", 1000, "meaning", "concurrent", "workload", "backoffice")));
    self(
        "simulateScale",
        w -> new Target("/v1/scale/simulate", null, Map.of("scenario", "launch", "users", 1000)));
    self("lintScaleGuide", w -> new Target("/v1/scale/lint", null, Map.of("guide", "jarvis")));

    team("getTeam", w -> inTeam(w, ""));
    owners("updateTeam", w -> inTeam(w, "", Map.of("name", "renamed")));
    owners("deleteTeam", w -> inTeam(w, ""));
    team("listMembers", w -> inTeam(w, "/members"));
    owners("updateMember", w -> ofMember(w, Map.of("role", "editor")));
    owners("removeMember", w -> ofMember(w, null));
    owners("listInvites", w -> inTeam(w, "/invites"));
    owners(
        "createInvite",
        w -> inTeam(w, "/invites", Map.of("email", w.email("new"), "role", "viewer")));
    owners(
        "deleteInvite",
        w -> {
          String team = w.team();
          return child(
              "/v1/teams/" + team + "/invites/", w.invite(team, w.email("x"), "viewer").text("id"));
        });
    team("listKeys", w -> inTeam(w, "/keys"));
    owners("createKey", w -> inTeam(w, "/keys", Map.of("name", "ci", "role", "viewer")));
    owners(
        "deleteKey",
        w -> {
          String team = w.team();
          var key =
              w.owner.post("/v1/teams/" + team + "/keys", Map.of("name", "ci", "role", "viewer"));
          return child("/v1/teams/" + team + "/keys/", key.expect(201).text("id"));
        });
    team("getUsage", w -> inTeam(w, "/usage"));
    team("listAudit", w -> inTeam(w, "/audit"));
    owners("setTeamPlan", w -> inTeam(w, "/plan", Map.of("plan", "premium")));

    team("getApp", w -> inApp(w, ""));
    owners("deleteApp", MatrixFixtures::spareApp);
    team("restartApp", w -> inApp(w, "/restart"));
    team("listServices", w -> inApp(w, "/services"));
    team("getService", w -> inApp(w, "/services/api"));
    team("scaleService", w -> inApp(w, "/services/api/replicas", Map.of("replicas", 1)));
    team("getScaling", w -> inApp(w, "/scaling"));
    team("restartService", w -> inApp(w, "/services/api/restart"));
    team("listInstances", w -> inApp(w, "/instances"));
    team("getInstance", w -> child("/v1/apps/" + w.app + "/instances/", firstOf(w, "/instances")));
    team("listReleases", w -> inApp(w, "/releases"));
    team("createRelease", w -> inApp(w, "/releases"));
    team("getRelease", w -> child("/v1/apps/" + w.app + "/releases/", firstOf(w, "/releases")));
    team("rollback", MatrixFixtures::rollback);
    team("streamLogs", w -> inApp(w, "/logs?follow=false"));
    team("getMetrics", w -> inApp(w, "/metrics"));
    team("streamMetrics", w -> inApp(w, "/metrics/live"));
    team("listRoutes", w -> inApp(w, "/routes"));
    team("getScaleAdvice", MatrixFixtures::advice);
    team("listSecrets", w -> inApp(w, "/secrets"));
    team("putSecret", w -> inApp(w, "/secrets/" + w.variable(), Map.of("value", "s3cret")));
    team("deleteSecret", w -> variable(w, "/secrets/"));
    team("listConfig", w -> inApp(w, "/config"));
    team("getConfigVar", w -> variable(w, "/config/"));
    team("putConfigVar", w -> inApp(w, "/config/" + w.variable(), Map.of("value", "v")));
    team("deleteConfigVar", w -> variable(w, "/config/"));
    team("listSchedules", w -> inApp(w, "/schedules"));
    team("listCommands", w -> inApp(w, "/commands"));
    team("runCommand", w -> inApp(w, "/commands", Map.of("service", "api", "command", "true")));
    team("getCommand", w -> command(w, ""));
    team("cancelCommand", w -> command(w, ""));
    team("streamCommand", w -> command(w, "/logs"));
    team("getSettings", w -> target("/v1/system/settings"));
    team("getNode", w -> target("/v1/system/node"));
  }

  private MatrixFixtures() {}

  private static void team(String operation, Function<MatrixWorld, Target> make) {
    ALL.put(operation, new Fixture(Scope.TEAM, make));
  }

  private static void owners(String operation, Function<MatrixWorld, Target> make) {
    ALL.put(operation, new Fixture(Scope.OWNERS, make));
  }

  private static void self(String operation, Function<MatrixWorld, Target> make) {
    ALL.put(operation, new Fixture(Scope.SELF, make));
  }

  private static Target target(String path) {
    return new Target(path, null, null);
  }

  private static Target inTeam(MatrixWorld world, String rest) {
    return inTeam(world, rest, null);
  }

  private static Target inTeam(MatrixWorld world, String rest, @Nullable Object body) {
    return new Target(
        "/v1/teams/" + world.team() + rest, "/v1/teams/team_" + unknown() + rest, body);
  }

  private static Target inApp(MatrixWorld world, String rest) {
    return inApp(world, rest, null);
  }

  private static Target inApp(MatrixWorld world, String rest, @Nullable Object body) {
    return new Target("/v1/apps/" + world.app + rest, "/v1/apps/app_" + unknown() + rest, body);
  }

  private static Target child(String parent, String id) {
    String prefix = id.substring(0, id.indexOf('_') + 1);
    return new Target(parent + id, parent + prefix + unknown(), null);
  }

  private static Target ofMember(MatrixWorld world, @Nullable Object body) {
    String team = world.team();
    String email = world.email("member");
    var member =
        world.signUpAs(email, Map.of("invite", world.invite(team, email, "viewer").text("code")));
    String parent = "/v1/teams/" + team + "/members/";
    return new Target(
        parent + member.json().at("/user/id").asText(), parent + "usr_" + unknown(), body);
  }

  private static Target variable(MatrixWorld world, String rest) {
    String name = world.variable();
    String parent = "/v1/apps/" + world.app + rest;
    world.owner.put(parent + name, Map.of("value", "v")).expect(200);
    return new Target(parent + name, "/v1/apps/app_" + unknown() + rest + name, null);
  }

  private static Target command(MatrixWorld world, String rest) {
    String parent = "/v1/apps/" + world.app + "/commands";
    String id =
        world
            .owner
            .post(parent, Map.of("service", "api", "command", "true"))
            .expect(201)
            .text("id");
    // An app runs a few at once: one that goes on would take the place of a later fixture's.
    Await.until(
        java.time.Duration.ofSeconds(30),
        "the command to end",
        () -> world.owner.get(parent + "/" + id).expect(200).text("state").equals("succeeded"));
    return new Target(parent + "/" + id + rest, parent + "/cmd_" + unknown() + rest, null);
  }

  private static Target advice(MatrixWorld world) {
    String parent = "/v1/scale/advice?app=";
    return new Target(parent + world.app, parent + "app_" + unknown(), null);
  }

  private static Target spareApp(MatrixWorld world) {
    var app = world.spare();
    return new Target(
        "/v1/apps/" + app.path("id").asText(),
        "/v1/apps/app_" + unknown(),
        Map.of("name", app.path("name").asText()));
  }

  private static Target rollback(MatrixWorld world) {
    String app = "/v1/apps/" + world.app;
    world.changeApp();
    String made = world.owner.post(app + "/releases", null).expect(201).text("id");
    Await.until(
        java.time.Duration.ofSeconds(60),
        "a new release to be live",
        () -> world.owner.get(app + "/releases/" + made).text("state").equals("live"));
    return inApp(world, "/rollback", Map.of());
  }

  private static String firstOf(MatrixWorld world, String list) {
    return world
        .owner
        .get("/v1/apps/" + world.app + list)
        .expect(200)
        .json()
        .at("/items/0/id")
        .asText();
  }

  /** The 26 characters of an id that was never given. */
  private static String unknown() {
    return IDS.global("any").label();
  }
}
