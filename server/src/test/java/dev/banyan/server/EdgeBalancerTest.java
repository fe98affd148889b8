package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.apps.App;
import dev.banyan.apps.AppRoutes;
import dev.banyan.edge.Edge;
import dev.banyan.edge.EdgeConfig;
import dev.banyan.edge.Target;
import dev.banyan.http.Authenticator;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.Secret;
import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.limits.RateLimiter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EdgeBalancerTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final String BARE = "http://localhost:8080";

  private final Random random = new Random(1);
  private final Id team = new IdGenerator(() -> START, random).team();

  @Test
  void theOldestAppOwnsTheBareAddressWhicheverIsServedFirst() {
    App older = app("older", START);
    App younger = app("younger", START.plusSeconds(60));
    var api = new Target.Platform("127.0.0.1", 1, new Secret("unused"));
    try (var balancer = new EdgeBalancer(edge(), api, BARE)) {
      balancer.apply(routes(younger));
      balancer.apply(routes(older));
      assertThat(balancer.url(older)).isEqualTo(BARE);
      assertThat(balancer.url(younger)).startsWith("http://younger.localhost:");
    }
  }

  @Test
  void theEdgeIsToldWhetherAnInstanceIsOnItsWay() {
    for (boolean coming : List.of(true, false)) {
      assertThat(EdgeBalancer.target(new AppRoutes.Target.Instances(List.of(), coming)))
          .isEqualTo(new Target.Instances(List.of(), coming));
    }
  }

  @Test
  void theAppOfTheFolderOwnsTheBareAddressBeforeItServesAndUntilItIsRemoved() throws Exception {
    App older = app("older", START);
    App younger = app("younger", START.plusSeconds(60));
    var api = new Target.Platform("127.0.0.1", 1, new Secret("unused"));
    Edge edge = edge();
    try (var balancer = new EdgeBalancer(edge, api, BARE)) {
      balancer.front(younger.id());
      balancer.apply(routes(older));
      assertThat(balancer.url(older)).startsWith("http://older.localhost:");
      assertThat(statusOf(edge, "localhost")).as("nobody else gets it meanwhile").isEqualTo(503);

      balancer.apply(routes(younger));
      assertThat(balancer.url(younger)).isEqualTo(BARE);
      assertThat(balancer.url(older)).startsWith("http://older.localhost:");

      balancer.remove(younger.id());
      assertThat(balancer.url(older)).isEqualTo(BARE);
    }
  }

  @Test
  void anAppWithAHostIsThereAndLeavesTheBareAddressToAnother() {
    App older = app("older", START);
    App younger = app("younger", START.plusSeconds(60));
    var api = new Target.Platform("127.0.0.1", 1, new Secret("unused"));
    Edge edge = edge();
    try (var balancer = new EdgeBalancer(edge, api, BARE)) {
      balancer.front(younger.id());
      balancer.apply(routes(older));
      balancer.apply(routes(younger, Optional.of("shop.example.com")));
      assertThat(balancer.url(younger)).isEqualTo("http://shop.example.com:" + edge.port());
      assertThat(balancer.url(older)).isEqualTo(BARE);
    }
  }

  @Test
  void itClosesTheEdgeOnceWhoeverComesFirst() {
    Edge edge = edge();
    int port = edge.port();
    var parts = new Parts();
    var balancer =
        new EdgeBalancer(edge, new Target.Platform("127.0.0.1", 1, new Secret("unused")), BARE);
    parts.add("early", balancer);
    parts.add("late", balancer);
    parts.close();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
  }

  private App app(String name, Instant at) {
    Id id = new IdGenerator(() -> at, random).within(team, "app");
    return new App(id, team, name, Path.of("/"), Optional.empty(), at, false);
  }

  private AppRoutes routes(App app) {
    return routes(app, Optional.empty());
  }

  private AppRoutes routes(App app, Optional<String> host) {
    Id release = new IdGenerator(() -> START, random).within(team, "rel");
    return new AppRoutes(
        app.id(), app.name(), host, release, List.of(), Map.of(), new Secret("unused"));
  }

  private static int statusOf(Edge edge, String host) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return Integer.parseInt(head.substring(9));
    }
  }

  private static Edge edge() {
    return Edge.start(
        ConfigBinder.bind(Map.of("port", 0, "threads", 1), EdgeConfig.class),
        new Edge.Surroundings(
            unused(Authenticator.class),
            unused(RateLimiter.class),
            new SimpleMeterRegistry(),
            InstantSource.system()));
  }

  private static <T> T unused(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              throw new AssertionError("no request comes");
            }));
  }
}
