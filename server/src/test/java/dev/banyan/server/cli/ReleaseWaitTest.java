package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.banyan.http.Json;
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
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReleaseWaitTest {

  private static final JsonNode RELEASE =
      Json.mapper().valueToTree(Map.of("id", "rel_1", "number", 7));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AtomicLong looks = new AtomicLong();
  private final LongPauses clock = new LongPauses(Duration.ofMinutes(30));
  private HttpServer server;
  private volatile List<String> states = List.of();

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/apps/app_1/releases/rel_1",
        exchange -> {
          int look = (int) Math.min(looks.getAndIncrement(), states.size() - 1);
          byte[] bytes =
              ("{\"state\":\"" + states.get(look) + "\",\"reason\":\"so it is.\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void serveNoMore() {
    server.stop(0);
  }

  @Test
  void eachStateIsShownOnceUntilTheReleaseIsLive() throws IOException {
    assertThat(run("building", "building", "starting", "live")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsSubsequence("building", "starting", "live")
        .containsOnlyOnce("building");
  }

  @Test
  void oneThatWillNotBeLiveGivesOne() throws IOException {
    assertThat(run("building", "failed")).isOne();
  }

  @Test
  void whatDoesNotEndIsWaitedForWithinBoundsAndSaysWhatToDo() {
    assertThatThrownBy(() -> run("building"))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("Release 7 is still building after 2 hours.")
        .hasMessageContaining("The node goes on with it by itself.")
        .hasMessageContaining("banyan releases");
    assertThat(looks).as("at once, and after each half of an hour").hasValue(5);
    assertThat(clock.asked()).hasSize(4).containsOnly(Duration.ofMillis(400));
  }

  private int run(String... seen) throws IOException {
    states = List.of(seen);
    String api = "http://127.0.0.1:" + server.getAddress().getPort();
    try (var node = new Node(new NodeFile(api, 1, new Secret("token")))) {
      return new ReleaseWait(
              node,
              new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, false),
              clock)
          .awaitEnd("/v1/apps/app_1", RELEASE, "A later one took its place.");
    }
  }
}
