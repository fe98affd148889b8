package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.MutableClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests for a service whose first instance is on its way are held for a while. */
class StartingTest {

  private static final Target ON_ITS_WAY = new Target.Instances(List.of(), true);

  private TestEdge edge = edge("1m", 1024);

  private static TestEdge edge(String startWait, int waitingMax) {
    return TestEdge.start(
        TestEdge.map(
            "threads",
            1,
            "instances",
            TestEdge.map("startWait", startWait, "waitingMax", waitingMax)));
  }

  private void restart(String startWait, int waitingMax) throws Exception {
    edge.close();
    edge = edge(startWait, waitingMax);
  }

  @AfterEach
  void stop() throws Exception {
    edge.close();
  }

  private void starting() {
    edge.serve(Map.of("api", ON_ITS_WAY), Route.to("/", "api"));
  }

  private void awaitHeld(int count) {
    TestEdge.await(count + " held", () -> held() == count);
  }

  private double held() {
    return edge.registry.get("edge.requests.held").gauge().value();
  }

  private RawClient sent() throws Exception {
    return edge.client().send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  @Test
  void theFirstInstanceServesWhoCameBeforeIt() throws Exception {
    starting();
    TestUpstream app = edge.app((request, wire) -> wire.ok("here " + request.text()));
    try (RawClient one = sent();
        RawClient two = edge.client()) {
      two.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nwhole");
      awaitHeld(2);
      edge.serveAll(app);
      assertThat(one.read().text()).isEqualTo("here ");
      assertThat(two.read().text()).isEqualTo("here whole");
    }
    assertThat(held()).isZero();
  }

  @Test
  void whatIsHeldTakesNothingOfTheAppsCapacity() throws Exception {
    edge.close();
    edge = TestEdge.start(TestEdge.map("threads", 1, "shedding", TestEdge.map("capacity", 1)));
    starting();
    TestUpstream app = edge.app((request, wire) -> wire.ok("here"));
    try (RawClient one = sent();
        RawClient two = sent()) {
      awaitHeld(2);
      one.close();
      awaitHeld(1);
      edge.serveAll(app);
      assertThat(two.read().status()).isEqualTo(200);
    }
  }

  @Test
  void noMoreOfABodyIsReadMeanwhile() throws Exception {
    TestUpstream app = edge.app((request, wire) -> wire.ok("now"));
    edge.serve(
        Map.of("api", ON_ITS_WAY, "app", TestEdge.instances(app)),
        Route.to("/", "api"),
        Route.to("/now", "app"));
    long most = 64 << 20;
    ByteBuffer some = ByteBuffer.allocateDirect(1 << 20);
    try (RawClient other = edge.client();
        SocketChannel client =
            SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), edge.edge.port()))) {
      client.write(
          ByteBuffer.wrap(
              "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000000\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII)));
      awaitHeld(1);
      client.configureBlocking(false);
      long taken = 0;
      // Each request of the other shows that the loop, the only one, could have read on.
      for (int turn = 0; turn < 200 && taken < most; turn++) {
        for (int wrote = 1; wrote > 0 && taken < most; taken += wrote) {
          wrote = client.write(some.clear());
        }
        assertThat(other.get("/now").text()).isEqualTo("now");
      }
      assertThat(taken).isLessThan(most);
      assertThat(held()).isEqualTo(1);
    }
  }

  @Test
  void aWebSocketIsHeldToo() throws Exception {
    starting();
    TestUpstream app =
        edge.app(
            (request, wire) -> {
              wire.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
              wire.in().read();
            });
    try (RawClient client = edge.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
      awaitHeld(1);
      edge.serveAll(app);
      assertThat(client.read().status()).isEqualTo(101);
    }
  }

  @Test
  void whoWaitsForAnAnswerToBeKeptIsServedToo() throws Exception {
    Route cached =
        Route.to("/", "api").withCache(new CacheRule(Duration.ofSeconds(60), false, true));
    edge.serve(Map.of("api", ON_ITS_WAY), cached);
    TestUpstream app = edge.app((request, wire) -> wire.ok("here"));
    try (RawClient one = sent();
        RawClient two = sent()) {
      awaitHeld(1);
      edge.serve(Map.of("api", TestEdge.instances(app)), cached);
      assertThat(one.read().text()).isEqualTo("here");
      assertThat(two.read().text()).isEqualTo("here");
    }
  }

  @Test
  void anOldAnswerThatMayStandInIsGivenAtOnce() throws Exception {
    edge.close();
    MutableClock clock = MutableClock.atNoon();
    edge = TestEdge.start(TestEdge.map("instances", TestEdge.map("startWait", "1m")), clock);
    Route cached =
        Route.to("/", "api").withCache(new CacheRule(Duration.ofSeconds(60), true, true));
    TestUpstream app = edge.app((request, wire) -> wire.ok("old"));
    edge.serve(Map.of("api", TestEdge.instances(app)), cached);
    try (RawClient client = edge.client()) {
      assertThat(client.get("/").text()).isEqualTo("old");
      clock.advance(Duration.ofSeconds(61));
      edge.serve(Map.of("api", ON_ITS_WAY), cached);
      assertThat(client.get("/").text()).isEqualTo("old");
    }
  }

  @Test
  void whenTheTimeIsOverItIsRefused() throws Exception {
    restart("150ms", 1024);
    starting();
    try (RawClient client = sent()) {
      RawClient.Reply reply = client.read();
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("Retry-After")).isEqualTo("2");
      assertThat(reply.text()).contains("problems/starting");
    }
    assertThat(held()).isZero();
  }

  @Test
  void itsTimeDoesNotBeginAnewWithEveryTable() throws Exception {
    restart("300ms", 1024);
    starting();
    try (RawClient client = sent();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<RawClient.Reply> reply = threads.submit(() -> client.read());
      TestEdge.await(
          "the refusal",
          () -> {
            starting();
            return reply.isDone();
          });
      assertThat(reply.get().status()).isEqualTo(503);
    }
  }

  @Test
  void withoutATimeItIsRefusedAtOnce() throws Exception {
    restart("0s", 1024);
    starting();
    try (RawClient client = sent()) {
      assertThat(client.read().status()).isEqualTo(503);
    }
  }

  @Test
  void aServiceThatDoesNotComeIsRefusedAtOnce() throws Exception {
    starting();
    try (RawClient client = sent()) {
      awaitHeld(1);
      edge.serve(Map.of("api", new Target.Instances(List.of(), false)), Route.to("/", "api"));
      assertThat(client.read().status()).isEqualTo(503);
      assertThat(client.get("/").status()).isEqualTo(503);
    }
  }

  @Test
  void tooManyAreRefusedAndOneWhoLeavesFreesHisPlace() throws Exception {
    restart("1m", 2);
    starting();
    TestUpstream app = edge.app((request, wire) -> wire.ok("here"));
    List<RawClient> clients = new ArrayList<>();
    clients.add(sent());
    clients.add(sent());
    awaitHeld(2);
    try (RawClient third = sent()) {
      assertThat(third.read().status()).isEqualTo(503);
    }
    clients.removeFirst().close();
    awaitHeld(1);
    clients.add(sent());
    awaitHeld(2);
    edge.serveAll(app);
    for (RawClient client : clients) {
      assertThat(client.read().text()).isEqualTo("here");
      client.close();
    }
  }

  @Test
  void oneServiceTakesNoPlaceFromAnother() throws Exception {
    restart("1m", 1);
    TestUpstream app = edge.app((request, wire) -> wire.ok("here"));
    Route[] routes = {Route.to("/", "api"), Route.to("/other", "other")};
    edge.serve(Map.of("api", ON_ITS_WAY, "other", ON_ITS_WAY), routes);
    try (RawClient one = sent();
        RawClient other = edge.client()) {
      other.send("GET /other HTTP/1.1\r\nHost: a\r\n\r\n");
      awaitHeld(2);
      edge.serve(Map.of("api", ON_ITS_WAY, "other", TestEdge.instances(app)), routes);
      assertThat(other.read().text()).isEqualTo("here");
      awaitHeld(1);
    }
  }

  @Test
  void anEdgeThatClosesHoldsNobody() throws Exception {
    starting();
    try (RawClient client = sent()) {
      awaitHeld(1);
      edge.edge.close();
      assertThat(client.read().status()).isEqualTo(503);
    }
  }

  @Test
  void beforeAnyRouteIsKnownAClientIsToldToTryAgain() throws Exception {
    try (RawClient client = edge.client()) {
      RawClient.Reply before = client.get("/");
      assertThat(before.status()).isEqualTo(503);
      assertThat(before.header("Retry-After")).isEqualTo("2");

      edge.edge.apply(new RouteTable(List.of()));
      assertThat(client.get("/").status()).isEqualTo(404);
    }
  }
}
