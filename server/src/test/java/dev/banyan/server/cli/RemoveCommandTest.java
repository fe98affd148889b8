package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.banyan.kernel.Secret;
import dev.banyan.server.NodeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoveCommandTest {

  private final List<String> deleted = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private HttpServer server;
  private volatile boolean hanging;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/apps", this::answer);
    server.start();
  }

  @AfterEach
  void serveNoMore() {
    server.stop(0);
  }

  @Test
  void itAsksForTheNameAndDeletesNothingByAnother() {
    assertThatThrownBy(() -> run("shop", "shap"))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("nothing was deleted");
    assertThat(asked).containsExactly("Type shop to go on: ");
    assertThat(deleted).isEmpty();
  }

  @Test
  void whereNobodyCanBeAskedItSaysHow() {
    assertThatThrownBy(() -> run("shop", null))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("--yes");
    assertThat(deleted).isEmpty();
  }

  @Test
  void itDeletesTheOneThatWasNamedAndWaitsUntilItIsGone() throws IOException {
    assertThat(run("shop", " shop\n")).isZero();
    assertThat(deleted).containsExactly("/v1/apps/app_1 {\"name\":\"shop\"}");
    assertThatThrownBy(() -> run("shop", "shop")).hasMessageContaining("There is no app shop");
  }

  @Test
  void whatDoesNotEndIsWaitedForWithinBoundsAndSaysWhatToDo() {
    hanging = true;
    assertThatThrownBy(() -> run("shop", "shop"))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("still being deleted after 5 minutes. Its database is dropped.")
        .hasMessageContaining("banyan ps --app shop");
    assertThat(deleted).hasSize(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("  Its database is dropped.\n", "  120 s so far\n");
  }

  @Test
  void amongSeveralItTakesNoneUnasked() {
    assertThatThrownBy(() -> run(null, "shop")).hasMessageContaining("several apps");
    assertThat(deleted).isEmpty();
  }

  private int run(@Nullable String name, @Nullable String typed) throws IOException {
    var command =
        new RemoveCommand(
            new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, false));
    command.name = name;
    command.clock = new LongPauses(Duration.ofMinutes(1));
    command.ask =
        question -> {
          asked.add(question);
          return Optional.ofNullable(typed);
        };
    String api = "http://127.0.0.1:" + server.getAddress().getPort();
    try (var node = new Node(new NodeFile(api, 1, new Secret("token")))) {
      return command.run(node);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body;
    if (exchange.getRequestMethod().equals("DELETE")) {
      deleted.add(
          path
              + " "
              + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      body = "{}";
    } else {
      String reason = deleted.isEmpty() ? "It is well." : "Its database is dropped.";
      String shop = "{\"id\":\"app_1\",\"name\":\"shop\",\"reason\":\"" + reason + "\"},";
      body =
          "{\"items\":["
              + (deleted.isEmpty() || hanging ? shop : "")
              + "{\"id\":\"app_2\",\"name\":\"wiki\",\"reason\":\"It is well.\"}]}";
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
