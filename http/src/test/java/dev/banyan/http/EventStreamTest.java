package dev.banyan.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.Problems;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventStreamTest {

  private final SmallApi api = new SmallApi(SmallApi.config(10, Duration.ofMillis(20)));

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void eventsArriveInOrderWithTheirIds() throws Exception {
    api.stream =
        sink -> {
          for (int i = 0; i < 3; i++) {
            sink.send("id-" + i, "line", Map.of("text", "a\nb" + i));
          }
        };
    var response = api.send(api.signedIn("/v1/events"));
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(response.body().lines().filter(line -> !line.startsWith(":") && !line.isEmpty()))
        .startsWith("id: id-0", "event: line", "data: {\"text\":\"a\\nb0\"}", "id: id-1")
        .hasSize(9);
    assertThat(api.streamEnd.get(5, TimeUnit.SECONDS)).isEqualTo("returned");
  }

  @Test
  void aSlowReaderHoldsItsWriterBack() throws Exception {
    AtomicLong sent = new AtomicLong();
    String kilobyte = "x".repeat(1024);
    api.stream =
        sink -> {
          for (int i = 0; i < 100_000; i++) {
            sink.send("" + i, "", kilobyte);
            sent.incrementAndGet();
          }
        };
    try (Socket socket = new Socket("127.0.0.1", api.port())) {
      socket.setReceiveBufferSize(4096);
      socket
          .getOutputStream()
          .write(
              "GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n"
                  .getBytes(StandardCharsets.UTF_8));
      // Nothing is read: after the stall time the writer is let go, long before 100 MB.
      assertThat(api.streamEnd.get(20, TimeUnit.SECONDS)).isEqualTo("StreamClosedException");
      assertThat(sent.get()).isLessThan(20_000);
    }
  }

  @Test
  void anIdleStreamGetsHeartbeatsAndTheWriterHearsWhenItsReaderLeaves() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    api.stream =
        sink -> {
          sink.onClose(gone::countDown);
          gone.await();
        };
    HttpResponse<InputStream> response =
        api.client.send(
            api.signedIn("/v1/events").build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertThat(new String(body.readNBytes(30), StandardCharsets.UTF_8))
          .startsWith(": banyan\n\n");
    }
    assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(api.streamEnd.get(5, TimeUnit.SECONDS)).isEqualTo("returned");
  }

  @Test
  void aRevokedReaderIsCutOff() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    api.stream =
        sink -> {
          sink.onClose(closed::countDown);
          closed.await();
          sink.send("1", "", "too late");
        };
    CompletableFuture<HttpResponse<String>> response =
        api.client.sendAsync(
            api.signedIn("/v1/events").build(), HttpResponse.BodyHandlers.ofString());
    api.sink.get(5, TimeUnit.SECONDS);
    api.valid.set(false);
    assertThat(response.get(10, TimeUnit.SECONDS).body())
        .doesNotContain("too late")
        .contains("event: problem\n")
        .contains("problems/unauthorized\"");
    assertThat(api.streamEnd.get(5, TimeUnit.SECONDS)).isEqualTo("StreamClosedException");
  }

  @Test
  void aReaderWhoMayNoLongerReadIsToldSoAndCutOff() throws Exception {
    holdOpen();
    CompletableFuture<HttpResponse<String>> response =
        api.client.sendAsync(
            api.signedIn("/v1/events").build(), HttpResponse.BodyHandlers.ofString());
    api.sink.get(5, TimeUnit.SECONDS);
    api.access =
        () -> {
          throw Problems.notFound("app", "app_1");
        };
    assertThat(response.get(10, TimeUnit.SECONDS).body())
        .contains("event: problem\n")
        .contains("problems/not-found\"")
        .contains("requestId");
    assertThat(api.streamEnd.get(5, TimeUnit.SECONDS)).isEqualTo("returned");
  }

  @Test
  void aNodeThatCannotAskForAccessKeepsItsStreams() throws Exception {
    holdOpen();
    CompletableFuture<HttpResponse<String>> response =
        api.client.sendAsync(
            api.signedIn("/v1/events").build(), HttpResponse.BodyHandlers.ofString());
    EventSink sink = api.sink.get(5, TimeUnit.SECONDS);
    CountDownLatch asked = new CountDownLatch(2);
    api.access =
        () -> {
          asked.countDown();
          throw Problems.unavailable("The database is away.", 1);
        };
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(sink.open()).isTrue();
    api.api.close();
    assertThat(response.get(10, TimeUnit.SECONDS).body()).doesNotContain("event: problem");
  }

  private void holdOpen() {
    CountDownLatch closed = new CountDownLatch(1);
    api.stream =
        sink -> {
          sink.onClose(closed::countDown);
          closed.await();
        };
  }

  @Test
  void closingTheApiEndsItsStreams() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    api.stream =
        sink -> {
          sink.onClose(closed::countDown);
          closed.await();
        };
    CompletableFuture<HttpResponse<Stream<String>>> response =
        api.client.sendAsync(
            api.signedIn("/v1/events").build(), HttpResponse.BodyHandlers.ofLines());
    api.sink.get(5, TimeUnit.SECONDS);
    api.api.close();
    assertThat(response.get(10, TimeUnit.SECONDS).body())
        .allMatch(l -> l.isEmpty() || l.startsWith(":"));
  }

  @Test
  void oneReaderLeavesStreamsToOthers() throws Exception {
    try (SmallApi small =
        new SmallApi(SmallApi.config("1Ki", "3Mi", 10, 1, Duration.ofMillis(20)))) {
      CountDownLatch end = new CountDownLatch(1);
      small.stream = sink -> end.await();
      var open =
          small.client.sendAsync(
              small.signedIn("/v1/events").build(), HttpResponse.BodyHandlers.ofString());
      small.sink.get(5, TimeUnit.SECONDS);
      var second = small.send(small.signedIn("/v1/events"));
      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(second.body()).contains("1 event streams open");
      var ofAnother =
          small.client.sendAsync(
              small.request("/v1/events").header("Authorization", "Bearer other").build(),
              HttpResponse.BodyHandlers.ofString());
      end.countDown();
      assertThat(ofAnother.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(open.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void streamsAreBoundedApartFromRequests() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicLong running = new AtomicLong();
    api.stream =
        sink -> {
          running.incrementAndGet();
          end.await();
        };
    for (int i = 0; i < 2; i++) {
      var unused =
          api.client.sendAsync(
              api.signedIn("/v1/events").build(), HttpResponse.BodyHandlers.ofString());
    }
    while (running.get() < 2) {
      Thread.onSpinWait();
    }
    assertThat(api.send(api.signedIn("/v1/events")).statusCode()).isEqualTo(503);
    assertThat(api.send(api.signedIn("/v1/things")).statusCode()).isEqualTo(200);
    end.countDown();
  }
}
