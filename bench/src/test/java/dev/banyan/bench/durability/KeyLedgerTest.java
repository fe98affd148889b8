package dev.banyan.bench.durability;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.NodeApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyLedgerTest {

  private static final int KEYS_MAX = 3;

  private final List<String> names = new ArrayList<>();
  private HttpServer server;
  private KeyLedger ledger;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/teams/team_1/keys", this::answer);
    server.start();
    URI api = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    ledger = new KeyLedger(new Installation(NodeApi.anonymous(api), "team_1", "app_1", ""), "a");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** Keys have their name for an id. */
  private void answer(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    switch (exchange.getRequestMethod()) {
      case "POST" -> {
        if (names.size() == KEYS_MAX) {
          reply(exchange, 409, "{\"type\":\"https://banyan.dev/problems/too-many-keys\"}");
        } else {
          names.add(asked.replaceAll(".*\"name\":\"([^\"]*)\".*", "$1"));
          reply(exchange, 201, "{}");
        }
      }
      case "DELETE" -> {
        String path = exchange.getRequestURI().getPath();
        names.remove(path.substring(path.lastIndexOf('/') + 1));
        reply(exchange, 200, "{}");
      }
      default ->
          reply(
              exchange,
              200,
              names.stream()
                  .map(name -> "{\"id\":\"" + name + "\",\"name\":\"" + name + "\"}")
                  .collect(Collectors.joining(",", "{\"items\":[", "]}")));
    }
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void aTeamThatHasAllTheKeysItMayHaveIsNoFault() throws IOException {
    for (int i = 0; i < 2 * KEYS_MAX; i++) {
      ledger.attempt();
    }
    assertThat(ledger.acknowledged()).isEqualTo(KEYS_MAX);

    assertThat(ledger.violations()).isEmpty();

    assertThat(names).isEmpty();
    ledger.attempt();
    assertThat(ledger.acknowledged()).isEqualTo(KEYS_MAX + 1);
  }

  @Test
  void aKeyThatIsGoneIsFound() throws IOException {
    ledger.attempt();
    names.clear();
    assertThat(ledger.violations()).singleElement().asString().contains("lost");
  }
}
