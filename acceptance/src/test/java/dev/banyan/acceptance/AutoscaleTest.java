package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code up --autoscale} on an app whose bounded pool is its bottleneck: load brings replicas, a
 * crash of Banyan doubles none of them, quiet takes them away, and each decision is told.
 */
@Tag("alone")
class AutoscaleTest {

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int CLIENTS = 40;

  @TempDir Path folder;

  @Test
  void replicasComeWithLoadOutliveACrashAndGoWithQuiet() throws Exception {
    Path app = pool(folder.resolve("app"));
    var node = BanyanProcess.start(app, folder.resolve("data"), "--autoscale", "1..3");
    try (node) {
      Api owner = Api.owner(node);
      String path =
          "/v1/apps/" + owner.get("/v1/apps").expect(200).json().at("/items/0/id").asText();
      assertThat(replicas(node)).isEqualTo(1);
      assertThat(scaling(owner, path).path("max").asInt()).isEqualTo(3);

      try (var load = new Load(node)) {
        Await.until(
            SOON, () -> "three replicas; " + scaling(owner, path), () -> replicas(node) == 3);
        load.mayFail();
        node.kill();
        node.start();
        assertThat(replicas(node)).as("nothing is doubled").isLessThanOrEqualTo(3);
        Await.until(
            SOON,
            () -> "three replicas again; " + scaling(owner, path),
            () -> replicas(node) == 3 && scaling(owner, path).path("desired").asInt() == 3);
        assertThat(load.failures()).as("before the crash").isZero();
      }
      Await.until(SOON, () -> "one replica; " + scaling(owner, path), () -> replicas(node) == 1);

      List<Integer> counts = new ArrayList<>();
      scaling(owner, path)
          .path("decisions")
          .forEach(
              decision -> {
                if (decision.path("from").asInt() != decision.path("to").asInt()) {
                  counts.add(decision.path("to").asInt());
                }
              });
      assertThat(counts.getFirst()).isEqualTo(1);
      assertThat(counts).contains(3);
      assertThat(node.command("logs", "--tail", "2000").output())
          .contains("Autoscaler: web 1 → ")
          .contains("Autoscaler: web 3 → ");
      assertThat(node.command("scale", "--why").output()).contains("web 1 → ").contains("(1..3)");
    }
  }

  private static JsonNode scaling(Api owner, String path) {
    return owner.get(path + "/scaling").expect(200).json().at("/services/0");
  }

  private static long replicas(BanyanProcess node) {
    return node.processesOfThisNode().stream().filter(line -> line.contains("pool.py")).count();
  }

  /** Two at a time wait for something slow, and all others for them. */
  private static Path pool(Path folder) {
    TestApps.write(
        folder.resolve("banyan.app.yaml"),
        """
        name: pool
        services:
          web: {run: exec %s pool.py, health: /health}
        routes:
          - {path: /, to: web}
        """
            .formatted(TestApps.PYTHON));
    TestApps.write(
        folder.resolve("banyan.yaml"), "apps: {autoscale: {every: 1s, downscaleWindow: 4s}}\n");
    TestApps.write(
        folder.resolve("pool.py"),
        """
        import http.server, os, threading, time

        pool = threading.Semaphore(2)

        class Slow(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                if self.path != "/health":
                    with pool:
                        time.sleep(0.05)
                self.send_response(200)
                self.send_header("Content-Length", "3")
                self.end_headers()
                self.wfile.write(b"ok\\n")

            def log_message(self, *words):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 200

        Server(("127.0.0.1", int(os.environ["PORT"])), Slow).serve_forever()
        """);
    return folder;
  }

  /** So many clients, each with one request after the other. */
  private static final class Load implements AutoCloseable {

    private final HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean mayFail;
    private volatile boolean ended;

    Load(BanyanProcess node) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.ofVirtual().start(() -> ask(node)));
      }
    }

    private void ask(BanyanProcess node) {
      while (!ended) {
        try {
          HttpRequest request =
              HttpRequest.newBuilder(node.app()).timeout(Duration.ofSeconds(30)).build();
          if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
            failed();
          }
        } catch (IOException | IllegalStateException away) {
          failed();
          LockSupport.parkNanos(20_000_000);
        } catch (InterruptedException over) {
          return;
        }
      }
    }

    private void failed() {
      if (!mayFail) {
        failures.incrementAndGet();
      }
    }

    void mayFail() {
      mayFail = true;
    }

    int failures() {
      return failures.get();
    }

    @Override
    public void close() throws InterruptedException {
      ended = true;
      for (Thread client : clients) {
        client.interrupt();
        client.join();
      }
    }
  }
}
