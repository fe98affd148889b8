package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several instances: who gets a request, and what happens when one fails, drains or is full. */
class BalancingTest {

  private TestEdge edge = TestEdge.start();

  @AfterEach
  void stop() throws Exception {
    edge.close();
  }

  @Test
  void idleInstancesShareTheWork() throws Exception {
    TestUpstream one = edge.app((request, wire) -> wire.ok("1"));
    TestUpstream two = edge.app((request, wire) -> wire.ok("2"));
    edge.serveAll(one, two);
    try (RawClient client = edge.client()) {
      for (int i = 0; i < 20; i++) {
        client.get("/");
      }
    }
    assertThat(one.seen).hasSize(10);
    assertThat(two.seen).hasSize(10);
  }

  @Test
  void aBusyInstanceGetsLess() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    TestUpstream busy =
        edge.app(
            (request, wire) -> {
              release.await(10, TimeUnit.SECONDS);
              wire.ok("busy");
            });
    TestUpstream free = edge.app((request, wire) -> wire.ok("free"));
    edge.serveAll(busy, free);
    try (RawClient first = edge.client();
        RawClient second = edge.client()) {
      while (busy.seen.isEmpty()) {
        first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        TestEdge.await("a request at an app", () -> free.seen.size() + busy.seen.size() > 0);
        if (busy.seen.isEmpty()) {
          first.read();
          free.seen.clear();
        }
      }
      for (int i = 0; i < 10; i++) {
        assertThat(second.get("/").text()).isEqualTo("free");
      }
      release.countDown();
      assertThat(first.read().text()).isEqualTo("busy");
    }
  }

  @Test
  void aDeadInstanceIsNotNoticedByClientsAndLeftAlone() throws Exception {
    TestUpstream dead = edge.app((request, wire) -> wire.ok("dead"));
    dead.close();
    TestUpstream alive = edge.app((request, wire) -> wire.ok(request.text()));
    List<Upstream> upstreams = edge.serveAll(dead, alive);
    try (RawClient client = edge.client()) {
      for (int i = 0; i < 30; i++) {
        RawClient.Reply reply =
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n" + i % 10).read();
        assertThat(reply.text()).isEqualTo(Integer.toString(i % 10));
      }
    }
    assertThat(edge.edge.load())
        .anySatisfy(
            load -> {
              assertThat(load.instance()).isEqualTo(upstreams.getFirst().instance());
              assertThat(load.ejected()).isTrue();
            });
  }

  @Test
  void aGetWhoseConnectionBrokeIsRepeatedOnceAndAPostIsNot() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    TestUpstream app =
        edge.app(
            (request, wire) -> {
              if (calls.incrementAndGet() % 2 == 1) {
                wire.socket().close();
              } else {
                wire.ok("second try");
              }
            });
    edge.serveAll(app);
    try (RawClient client = edge.client()) {
      assertThat(client.get("/").text()).isEqualTo("second try");
      assertThat(calls).hasValue(2);
      assertThat(client.request("POST", "/", "Content-Length: 0").status()).isEqualTo(502);
      assertThat(calls).hasValue(3);
    }
  }

  /** A process that is killed loses its connections one by one, and its port at some time too. */
  @Test
  void aGetWhoseKeptConnectionBrokeIsRepeatedElsewhere() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    TestUpstream dying =
        edge.app(
            (request, wire) -> {
              if (calls.incrementAndGet() == 1) {
                wire.ok("dying");
              } else {
                wire.socket().close();
              }
            });
    TestUpstream busy =
        edge.app(
            (request, wire) -> {
              if (request.target().equals("/hold")) {
                release.await(10, TimeUnit.SECONDS);
              }
              wire.ok("busy");
            });
    List<Upstream> all = TestEdge.upstreams(dying, busy);
    edge.serve(Map.of("api", new Target.Instances(all.subList(1, 2))), Route.to("/", "api"));
    try (RawClient first = edge.client();
        RawClient second = edge.client()) {
      first.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
      TestEdge.await("a request at the busy one", () -> busy.seen.size() == 1);
      edge.serve(Map.of("api", new Target.Instances(all)), Route.to("/", "api"));
      assertThat(second.get("/").text()).isEqualTo("dying");
      assertThat(second.get("/").text()).isEqualTo("busy");
      assertThat(calls).hasValue(2);
      release.countDown();
      assertThat(first.read().text()).isEqualTo("busy");
    }
  }

  /** Java's own server, for one, sends the head and then the body. */
  @Test
  void aGetThatBrokeBetweenHeadAndBodyIsRepeatedOnceAndAPostIsNot() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    TestUpstream app =
        edge.app(
            (request, wire) -> {
              if (calls.incrementAndGet() % 2 == 1) {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
                wire.socket().close();
              } else {
                wire.ok("second try");
              }
            });
    edge.serveAll(app);
    try (RawClient client = edge.client()) {
      assertThat(client.get("/").text()).isEqualTo("second try");
      assertThat(client.get("/").text()).isEqualTo("second try");
      assertThat(calls).hasValue(4);
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
      assertThat(client.readLine()).isEqualTo("HTTP/1.1 200 OK");
      for (String line = "head"; line != null; line = client.readLine()) {
        assertThat(line).doesNotContain("second try");
      }
      assertThat(calls).hasValue(5);
    }
  }

  @Test
  void aHeadWhoseBodyIsSlowReachesTheClientBeforeIt() throws Exception {
    CountDownLatch headSeen = new CountDownLatch(1);
    TestUpstream app =
        edge.app(
            (request, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
              headSeen.await(10, TimeUnit.SECONDS);
              wire.send("late");
            });
    edge.serveAll(app);
    try (RawClient client = edge.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readLine()).isEqualTo("HTTP/1.1 200 OK");
      headSeen.countDown();
      for (String line = "head"; !line.isEmpty(); ) {
        line = client.readLine();
      }
      assertThat(client.readBytes(4)).asString().isEqualTo("late");
    }
  }

  @Test
  void drainingUnderLoadLosesNoRequest() throws Exception {
    TestUpstream old = edge.app((request, wire) -> wire.ok("old"));
    TestUpstream next = edge.app((request, wire) -> wire.ok("new"));
    List<Upstream> all = TestEdge.upstreams(old, next);
    edge.serve(Map.of("api", new Target.Instances(all.subList(0, 1))), Route.to("/", "api"));
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> clients = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        boolean keepsAlive = i % 2 == 0;
        clients.add(threads.submit(() -> hammer(stop, answered, keepsAlive)));
      }
      TestEdge.await("load", () -> answered.get() > 500);
      edge.serve(Map.of("api", new Target.Instances(all.subList(1, 2))), Route.to("/", "api"));
      edge.edge
          .drain(all.getFirst().instance(), Duration.ofSeconds(10))
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
      old.close();
      int then = answered.get();
      TestEdge.await("load on the new one", () -> answered.get() > then + 500);
      stop.set(true);
      for (Future<Integer> each : clients) {
        assertThat(each.get(10, TimeUnit.SECONDS)).as("failed requests").isZero();
      }
    }
    assertThat(next.seen).isNotEmpty();
  }

  private Integer hammer(AtomicBoolean stop, AtomicInteger answered, boolean keepsAlive)
      throws IOException {
    int failed = 0;
    RawClient client = edge.client();
    while (!stop.get()) {
      String end = keepsAlive ? "" : "Connection: close\r\n";
      client.send("POST / HTTP/1.1\r\nHost: a\r\n" + end + "Content-Length: 1\r\n\r\nx");
      if (client.read().status() == 200) {
        answered.incrementAndGet();
      } else {
        failed++;
      }
      if (!keepsAlive) {
        client.close();
        client = edge.client();
      }
    }
    client.close();
    return failed;
  }

  @Test
  void aDrainingInstanceGetsNothingWhileTablesStillNameIt() throws Exception {
    TestUpstream old = edge.app((request, wire) -> wire.ok("old"));
    TestUpstream next = edge.app((request, wire) -> wire.ok("new"));
    List<Upstream> all = TestEdge.upstreams(old, next);
    Map<String, Target> targets = Map.of("api", new Target.Instances(all));
    edge.serve(targets, Route.to("/", "api"));
    edge.edge
        .drain(all.getFirst().instance(), Duration.ofSeconds(5))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    edge.serve(targets, Route.to("/", "api"));
    try (RawClient client = edge.client()) {
      for (int i = 0; i < 10; i++) {
        assertThat(client.get("/").text()).isEqualTo("new");
      }
    }
  }

  @Test
  void whatDoesNotEndIsCutWhenTheDrainIsOver() throws Exception {
    TestUpstream app = edge.app((request, wire) -> wire.in().read());
    List<Upstream> all = edge.serveAll(app);
    try (RawClient client = edge.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      TestEdge.await("the app has it", () -> app.seen.size() == 1);
      edge.edge
          .drain(all.getFirst().instance(), Duration.ofMillis(100))
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
      assertThat(client.read().status()).isIn(502, 503);
    }
  }

  @Test
  void pastCapacityTheLowClassesAreShedFirst() throws Exception {
    edge.close();
    edge = TestEdge.start(TestEdge.map("shedding", TestEdge.map("capacity", 10)));
    CountDownLatch release = new CountDownLatch(1);
    TestUpstream app =
        edge.app(
            (request, wire) -> {
              release.await(10, TimeUnit.SECONDS);
              wire.ok("done");
            });
    edge.serve(
        Map.of("api", TestEdge.instances(app)),
        Route.to("/", "api"),
        Route.to("/low", "api").withClass(TrafficClass.BACKGROUND),
        Route.to("/high", "api").withClass(TrafficClass.CRITICAL));
    List<RawClient> waiting = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      waiting.add(sent("/low"));
    }
    TestEdge.await("6 at the app", () -> app.seen.size() == 6);
    try (RawClient client = edge.client()) {
      RawClient.Reply shed = client.get("/low");
      assertThat(shed.status()).isEqualTo(503);
      assertThat(shed.header("Retry-After")).isEqualTo("2");
      assertThat(shed.text()).contains("problems/overloaded");
      for (int i = 0; i < 3; i++) {
        waiting.add(sent("/"));
      }
      TestEdge.await("9 at the app", () -> app.seen.size() == 9);
      assertThat(client.get("/").status()).isEqualTo(503);
      waiting.add(sent("/high"));
      TestEdge.await("10 at the app", () -> app.seen.size() == 10);
      assertThat(client.get("/high").status()).isEqualTo(503);
    }
    release.countDown();
    for (RawClient each : waiting) {
      assertThat(each.read().text()).isEqualTo("done");
      each.close();
    }
  }

  @Test
  void withinAClassTheLowerPlansAreShedFirst() throws Exception {
    edge.close();
    edge = TestEdge.start(TestEdge.map("shedding", TestEdge.map("capacity", 10)));
    CountDownLatch release = new CountDownLatch(1);
    TestUpstream app =
        edge.app(
            (request, wire) -> {
              release.await(10, TimeUnit.SECONDS);
              wire.ok("done");
            });
    edge.serve(
        Map.of("api", TestEdge.instances(app)),
        Route.to("/", "api").withIdentity(IdentityRule.OPTIONAL),
        Route.to("/anyone", "api"));
    String free = "Authorization: Bearer eyada.a.a";
    String premium = "Authorization: Bearer bk_good";
    List<RawClient> waiting = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      waiting.add(sent("/", free));
    }
    TestEdge.await("7 at the app", () -> app.seen.size() == 7);
    try (RawClient client = edge.client()) {
      assertThat(client.get("/", free).status()).isEqualTo(503);
      assertThat(client.get("/").status()).as("who has no plan has the lowest").isEqualTo(503);
      waiting.add(sent("/", premium));
      TestEdge.await("8 at the app", () -> app.seen.size() == 8);
      waiting.add(sent("/anyone", free));
      TestEdge.await("9: where nobody is asked, no plan counts", () -> app.seen.size() == 9);
      assertThat(client.get("/", premium).status()).isEqualTo(503);
      assertThat(client.get("/anyone").status()).isEqualTo(503);
    }
    release.countDown();
    for (RawClient each : waiting) {
      assertThat(each.read().text()).isEqualTo("done");
      each.close();
    }
  }

  private RawClient sent(String target, String header) throws IOException {
    return edge.client().send("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n");
  }

  private RawClient sent(String target) throws IOException {
    return edge.client().send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  @Test
  void aRequestThatWaitedWhileAReleaseTookOverGoesToTheNewOne() throws Exception {
    TestUpstream old = edge.app((request, wire) -> wire.ok("old"));
    TestUpstream next = edge.app((request, wire) -> wire.ok("new"));
    List<Upstream> all = TestEdge.upstreams(old, next);
    Route route = Route.to("/", "api").withIdentity(IdentityRule.REQUIRED);
    edge.serve(Map.of("api", new Target.Instances(all.subList(0, 1))), route);
    try (RawClient client = edge.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer eygate.g.g\r\n\r\n");
      TestEdge.await("the request waits", () -> edge.callers.gate.getNumberOfDependents() > 0);
      edge.serve(Map.of("api", new Target.Instances(all.subList(1, 2))), route);
      edge.edge.drain(all.getFirst().instance(), Duration.ZERO).toCompletableFuture().get();
      old.close();
      edge.callers.gate.complete(
          TestEdge.KnownCallers.user("late@x.test", TestEdge.KnownCallers.TEAM_A));
      assertThat(client.read().text()).isEqualTo("new");
    }
  }

  @Test
  void closingTheEdgeEndsTunnelsAndEventStreamsAtOnce() throws Exception {
    edge.serveAll(
        edge.app(
            (request, wire) -> {
              wire.send(
                  request.target().equals("/ws")
                      ? "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"
                      : "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
              wire.in().read();
            }));
    try (RawClient tunnel = edge.client();
        RawClient events = edge.client()) {
      tunnel.send(
          "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
      assertThat(tunnel.read().status()).isEqualTo(101);
      events.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
      while (!events.readLine().equals("data: 1")) {
        Thread.onSpinWait();
      }
      edge.edge.close();
      assertThat(tunnel.ends()).isTrue();
      while (!events.ends()) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void closingTheEdgeLetsRequestsEnd() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    edge.serveAll(
        edge.app(
            (request, wire) -> {
              arrived.countDown();
              release.await(10, TimeUnit.SECONDS);
              wire.ok("late");
            }));
    try (RawClient client = edge.client();
        RawClient idle = edge.client();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      arrived.await(10, TimeUnit.SECONDS);
      Future<?> closing = threads.submit(() -> edge.edge.close());
      assertThat(idle.ends()).isTrue();
      release.countDown();
      RawClient.Reply reply = client.read();
      assertThat(reply.text()).isEqualTo("late");
      assertThat(reply.header("Connection")).isEqualTo("close");
      closing.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatARouteCountedGoesWithIt() throws Exception {
    TestUpstream app = edge.app((request, wire) -> wire.ok("x"));
    for (String path : List.of("/one", "/two")) {
      edge.serve(Map.of("api", TestEdge.instances(app)), Route.to(path, "api"));
      try (RawClient client = edge.client()) {
        assertThat(client.get(path).status()).isEqualTo(200);
      }
      TestEdge.await(
          "the request is counted",
          () ->
              edge.registry.find("http.request.duration").tag("route", "shop:" + path).timer()
                  != null);
    }
    assertThat(edge.registry.getMeters())
        .extracting(meter -> String.valueOf(meter.getId().getTag("route")))
        .contains("shop:/two")
        .doesNotContain("shop:/one");
  }
}
