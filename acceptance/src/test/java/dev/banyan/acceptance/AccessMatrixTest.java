package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.banyan.acceptance.MatrixFixtures.Fixture;
import dev.banyan.acceptance.MatrixFixtures.Scope;
import dev.banyan.acceptance.MatrixFixtures.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of the contract, tried by everybody who must not: anonymous, a revoked key, a
 * foreign issuer, another team, a viewer. The owner's same request succeeds on a twin, so that a
 * refusal is never just a broken request.
 *
 * <p>Each try has a team, member, key, variable, command or release of its own. What belongs to an
 * app is tried on one app by all who are refused, and on another, the twin, by the owner: no
 * refusal meets what a success left behind.
 */
class AccessMatrixTest {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  /** What differs from answer to answer, or is only there because the id was echoed. */
  private static final Set<String> NOT_COMPARED =
      Set.of("date", "x-request-id", "traceparent", "ratelimit-remaining", "ratelimit-reset");

  private static final String POSITION = "Banyan-Position";

  /** Writes whose fixture leaves them nothing to write: the command has ended already. */
  private static final Set<String> WRITES_NOTHING = Set.of("cancelCommand");

  @TempDir static Path data;

  static BanyanProcess node;
  static MatrixWorld world;
  static MatrixWorld twin;

  /**
   * One of the contract.
   *
   * @param positioned whether its success tells where the database stood after it
   */
  record Operation(String id, String method, boolean isPublic, boolean positioned) {
    boolean writes() {
      return !method.equals("GET");
    }

    @Override
    public String toString() {
      return id;
    }
  }

  @BeforeAll
  static void start() throws IOException {
    Path app = TestApps.matrixApp(data.resolve("app"), "matrix");
    Path other = TestApps.matrixApp(data.resolve("twin"), "twin");
    // One is deleted by its owner, and the others must still have one to try.
    for (String spare : List.of("spare-1", "spare-2")) {
      BanyanProcess.start(TestApps.spare(data.resolve(spare), spare), data.resolve("data")).close();
    }
    // A node goes on with the apps that it was started with before.
    BanyanProcess.start(other, data.resolve("data")).close();
    node = BanyanProcess.start(app, data.resolve("data"));
    world = new MatrixWorld(node, app, "matrix");
    twin = world.with(other, "twin");
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  static List<Operation> operations() throws IOException {
    JsonNode contract =
        new ObjectMapper(new YAMLFactory())
            .readTree(Repository.root().resolve("server/src/main/resources/openapi.yaml").toFile());
    var out = new ArrayList<Operation>();
    for (var path : contract.path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          JsonNode security = method.getValue().path("security");
          out.add(
              new Operation(
                  method.getValue().path("operationId").asText(),
                  method.getKey().toUpperCase(java.util.Locale.ROOT),
                  security.isArray() && security.isEmpty(),
                  positioned(method.getValue())));
        }
      }
    }
    return out;
  }

  private static boolean positioned(JsonNode operation) {
    return operation.path("responses").properties().stream()
        .anyMatch(answer -> answer.getValue().path("headers").has(POSITION));
  }

  static Stream<Operation> guarded() throws IOException {
    return operations().stream()
        .filter(operation -> !operation.isPublic())
        .filter(operation -> MatrixFixtures.ALL.containsKey(operation.id()));
  }

  static Stream<Operation> owned() throws IOException {
    return guarded().filter(operation -> fixture(operation).scope() != Scope.SELF);
  }

  @Test
  void everyOperationIsInTheMatrixOrPublicWithAReason() throws IOException {
    var covered = new TreeSet<String>(MatrixFixtures.ALL.keySet());
    covered.addAll(MatrixFixtures.PUBLIC.keySet());
    covered.addAll(PersonalAccessTest.OPERATIONS);
    assertThat(operations().stream().map(Operation::id))
        .containsExactlyInAnyOrderElementsOf(covered);
  }

  @Test
  void publicOperationsAreExactlyThoseListedWithAReason() throws IOException {
    assertThat(operations().stream().filter(Operation::isPublic).map(Operation::id))
        .containsExactlyInAnyOrderElementsOf(MatrixFixtures.PUBLIC.keySet());
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void whoIsNobodyIsToldToSignIn(Operation operation) {
    for (Api nobody : List.of(world.anonymous, world.revoked, world.foreign)) {
      Target target = fixture(operation).make().apply(world);
      assertThat(call(nobody, operation, target).status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @MethodSource("owned")
  void anotherTeamIsToldWhatAnUnknownIdIsTold(Operation operation) {
    Target target = fixture(operation).make().apply(world);
    Api.Reply given = call(world.stranger, operation, target);
    assertThat(given.status()).as(given.body()).isEqualTo(404);
    if (target.unknownPath() != null) {
      var unknown = new Target(target.unknownPath(), null, target.body(), target.headers());
      assertThat(comparable(given, target.path()))
          .isEqualTo(comparable(call(world.stranger, operation, unknown), unknown.path()));
    }
  }

  @ParameterizedTest
  @MethodSource("owned")
  void aViewerReadsAndDoesNotWrite(Operation operation) {
    Target target = fixture(operation).make().apply(world);
    Api.Reply reply = call(world.viewer, operation, target);
    if (operation.writes() || fixture(operation).scope() == Scope.OWNERS) {
      assertThat(reply.status()).as(reply.body()).isEqualTo(403);
    } else {
      assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
    }
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void theSameRequestSucceedsForItsOwnerOnATwin(Operation operation) {
    Fixture fixture = fixture(operation);
    Api caller =
        fixture.scope() == Scope.SELF
            ? world.anonymous.as(world.signUp("self", Map.of()).text("accessToken"))
            : world.owner;
    Api.Reply reply = call(caller, operation, fixture.make().apply(twin));
    assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
    boolean wrote = operation.positioned() && !WRITES_NOTHING.contains(operation.id());
    assertThat(reply.headers().containsKey(POSITION))
        .as("it tells where the database stood, if it wrote")
        .isEqualTo(wrote);
  }

  private static Fixture fixture(Operation operation) {
    return MatrixFixtures.ALL.get(operation.id());
  }

  private static Api.Reply call(Api caller, Operation operation, Target target) {
    return operation.id().startsWith("stream")
        ? caller.open(target.path())
        : caller.send(operation.method(), target.path(), target.body(), target.headers());
  }

  /** Status, headers and body, without what names the request or echoes its id. */
  private static Map<String, Object> comparable(Api.Reply reply, String path) {
    var out = new TreeMap<String, Object>();
    reply
        .headers()
        .forEach(
            (name, values) -> {
              if (!NOT_COMPARED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                out.put(name, values);
              }
            });
    out.put("status", reply.status());
    ObjectNode body = (ObjectNode) reply.json();
    body.remove(List.of("requestId", "instance", "id"));
    out.put("body", body.toString().replace(path, ""));
    return out;
  }
}
