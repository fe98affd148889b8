package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is changed while users are there: no request fails, and no order is lost or carried out
 * twice. The edge sends a GET once more when a connection breaks, but never a POST, so that half of
 * the users order: a service that is ended before its last answer shows there.
 */
class RollingReleaseTest {

  private static final int CLIENTS = 8;

  @TempDir Path folder;

  private BanyanProcess node;
  private Api owner;
  private String app;

  @BeforeEach
  void start() {
    node = BanyanProcess.start(TestApps.node(folder.resolve("app"), "one"), folder.resolve("data"));
    owner = Api.owner(node);
    app = "/v1/apps/" + owner.get("/v1/apps").expect(200).json().at("/items/0/id").asText();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aRestartUnderLoadFailsNoRequest() {
    try (var load = new Load(node)) {
      load.awaitRequests(200);
      var before = load.pids();
      owner.post(app + "/services/api/restart", null).expect(202);
      Await.until(
          Duration.ofSeconds(60),
          "every replica to be a new process",
          () -> load.pids().stream().filter(pid -> !before.contains(pid)).count() >= 2);
      load.awaitRequests(200);
      load.assertNothingFailed();
    }
  }

  @Test
  void aNewReleaseAndTheWayBackFailNoRequest() {
    try (var load = new Load(node)) {
      load.awaitRequests(100);
      TestApps.node(folder.resolve("app"), "two");
      owner.post(app + "/releases", null).expect(201);
      load.awaitVersion("two");
      owner.post(app + "/rollback", Map.of()).expect(202);
      load.awaitVersion("one");
      load.assertNothingFailed();
    }
  }

  @Test
  void theCommandLineReleasesGoesBackAndTellsOfIt() {
    TestApps.node(folder.resolve("app"), "two");
    command("release").contains("Release 2 is being made.", "live");
    Api served = new Api(node.app(), null);
    assertThat(served.get("/").expect(200).text("version")).isEqualTo("two");

    command("rollback").contains("Going back to release 1.", "live");
    assertThat(served.get("/").expect(200).text("version")).isEqualTo("one");
    command("rollback", "2").contains("Going back to release 2.", "live");
    assertThat(served.get("/").expect(200).text("version")).isEqualTo("two");
    command("releases").contains("superseded", "live", "took its place");

    command("run", "api", "--", "echo", "said", "by", "hand").contains("said by hand");
    command("run", "--list").contains("succeeded", "echo said by hand").doesNotContain("usr_");
  }

  private org.assertj.core.api.AbstractStringAssert<?> command(String... words) {
    BanyanProcess.CommandResult result = node.command(words);
    assertThat(result.exitCode()).as(result.output()).isZero();
    return assertThat(result.output());
  }

  @Test
  void aReleaseThatNeverBecomesHealthyLeavesTheOldOneServing() {
    TestApps.write(
        folder.resolve("app/server.js"), "console.error('no config'); process.exit(3);\n");
    owner.post(app + "/releases", null).expect(201);
    Await.until(
        Duration.ofSeconds(120),
        () -> "the release to fail: " + owner.get(app + "/releases").body(),
        () -> owner.get(app + "/releases").json().at("/items/0/state").asText().equals("failed"));
    assertThat(owner.get(app + "/releases").json().at("/items/0/reason").asText())
        .as("says why")
        .contains("3");
    assertThat(new Api(node.app(), null).get("/").expect(200).text("version")).isEqualTo("one");
  }

  @Test
  void scalingUpAndDownUnderLoadFailsNoRequest() {
    try (var load = new Load(node)) {
      load.awaitRequests(100);
      owner.put(app + "/services/api/replicas", Map.of("replicas", 3)).expect(200);
      Await.until(Duration.ofSeconds(60), "three processes", () -> load.pids().size() >= 3);
      owner.put(app + "/services/api/replicas", Map.of("replicas", 2)).expect(200);
      load.awaitRequests(300);
      load.assertNothingFailed();
    }
    assertThat(owner.put(app + "/services/api/replicas", Map.of("replicas", 9)).status())
        .as("outside of the range")
        .isBetween(400, 422);
  }

  /** Clients that ask as fast as they are answered: one half GET, the other order by POST. */
  private static final class Load implements AutoCloseable {
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong answered = new AtomicLong();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicLong ordered = new AtomicLong();
    private final ConcurrentSkipListSet<Long> pids = new ConcurrentSkipListSet<>();
    private volatile String version = "";
    private final List<Thread> clients = new ArrayList<>();
    private final Api app;

    Load(BanyanProcess node) {
      app = new Api(node.app(), null);
      for (int i = 0; i < CLIENTS; i++) {
        boolean orders = i % 2 == 0;
        clients.add(Thread.ofPlatform().start(() -> run(orders)));
      }
    }

    private void run(boolean orders) {
      while (running.get()) {
        String order = orders ? "order-" + ordered.incrementAndGet() : "";
        try {
          var reply = orders ? app.post("/orders", Map.of("order", order)) : app.get("/");
          if (reply.status() == 200) {
            answered.incrementAndGet();
            pids.add(reply.json().path("pid").asLong());
            version = reply.text("version");
            if (orders) {
              acknowledged.add(reply.text("order"));
            }
          } else {
            failures.add(order + " " + reply.status() + " " + reply.body());
          }
        } catch (RuntimeException broken) {
          failures.add(order + " " + broken.getCause());
        }
      }
    }

    void awaitRequests(int more) {
      long target = answered.get() + more;
      Await.until(Duration.ofSeconds(60), more + " more answers", () -> answered.get() >= target);
    }

    void awaitVersion(String wanted) {
      Await.until(Duration.ofSeconds(90), "version " + wanted, () -> version.equals(wanted));
      awaitRequests(50);
    }

    ConcurrentSkipListSet<Long> pids() {
      return pids.clone();
    }

    /** Ends the load; every order that was answered was carried out once, and no other was. */
    void assertNothingFailed() {
      close();
      assertThat(failures).isEmpty();
      Map<String, Integer> carriedOut = new TreeMap<>();
      app.get("/orders")
          .expect(200)
          .json()
          .path("orders")
          .properties()
          .forEach(order -> carriedOut.put(order.getKey(), order.getValue().asInt()));
      assertThat(carriedOut).as("times that an order was carried out").isNotEmpty();
      assertThat(carriedOut.keySet()).containsExactlyInAnyOrderElementsOf(acknowledged);
      assertThat(carriedOut.values()).containsOnly(1);
    }

    @Override
    public void close() {
      running.set(false);
      for (Thread client : clients) {
        try {
          client.join();
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
