package dev.banyan.bench.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * A node that somebody has signed up at: its owner and a team key.
 *
 * @param api as the key, which does not expire
 * @param team of the installation, which owns the app
 * @param app the app's id
 * @param key a team key with the role owner
 */
public record Installation(NodeApi api, String team, String app, String key) {

  private static final String PASSWORD = "correct horse battery staple";

  /** Signs up by the one-time link and makes a key, as a first user would. */
  public static Installation signUp(Node node) {
    try {
      NodeApi anonymous = NodeApi.anonymous(node.api());
      JsonNode signedUp =
          anonymous
              .post(
                  "/v1/auth/signup",
                  Map.of(
                      "email",
                      "bench@example.com",
                      "name",
                      "Bench",
                      "password",
                      PASSWORD,
                      "setupToken",
                      node.setupToken()))
              .expectOk()
              .json();
      NodeApi owner = anonymous.as(signedUp.path("accessToken").asText());
      String team =
          StreamSupport.stream(
                  owner.get("/v1/me").expectOk().json().path("teams").spliterator(), false)
              .filter(candidate -> candidate.path("installation").asBoolean())
              .map(candidate -> candidate.path("id").asText())
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("the owner is in no installation team"));
      String key =
          owner
              .post("/v1/teams/" + team + "/keys", Map.of("name", "bench", "role", "owner"))
              .expectOk()
              .json()
              .path("secret")
              .asText();
      NodeApi api = anonymous.as(key);
      String app = api.get("/v1/apps").expectOk().json().at("/items/0/id").asText();
      return new Installation(api, team, app, key);
    } catch (IOException e) {
      throw new IllegalStateException("the node did not answer while signing up", e);
    }
  }

  public Map<String, String> authorization() {
    return Map.of("Authorization", "Bearer " + key);
  }
}
