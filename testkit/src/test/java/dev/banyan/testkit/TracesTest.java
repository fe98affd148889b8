package dev.banyan.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node tells a collector what it did: edge, API and database. */
class TracesTest {

  @TempDir Path folder;

  @Test
  void edgeApiAndDatabaseTellACollector() throws IOException {
    var bodies = new ConcurrentLinkedQueue<String>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
          bodies.add(exchange.getRequestURI().getPath() + "\n" + body);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    try {
      Map<String, String> settings =
          Map.of(
              "telemetry.otlpEndpoint",
              "http://127.0.0.1:" + collector.getAddress().getPort(),
              "telemetry.traceRatio",
              "1");
      Path app = TestApp.pageAndFiles(folder.resolve("app"), "hello");
      try (TestNode node = TestNode.start(app, folder.resolve("data"), settings)) {
        node.app().get("/").expect(200);
        node.owner().get("/v1/apps").expect(200);
      }
    } finally {
      collector.stop(0);
    }
    String traces =
        bodies.stream()
            .filter(body -> body.startsWith("/v1/traces"))
            .collect(Collectors.joining("\n"));
    assertThat(traces).contains("GET /v1/apps", "banyan.app", "db.collection.name");
    assertThat(bodies).anyMatch(body -> body.startsWith("/v1/metrics"));
  }
}
