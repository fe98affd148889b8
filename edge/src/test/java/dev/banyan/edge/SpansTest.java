package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.trace.Span;
import dev.banyan.kernel.trace.Spans;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The edge's place in a trace, when somebody records it. */
class SpansTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CLIENT = "00f067aa0ba902b7";

  private static final class Recorder implements Spans {
    private final BlockingQueue<Span> spans = new LinkedBlockingQueue<>();
    private volatile boolean begins;

    @Override
    public boolean enabled() {
      return true;
    }

    @Override
    public boolean begins() {
      return begins;
    }

    @Override
    public void add(Span span) {
      spans.add(span);
    }

    Span next() throws InterruptedException {
      Span span = spans.poll(10, TimeUnit.SECONDS);
      assertThat(span).isNotNull();
      return span;
    }
  }

  private final Recorder recorder = new Recorder();

  @Test
  void theEdgesSpanStandsBetweenTheClientsAndTheApps() throws Exception {
    try (TestEdge edge = TestEdge.start(recorder);
        RawClient client = edge.client()) {
      TestUpstream app = edge.app((request, wire) -> wire.ok("x"));
      edge.serveAll(app);

      client.get("/cart?secret=1", "traceparent: 00-" + TRACE + "-" + CLIENT + "-01");

      Span span = recorder.next();
      assertThat(span.traceId()).isEqualTo(TRACE);
      assertThat(span.parentId()).isEqualTo(CLIENT);
      assertThat(span.name()).isEqualTo("GET /");
      assertThat(span.failed()).isFalse();
      assertThat(span.attributes())
          .containsEntry("http.response.status_code", "200")
          .containsEntry("banyan.app", "shop")
          .doesNotContainValue("/cart?secret=1");
      assertThat(app.seen.getFirst().header("traceparent"))
          .isEqualTo("00-" + TRACE + "-" + span.spanId() + "-01");
    }
  }

  @Test
  void aTraceBeginsHereForItsShareOfRequests() throws Exception {
    try (TestEdge edge = TestEdge.start(recorder);
        RawClient client = edge.client()) {
      TestUpstream app = edge.app((request, wire) -> wire.ok("x"));
      edge.serveAll(app);

      client.get("/");
      recorder.begins = true;
      client.get("/");

      Span span = recorder.next();
      assertThat(span.parentId()).isEmpty();
      assertThat(app.seen.getFirst().header("traceparent")).endsWith("-00");
      assertThat(app.seen.getLast().header("traceparent"))
          .isEqualTo("00-" + span.traceId() + "-" + span.spanId() + "-01");
      assertThat(recorder.spans).isEmpty();
    }
  }

  @Test
  void whatTheClientWantsNotRecordedPassesAsItIs() throws Exception {
    recorder.begins = true;
    try (TestEdge edge = TestEdge.start(recorder);
        RawClient client = edge.client()) {
      TestUpstream app = edge.app((request, wire) -> wire.ok("x"));
      edge.serveAll(app);
      String left = "00-" + TRACE + "-" + CLIENT + "-00";

      client.get("/", "traceparent: " + left);
      client.get("/");

      assertThat(recorder.next().traceId()).isNotEqualTo(TRACE);
      assertThat(app.seen.getFirst().header("traceparent")).isEqualTo(left);
    }
  }
}
