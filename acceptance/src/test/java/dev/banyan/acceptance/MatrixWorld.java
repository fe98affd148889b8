package dev.banyan.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The people of the access matrix: the owner, a viewer, a stranger, a revoked key, a foreigner. */
final class MatrixWorld {

  static final String PASSWORD = "correct horse battery staple";

  private final AtomicInteger counter;

  final Api owner;
  final Api viewer;
  final String viewerEmail;
  final Api stranger;
  final String strangerId;
  final String strangerEmail;
  final Api revoked;
  final Api foreign;
  final Api anonymous;
  final String installation;
  final String app;

  private final Path appFolder;

  /**
   * @param appName of the app that the fixtures act on
   */
  MatrixWorld(BanyanProcess node, Path appFolder, String appName) {
    this.counter = new AtomicInteger();
    this.appFolder = appFolder;
    anonymous = new Api(node.api(), null);
    var admin = signUp("owner", Map.of("setupToken", node.setupToken()));
    owner = anonymous.as(admin.text("accessToken"));
    installation = teamWhere("installation");
    app = appNamed(appName);
    viewerEmail = email("viewer");
    viewer = anonymous.as(signUpAs(viewerEmail, Map.of()).text("accessToken"));
    addViewer(installation);
    strangerEmail = email("stranger");
    var other = signUpAs(strangerEmail, Map.of());
    stranger = anonymous.as(other.text("accessToken"));
    strangerId = other.json().at("/user/id").asText();
    var key =
        owner
            .post(
                "/v1/teams/" + installation + "/keys",
                Map.of("name", "soon gone", "role", "editor"))
            .expect(201);
    revoked = anonymous.as(key.text("secret"));
    revoked.get("/v1/apps/" + app).expect(200);
    owner.delete("/v1/teams/" + installation + "/keys/" + key.text("id")).expect(204);
    foreign = anonymous.as(foreignToken());
  }

  private MatrixWorld(MatrixWorld same, Path appFolder, String appName) {
    counter = same.counter;
    owner = same.owner;
    viewer = same.viewer;
    viewerEmail = same.viewerEmail;
    stranger = same.stranger;
    strangerId = same.strangerId;
    strangerEmail = same.strangerEmail;
    revoked = same.revoked;
    foreign = same.foreign;
    anonymous = same.anonymous;
    installation = same.installation;
    this.appFolder = appFolder;
    app = appNamed(appName);
  }

  /** The same people, and another app of theirs. */
  MatrixWorld with(Path otherFolder, String otherName) {
    return new MatrixWorld(this, otherFolder, otherName);
  }

  private String appNamed(String name) {
    for (var each : owner.get("/v1/apps").expect(200).json().path("items")) {
      if (each.path("name").asText().equals(name)) {
        return each.path("id").asText();
      }
    }
    throw new AssertionError("there is no app " + name);
  }

  /** A team of the owner's, in which the viewer views. */
  String team() {
    String team =
        owner
            .post("/v1/teams", Map.of("name", "team " + counter.incrementAndGet()))
            .expect(201)
            .text("id");
    addViewer(team);
    return team;
  }

  /** An app that nobody deleted yet. */
  JsonNode spare() {
    return apps("spare").getFirst();
  }

  private List<JsonNode> apps(String prefix) {
    var found = new ArrayList<JsonNode>();
    for (JsonNode each : owner.get("/v1/apps").expect(200).json().path("items")) {
      if (each.path("name").asText().startsWith(prefix)
          && !each.path("state").asText().equals("removing")) {
        found.add(each);
      }
    }
    return found;
  }

  /** The code of an invite into the team, for that address. */
  Api.Reply invite(String team, String email, String role) {
    return owner
        .post("/v1/teams/" + team + "/invites", Map.of("email", email, "role", role))
        .expect(201);
  }

  void addViewer(String team) {
    String code = invite(team, viewerEmail, "viewer").text("code");
    viewer.post("/v1/invites/" + code + "/accept", null).expect(200);
  }

  Api.Reply signUp(String name, Map<String, String> more) {
    return signUpAs(email(name), more);
  }

  Api.Reply signUpAs(String email, Map<String, String> more) {
    var body = new java.util.HashMap<String, String>(more);
    body.put("email", email);
    body.put("name", "Somebody");
    body.put("password", PASSWORD);
    return anonymous.post("/v1/auth/signup", body).expect(201);
  }

  String email(String name) {
    return name + counter.incrementAndGet() + "@example.com";
  }

  /** Changes the app's folder, so that a release of it is a new one. */
  void changeApp() {
    TestApps.write(appFolder.resolve("changed.txt"), "change " + counter.incrementAndGet());
  }

  /** A name that no fixture used before, fit for an environment variable. */
  String variable() {
    return "NAME_" + counter.incrementAndGet();
  }

  private String teamWhere(String flag) {
    for (var team : owner.get("/v1/me").expect(200).json().path("teams")) {
      if (team.path(flag).asBoolean()) {
        return team.path("id").asText();
      }
    }
    throw new AssertionError("the owner is in no team that is " + flag);
  }

  /** A well-formed token of an issuer that nobody configured. */
  private static String foreignToken() {
    try {
      var key = new ECKeyGenerator(Curve.P_256).keyID("foreign").generate();
      var token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("foreign").build(),
              new JWTClaimsSet.Builder()
                  .issuer("https://foreign.example")
                  .audience("banyan")
                  .subject("somebody")
                  .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                  .build());
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
