package dev.banyan.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.data.DatabaseAddress;
import dev.banyan.data.DatabaseServer;
import dev.banyan.data.TestServer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole node on a team's own PostgreSQL 15: a directory and two shards, reached through PgBouncer
 * in transaction mode, and directly where a session is needed.
 */
class ExternalDatabaseTest {

  private static final Duration LIVE_WITHIN = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final String PASSWORD = "correct horse battery staple";

  /** Enough that both shards hold some, all but surely; each has its trail in its own. */
  private static final int TEAMS = 8;

  /** Writes a note into the app's own database for each POST, and tells how many there are. */
  private static final String PROGRAM =
      """
      import com.sun.net.httpserver.HttpServer;
      import java.net.InetSocketAddress;
      import java.net.URI;
      import java.sql.DriverManager;

      class Notes {
        public static void main(String[] arguments) throws Exception {
          var address = URI.create(System.getenv("DATABASE_URL"));
          String[] login = address.getUserInfo().split(":", 2);
          String url = "jdbc:postgresql://" + address.getAuthority().split("@")[1] + address.getPath();
          int port = Integer.parseInt(System.getenv("PORT"));
          var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
          server.createContext("/", exchange -> {
            String text;
            try (var connection = DriverManager.getConnection(url, login[0], login[1]);
                var statement = connection.createStatement()) {
              statement.execute("CREATE TABLE IF NOT EXISTS note (at timestamptz DEFAULT now())");
              if (exchange.getRequestMethod().equals("POST")) {
                statement.execute("INSERT INTO note DEFAULT VALUES");
              }
              try (var rows = statement.executeQuery("SELECT count(*) FROM note")) {
                rows.next();
                text = "RELEASE has " + rows.getInt(1);
              }
            } catch (java.sql.SQLException failure) {
              text = failure.toString();
            }
            exchange.sendResponseHeaders(200, text.getBytes().length);
            exchange.getResponseBody().write(text.getBytes());
            exchange.close();
          });
          server.start();
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void aNodeServesOnItAndKeepsOverARestartWhatItAcknowledged() throws Exception {
    try (DatabaseServer databases = TestServer.POOLED.server(List.of("s1", "s2"), List.of())) {
      Map<String, Object> settings = settings(databases);
      Path data = folder.resolve("data");
      Path app = app("one");
      List<String> teams = new ArrayList<>();
      String key;
      String token;
      try (TestNode node = TestNode.start(app, data, settings)) {
        assertThat(node.platform().appProblem()).isEmpty();
        assertThat(data.resolve("postgres")).as("no server of its own").doesNotExist();
        token = signUp(node);
        TestClient ada = node.api().as(token);
        for (int i = 0; i < TEAMS; i++) {
          JsonNode team = ada.post("/v1/teams", Map.of("name", "Team " + i)).expect(201).json();
          teams.add("/v1/teams/" + team.path("id").asText());
        }
        key =
            ada.post(teams.getFirst() + "/keys", Map.of("name", "ci", "role", "editor"))
                .expect(201)
                .json()
                .path("secret")
                .asText();
        assertTold(ada, teams);

        assertThat(node.app().post("/").expect(200).body()).isEqualTo("one has 1");
        app("two");
        node.owner().post(path(node) + "/releases").expect(201);
        awaitLive(node, 2);
        assertThat(node.app().post("/").expect(200).body()).isEqualTo("two has 2");
        node.owner().put(path(node) + "/config/LOG_LEVEL", Map.of("value", "debug")).expect(200);
        node.owner().put(path(node) + "/secrets/TOKEN", Map.of("value", "secret")).expect(200);
      }

      try (TestNode node = TestNode.start(app, data, settings)) {
        assertThat(node.app().get("/").expect(200).body()).isEqualTo("two has 2");
        JsonNode level = node.owner().get(path(node) + "/config/LOG_LEVEL").expect(200).json();
        assertThat(level.path("value").asText()).isEqualTo("debug");
        assertThat(items(node, path(node) + "/secrets").findValuesAsText("name")).contains("TOKEN");
        assertThat(items(node, path(node) + "/releases")).hasSize(2);
        JsonNode known = node.api().as(key).get("/v1/me").expect(200).json();
        assertThat(known.at("/caller/name").asText()).isEqualTo("ci");
        assertTold(node.api().as(token), teams);
        node.api().as(token).delete(teams.getLast()).expect(204);
        node.api().as(token).get(teams.getLast()).expect(404);
      }
    }
  }

  private static Map<String, Object> settings(DatabaseServer databases) {
    DatabaseAddress directory = databases.directory();
    return Map.of(
        "database.type",
        "external",
        "database.url",
        directory.url(),
        "database.directUrl",
        directory.directUrl(),
        "database.user",
        directory.user(),
        "database.password",
        directory.password().reveal(),
        "database.shards",
        databases.shards().stream()
            .map(
                shard ->
                    Map.of(
                        "name", shard.name(), "url", shard.url(), "directUrl", shard.directUrl()))
            .toList());
  }

  private Path app(String release) throws Exception {
    TestApp app =
        TestApp.in(folder.resolve("app"))
            .file("Notes.java", PROGRAM.replace("RELEASE", release))
            .manifest(
                """
                name: notes
                services:
                  api:
                    run: exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp postgresql.jar Notes.java
                    health: /
                routes:
                  - {path: /, to: api}
                """);
    Path driver = app.folder().resolve("postgresql.jar");
    if (!Files.exists(driver)) {
      Files.copy(driver(), driver);
    }
    return app.folder();
  }

  private static Path driver() throws URISyntaxException {
    return Path.of(
        org.postgresql.Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static String signUp(TestNode node) {
    String link = node.platform().setupLink().orElseThrow().url();
    Map<String, String> ada =
        Map.of(
            "email",
            "ada@example.com",
            "name",
            "Ada",
            "password",
            PASSWORD,
            "setupToken",
            link.substring(link.indexOf("token=") + "token=".length()));
    node.api().post("/v1/auth/signup", ada).expect(201);
    return node.api()
        .post("/v1/auth/login", Map.of("email", "ada@example.com", "password", PASSWORD))
        .expect(200)
        .json()
        .path("accessToken")
        .asText();
  }

  private static void assertTold(TestClient member, List<String> teams) {
    for (String team : teams) {
      assertThat(member.get(team + "/audit").expect(200).json().findValuesAsText("action"))
          .as(team)
          .contains("team.created");
    }
  }

  private static void awaitLive(TestNode node, int number) {
    long deadline = System.nanoTime() + LIVE_WITHIN.toNanos();
    JsonNode newest = items(node, path(node) + "/releases").path(0);
    while (!newest.path("state").asText().equals("live")) {
      assertThat(System.nanoTime()).as(newest.toString()).isLessThan(deadline);
      LockSupport.parkNanos(POLL.toNanos());
      newest = items(node, path(node) + "/releases").path(0);
    }
    assertThat(newest.path("number").asInt()).isEqualTo(number);
  }

  private static JsonNode items(TestNode node, String list) {
    return node.owner().get(list).expect(200).json().path("items");
  }

  private static String path(TestNode node) {
    return "/v1/apps/" + items(node, "/v1/apps").path(0).path("id").asText();
  }
}
