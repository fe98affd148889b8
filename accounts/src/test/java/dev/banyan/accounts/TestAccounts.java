package dev.banyan.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.data.DataModule;
import dev.banyan.data.TestServer;
import dev.banyan.events.EventsConfig;
import dev.banyan.events.EventsModule;
import dev.banyan.http.ApiConfig;
import dev.banyan.http.ApiContract;
import dev.banyan.http.ApiRouter;
import dev.banyan.http.ApiServices;
import dev.banyan.http.InMemoryIdempotency;
import dev.banyan.http.Json;
import dev.banyan.http.Operations;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.MutableClock;
import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.limits.local.LocalRateLimiter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The slice on a real database, behind the operations of the real contract that are its own. */
final class TestAccounts implements AutoCloseable {

  static final String PASSWORD = "correct horse battery";

  /** Small hashes: what they cost is not what is tested. */
  static final Map<String, Object> QUICK =
      Map.of(
          "passwordHashMemory", "1Mi", "passwordHashPasses", 1, "signUpsPerMinuteByAddress", 1000);

  final MutableClock clock = new MutableClock(Instant.now());
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final DataModule data;
  final Path folder;
  final IdGenerator ids = new IdGenerator(clock, new SecureRandom());
  private final List<Node> nodes = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Vertx vertx = Vertx.vertx();
  private final Path contract;
  private final Map<String, Object> config;

  /** One running copy of the slice. */
  final class Node implements AutoCloseable {
    final EventsModule events;
    final AccountsModule accounts;
    final LocalRateLimiter limiter = new LocalRateLimiter(TestAccounts.this::nanos, meters, 10_000);
    private final HttpServer server;

    Node(String name) {
      events =
          EventsModule.start(
              ConfigBinder.bind(Map.of(), EventsConfig.class), data, name, ids, clock, meters);
      accounts =
          AccountsModule.start(
              ConfigBinder.bind(config, AccountsConfig.class),
              data,
              folder,
              limiter,
              events.outbox(),
              ids,
              clock,
              meters);
      var router =
          ApiRouter.build(
              vertx,
              ApiContract.read(
                  vertx, contract.toString(), ConfigBinder.bind(Map.of(), ApiConfig.class)),
              accounts.operations(new Operations()),
              new ApiServices(
                  accounts.authenticator(),
                  accounts.quota(),
                  new InMemoryIdempotency(),
                  ids,
                  meters),
              ConfigBinder.bind(Map.of(), ApiConfig.class));
      server =
          vertx
              .createHttpServer()
              .requestHandler(router.router())
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .join();
    }

    int port() {
      return server.actualPort();
    }

    Reply call(String method, String path, String credential, Object body, String... headers) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
              .method(
                  method,
                  body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json(body)));
      if (body != null) {
        request.header("Content-Type", "application/json");
      }
      if (credential != null && credential.startsWith("banyan_session=")) {
        request.header("Cookie", credential).header("Origin", "http://127.0.0.1:" + port());
      } else if (credential != null) {
        request.header("Authorization", "Bearer " + credential);
      }
      if (headers.length > 0) {
        request.headers(headers);
      }
      try {
        HttpResponse<String> response =
            client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Reply(response);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    Reply get(String path, String credential) {
      return call("GET", path, credential, null);
    }

    Reply post(String path, String credential, Object body) {
      return call("POST", path, credential, body);
    }

    Reply signUp(String email) {
      return post(
          "/v1/auth/signup", null, Map.of("email", email, "name", "Ada", "password", PASSWORD));
    }

    Reply logIn(String email, String password) {
      return post("/v1/auth/login", null, Map.of("email", email, "password", password));
    }

    @Override
    public void close() {
      server.close().toCompletionStage().toCompletableFuture().join();
      accounts.close();
      events.close();
    }
  }

  /** An answer, its body read as JSON. */
  record Reply(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    JsonNode body() {
      try {
        return Json.mapper().readTree(response.body());
      } catch (IOException e) {
        throw new IllegalStateException(response.body(), e);
      }
    }

    String text(String pointer) {
      JsonNode node = body().at(pointer);
      if (node.isMissingNode()) {
        throw new AssertionError("no " + pointer + " in " + status() + " " + response.body());
      }
      return node.asText();
    }

    Reply expect(int status) {
      if (status() != status) {
        throw new AssertionError(
            "expected " + status + ", got " + status() + ": " + response.body());
      }
      return this;
    }

    String slug() {
      String type = text("/type");
      return type.substring(type.lastIndexOf('/') + 1);
    }
  }

  private long nanos() {
    return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
  }

  TestAccounts() {
    this(Map.of());
  }

  TestAccounts(Map<String, Object> config) {
    this(config, TestServer.EMBEDDED, List.of("s1"));
  }

  TestAccounts(Map<String, Object> config, TestServer server, List<String> shards) {
    var all = new java.util.HashMap<>(QUICK);
    all.putAll(config);
    this.config = all;
    try {
      folder = Files.createTempDirectory("banyan-accounts");
      contract = ownContract(folder);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    data =
        server.start(
            clock,
            meters,
            shards,
            Stream.concat(EventsModule.migrations().stream(), AccountsModule.migrations().stream())
                .toList());
  }

  Node node() {
    return node("n" + nodes.size());
  }

  Node node(String name) {
    var node = new Node(name);
    nodes.add(node);
    return node;
  }

  /** The real contract without the paths of other slices. */
  @SuppressWarnings("unchecked")
  private static Path ownContract(Path folder) throws IOException {
    String text = Files.readString(Path.of("../server/src/main/resources/openapi.yaml"));
    Map<String, Object> tree = new Yaml().load(text);
    ((Map<String, Object>) tree.get("paths"))
        .keySet()
        .removeIf(
            path ->
                path.startsWith("/v1/apps")
                    || path.startsWith("/v1/system")
                    || path.startsWith("/v1/scale")
                    || path.startsWith("/health")
                    || path.equals("/metrics")
                    || path.startsWith("/schema"));
    Path file = folder.resolve("openapi.yaml");
    Files.writeString(file, new Yaml().dump(tree));
    return file;
  }

  private static String json(Object body) {
    try {
      return body instanceof String text ? text : Json.mapper().writeValueAsString(body);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    data.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    client.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(TestAccounts::delete);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
