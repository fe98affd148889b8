package dev.banyan.bench.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.banyan.operate.machine.Scratch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real server; nothing here asserts how fast anything is. */
@Timeout(60)
class HttpLoadTest {

  private static final Duration MEASURED = Duration.ofMillis(300);

  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Set<InetSocketAddress> from = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, 204));
    server.createContext("/moved", exchange -> answer(exchange, 304));
    server.createContext("/refused", exchange -> answer(exchange, 503));
    server.start();
    address = new InetSocketAddress("127.0.0.1", server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange, int status) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("X-Bench")
            + " "
            + exchange.getRequestHeaders().getFirst("Accept")
            + " "
            + body);
    from.add(exchange.getRemoteAddress());
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  @Test
  void aClosedLoopCountsAnswersOverItsConnections() {
    LoadResult result = HttpLoad.get(address, "/", Map.of("X-Bench", "1")).closed(3, MEASURED);
    assertThat(result.failures()).isEmpty();
    assertThat(result.completed()).isPositive();
    assertThat(result.latency().count()).isEqualTo(result.completed());
    assertThat(result.measured()).isEqualTo(MEASURED);
    assertThat(from).hasSize(3);
    // Nothing is sent that the bench does not name.
    assertThat(asked).containsExactly("GET / 1 null ");
  }

  @Test
  void anOpenModelSendsWhatItsScheduleSaysAndNoMoreOverAllItsConnections() {
    LoadResult result =
        HttpLoad.get(address, "/", Map.of()).even(8, 200, Duration.ofMillis(100), MEASURED);
    assertThat(result.failures()).isEmpty();
    // 0.3 s at 200/s, give or take the edges of the measured part.
    assertThat(result.completed()).isBetween(58L, 62L);
    assertThat(from).hasSize(8);
  }

  @Test
  void independentArrivalsAreTheSameForTheSameSeed() {
    HttpLoad load = HttpLoad.get(address, "/", Map.of());
    long first = load.poisson(4, 200, 5, Duration.ZERO, MEASURED).completed();
    assertThat(load.poisson(4, 200, 5, Duration.ZERO, MEASURED).completed()).isEqualTo(first);
    assertThat(first).isBetween(30L, 95L);
  }

  @Test
  void variantsAreAskedInTurn() {
    LoadResult result =
        HttpLoad.of(address, "PUT", "/of/{n}", Map.of(), "body {n}", 3)
            .even(1, 50, Duration.ZERO, MEASURED);
    assertThat(result.failures()).isEmpty();
    assertThat(asked)
        .containsExactlyInAnyOrder(
            "PUT /of/0 null null body 0",
            "PUT /of/1 null null body 1",
            "PUT /of/2 null null body 2");
  }

  @Test
  void whatIsBelow400IsAnAnswerAndWhatIsAboveFailsTheRun() {
    LoadResult moved = HttpLoad.get(address, "/moved", Map.of()).closed(1, MEASURED);
    assertThat(moved.failures()).isEmpty();
    LoadResult refused = HttpLoad.get(address, "/refused", Map.of()).closed(1, MEASURED);
    assertThat(refused.refused()).isPositive();
    assertThat(refused.completed()).isZero();
    assertThat(refused.failures()).anyMatch(reason -> reason.contains("refusals"));
  }

  @Test
  void aTargetThatIsNotThereIsSaidAtOnce() {
    var nobody = new InetSocketAddress("127.0.0.1", Scratch.freePort());
    HttpLoad load = HttpLoad.get(nobody, "/", Map.of());
    assertThatThrownBy(() -> load.closed(1, MEASURED)).hasMessageContaining("nothing answers");
  }
}
