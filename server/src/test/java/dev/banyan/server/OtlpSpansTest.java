package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.banyan.kernel.trace.Span;
import dev.banyan.kernel.trace.TraceScope;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a collector gets. */
class OtlpSpansTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void aCollectorGetsTheSpanAndWhatItAsked() throws Exception {
    BlockingQueue<byte[]> bodies = new LinkedBlockingQueue<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          bodies.add(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    try (var spans =
        OtlpSpans.start(
            "http://127.0.0.1:" + collector.getAddress().getPort(), 1, OtlpMetrics.node("n1"))) {
      new TraceScope(spans, TRACE, SPAN)
          .run(() -> TraceScope.asked("select note", 1_000_000, false, Map.of("a", "b")));
      spans.add(
          new Span(TRACE, SPAN, "", Span.Kind.SERVER, "GET /v1/me", 1, 2_000_000, true, Map.of()));
    } finally {
      byte[] body = bodies.poll(10, TimeUnit.SECONDS);
      collector.stop(0);
      assertThat(body).isNotNull();
      String text = new String(body, StandardCharsets.ISO_8859_1);
      assertThat(text).contains("select note", "GET /v1/me", "banyan", "n1");
      assertThat(text)
          .contains(
              new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1),
              new String(HexFormat.of().parseHex(SPAN), StandardCharsets.ISO_8859_1));
    }
  }
}
