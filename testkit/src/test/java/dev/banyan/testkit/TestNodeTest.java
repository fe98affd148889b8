package dev.banyan.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The assembly: every part is there, and what was acknowledged outlives a restart. */
class TestNodeTest {

  private static final Duration SERVES_WITHIN = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);

  @TempDir Path folder;

  private final List<String> metrics = new CopyOnWriteArrayList<>();
  private HttpServer collector;

  @BeforeEach
  void collect() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/metrics",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          metrics.add(new String(body, StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stopCollecting() {
    collector.stop(0);
  }

  @Test
  void aNodeServesAnAppItsApiAndItsConsoleAndKeepsWhatItAcknowledged() {
    Path app = TestApp.pageAndFiles(folder.resolve("app"), "hello");
    Path data = folder.resolve("data");
    String created;
    Map<String, String> telemetry =
        Map.of("telemetry.otlpEndpoint", "http://127.0.0.1:" + collector.getAddress().getPort());
    try (TestNode node = TestNode.start(app, data, telemetry)) {
      assertThat(node.platform().appProblem()).isEmpty();
      assertThat(node.app().get("/").expect(200).body()).contains("page of hello");
      assertThat(node.app().get("/files/hello.txt").expect(200).body())
          .contains("hello from hello");
      TestClient.Reply health = untilServes(node, "/health");
      assertThat(health.json().path("status").asText()).isEqualTo("up");
      assertThat(node.api().get("/metrics").expect(200).body())
          .contains("jvm_memory_used_bytes")
          .contains("http_request_duration_seconds");
      assertThat(node.api().get("/schema/banyan.app.json").expect(200).json().has("properties"))
          .isTrue();
      assertThat(
              node.api().get("/schema/openapi.json").expect(200).json().at("/paths/~1v1~1apps/get"))
          .isNotEmpty();
      assertThat(node.api().get("/").expect(200).headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/html");
      node.api().get("/v1/apps").expect(401);

      created = path(node);
      node.owner().put(created + "/config/LOG_LEVEL", Map.of("value", "debug")).expect(200);
      assertThat(node.platform().setupLink()).isPresent();
    }
    assertThat(data.resolve("node.json")).exists();
    assertThat(metrics).as("what the collector got at the latest at the end").isNotEmpty();
    assertThat(metrics.getLast()).contains("http.request.duration.count", "jvm.memory.used.value");

    try (TestNode node = TestNode.start(app, data)) {
      assertThat(path(node)).isEqualTo(created);
      assertThat(
              node.owner()
                  .get(created + "/config/LOG_LEVEL")
                  .expect(200)
                  .json()
                  .path("value")
                  .asText())
          .isEqualTo("debug");
      assertThat(node.owner().get(created + "/releases").expect(200).json().path("items"))
          .hasSize(1);
      assertThat(node.app().get("/").expect(200).body()).contains("page of hello");
      JsonNode settings = node.owner().get("/v1/system/settings").expect(200).json();
      assertThat(settings.path("versions").path("java").asText()).startsWith("25");
      assertThat(
              node.owner()
                  .get("/v1/system/node")
                  .expect(200)
                  .json()
                  .path("cpu")
                  .path("cores")
                  .asInt())
          .isPositive();
    }
  }

  @Test
  void anAppThatDoesNotComeUpLeavesANodeThatSaysWhy() {
    Path app =
        TestApp.in(folder.resolve("app"))
            .manifest(
                """
                name: broken
                services:
                  api: {run: "echo no port for me >&2; exit 7"}
                """)
            .folder();
    try (TestNode node = TestNode.start(app, folder.resolve("data"))) {
      assertThat(node.platform().appProblem().orElse("")).contains("7");
      assertThat(untilServes(node, "/health/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void aMistakeInTheFolderDoesNotKeepDownWhatServedBefore() throws Exception {
    Path app = TestApp.pageAndFiles(folder.resolve("app"), "hello");
    Path data = folder.resolve("data");
    TestNode.start(app, data).close();
    Path manifest = app.resolve("banyan.app.yaml");
    Files.writeString(manifest, Files.readString(manifest) + "servces: {}\n");
    try (TestNode node = TestNode.start(app, data)) {
      assertThat(node.platform().appProblem().orElse("")).contains("servces");
      assertThat(node.app().get("/").expect(200).body()).contains("page of hello");
    }
    assertThatThrownBy(() -> TestNode.start(app, folder.resolve("other")))
        .hasMessageContaining("servces");
  }

  @Test
  void anAppWhoseDeletionHangsKeepsNothingElseDown() throws Exception {
    Path app = TestApp.pageAndFiles(folder.resolve("app"), "hello");
    Path other = TestApp.pageAndFiles(folder.resolve("other-app"), "other");
    Path data = folder.resolve("data");
    String stays;
    try (TestNode node = TestNode.start(other, data)) {
      stays = path(node);
    }
    try (TestNode node = TestNode.start(app, data)) {
      assertThat(node.platform().appProblem()).isEmpty();
      administer(
          data,
          "create function held() returns trigger language plpgsql as"
              + " $$begin raise exception 'its row is held'; end$$",
          "create trigger held before delete on app for each row execute function held()",
          "update app set removing_at = now() where name = 'hello'");
    }
    try (TestNode node = TestNode.start(app, data)) {
      assertThat(node.platform().app()).isEmpty();
      assertThat(node.platform().appProblem().orElse(""))
          .contains("hello", "a step failed and is tried again", "its row is held");
      assertThat(node.owner().get(stays).expect(200).json().path("state").asText())
          .isEqualTo("running");
      assertThat(node.app().get("/").expect(200).body()).contains("page of other");
      administer(data, "drop trigger held on app");
    }
    try (TestNode node = TestNode.start(app, data)) {
      assertThat(node.platform().appProblem()).isEmpty();
      assertThat(node.app().get("/").expect(200).body()).contains("page of hello");
    }
  }

  private static void administer(Path data, String... statements) throws Exception {
    var login = new Properties();
    login.load(new StringReader(Files.readString(data.resolve("postgres/credentials"))));
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + login.getProperty("port") + "/banyan_shard_s1",
                "banyan_admin",
                login.getProperty("admin"));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** A disk that is busy with something else makes a node unready for a moment. */
  private static TestClient.Reply untilServes(TestNode node, String path) {
    long deadline = System.nanoTime() + SERVES_WITHIN.toNanos();
    TestClient.Reply reply = node.api().get(path);
    while (reply.status() == 503 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL.toNanos());
      reply = node.api().get(path);
    }
    return reply.expect(200);
  }

  private static String path(TestNode node) {
    JsonNode apps = node.owner().get("/v1/apps").expect(200).json().path("items");
    assertThat(apps).hasSize(1);
    return "/v1/apps/" + apps.get(0).path("id").asText();
  }

  @Test
  void filesOfTheNodeAreItsOwners() throws Exception {
    Path app = TestApp.pageAndFiles(folder.resolve("app"), "private");
    Path data = folder.resolve("data");
    try (TestNode node = TestNode.start(app, data)) {
      assertThat(node.owner().get("/v1/me").expect(200)).isNotNull();
      for (String secret :
          new String[] {"node.json", "cli-token", "secrets.key", "accounts.key", "database-key"}) {
        assertThat(Files.getPosixFilePermissions(data.resolve(secret)))
            .as(secret)
            .allMatch(permission -> permission.name().startsWith("OWNER_"));
      }
    }
  }
}
