package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a collector on loopback receives. */
class OtlpMetricsTest {

  /** Nothing is sent but what closing sends. */
  private static final Duration NEVER = Duration.ofHours(1);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private HttpServer collector;

  @BeforeEach
  void collect() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          // Names, labels and words stand in protobuf as they are.
          var body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
          received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  private String endpoint() {
    return "http://127.0.0.1:" + collector.getAddress().getPort();
  }

  @Test
  void everyMeterIsSentWithItsLabelsAndTheNodesName() {
    meters.counter("edge.requests", "route", "front-page").increment(3);
    try (var otlp =
        OtlpMetrics.start(endpoint(), NEVER, OtlpMetrics.node("node-of-a-test"), meters)) {
      assertThat(otlp).isNotNull();
      meters.gauge("queue-length", 7);
      assertThat(received).isEmpty();
    }
    assertThat(received)
        .singleElement()
        .asString()
        .startsWith("POST /v1/metrics ")
        .contains("service.name", "banyan", "service.instance.id", "node-of-a-test")
        .contains("edge.requests.count", "route", "front-page")
        .contains("queue.length.value");
  }

  @Test
  void anEndpointMayEndInASlash() {
    meters.counter("edge.requests").increment();
    OtlpMetrics.start(endpoint() + "/", NEVER, OtlpMetrics.node("node"), meters).close();
    assertThat(received).singleElement().asString().startsWith("POST /v1/metrics ");
  }

  @Test
  void whatIsRemovedIsSentNoMore() {
    try (var otlp = OtlpMetrics.start(endpoint(), NEVER, OtlpMetrics.node("node"), meters)) {
      assertThat(otlp).isNotNull();
      meters.counter("edge.requests", "route", "stays").increment();
      meters.remove(meters.counter("edge.requests", "route", "goes"));
    }
    assertThat(received).singleElement().asString().contains("stays").doesNotContain("goes");
  }
}
