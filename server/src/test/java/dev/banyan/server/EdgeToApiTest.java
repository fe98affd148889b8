package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.edge.Edge;
import dev.banyan.edge.EdgeConfig;
import dev.banyan.edge.Route;
import dev.banyan.edge.RouteTable;
import dev.banyan.edge.Site;
import dev.banyan.edge.Target;
import dev.banyan.http.Answer;
import dev.banyan.http.ApiContract;
import dev.banyan.http.ApiRouter;
import dev.banyan.http.ApiServices;
import dev.banyan.http.Authenticator;
import dev.banyan.http.IdempotencyStore;
import dev.banyan.http.Operations;
import dev.banyan.http.RequestQuota;
import dev.banyan.http.TrustedEdge;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.limits.RateLimiter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API behind a route of the edge: whom it takes for its client. */
class EdgeToApiTest {

  private static final String CLIENT =
      "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n";

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TrustedEdge trusted = TrustedEdge.create(new SecureRandom());
  private final IdGenerator ids = new IdGenerator(InstantSource.system(), new SecureRandom());
  private Vertx vertx;
  private ApiServer api;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    NodeApiConfig config = ConfigBinder.bind(Map.of(), NodeApiConfig.class);
    ApiRouter router =
        ApiRouter.build(
            vertx,
            ApiContract.read(vertx, "api-server-contract.yaml", config.requests()),
            new Operations()
                .on(
                    "open",
                    call ->
                        Answer.ok(Map.of("client", call.remoteAddress(), "secure", call.secure())))
                .on("live", call -> Answer.ok(Map.of())),
            new ApiServices(
                unused(Authenticator.class),
                RequestQuota.UNLIMITED,
                unused(IdempotencyStore.class),
                ids,
                meters,
                trusted),
            config.requests());
    var console = new ConsoleFiles(vertx, EdgeToApiTest.class.getClassLoader());
    api = ApiServer.start(vertx, config, 0, router, console, trusted, meters);
  }

  @AfterEach
  void stop() {
    api.close();
    Futures.await(vertx.close(), Duration.ofSeconds(10));
  }

  @Test
  void theApiSeesTheClientThatTheEdgeSeesByWhateverNameItAsks() throws IOException {
    try (Edge edge = edge(List.of("127.0.0.0/8"))) {
      assertThat(ask(edge.port(), CLIENT))
          .startsWith("HTTP/1.1 200")
          .contains("\"client\":\"203.0.113.9\"")
          .contains("\"secure\":true")
          .doesNotContain(trusted.secret().reveal());
    }
  }

  @Test
  void aClientThatIsNoProxyCannotSayWhoItIs() throws IOException {
    try (Edge edge = edge(List.of())) {
      assertThat(ask(edge.port(), CLIENT + TrustedEdge.HEADER + ": x\r\n"))
          .startsWith("HTTP/1.1 200")
          .contains("\"client\":\"127.0.0.1\"")
          .contains("\"secure\":false");
    }
    assertThat(ask(api.port(), CLIENT)).startsWith("HTTP/1.1 421");
  }

  private Edge edge(List<String> proxies) {
    Edge edge =
        Edge.start(
            ConfigBinder.bind(
                Map.of("port", 0, "threads", 1, "trustedProxies", proxies), EdgeConfig.class),
            new Edge.Surroundings(
                unused(Authenticator.class),
                unused(RateLimiter.class),
                new SimpleMeterRegistry(),
                InstantSource.system()));
    edge.apply(
        new RouteTable(
            List.of(
                new Site(
                    ids.within(ids.team(), "app"),
                    "shop",
                    Optional.empty(),
                    List.of(Route.to("/v1", "banyan:api")),
                    Map.of(
                        "banyan:api",
                        new Target.Platform("127.0.0.1", api.port(), trusted.secret()))))));
    return edge;
  }

  private static String ask(int port, String headers) throws IOException {
    try (var socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
      socket.setSoTimeout(15_000);
      String head = "GET /v1/open HTTP/1.1\r\nHost: shop.example\r\n" + headers;
      socket
          .getOutputStream()
          .write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static <T> T unused(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              throw new AssertionError("nobody asks");
            }));
  }
}
