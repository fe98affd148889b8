package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies pass as streams: memory stays flat, and who reads slowly makes the other side wait. */
class StreamingTest {

  private static final long BODY_BYTES = 200L << 20;
  private static final long BUFFERS_MAX = 24L << 20;

  private TestEdge edge;

  @BeforeEach
  void start() {
    edge = TestEdge.start();
  }

  @AfterEach
  void stop() throws Exception {
    edge.close();
  }

  @Test
  void anEventStreamIsTimedToItsHeadAndItsLifeIsCountedApart() throws Exception {
    edge.serveAll(
        edge.app(
            (request, wire) -> {
              wire.send(
                  "HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=utf-8\r\n\r\n");
              wire.send("data: 1\n\n");
              wire.in().read();
            }));
    try (RawClient client = edge.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      while (!client.readLine().equals("data: 1")) {
        Thread.onSpinWait();
      }
      assertThat(streams()).isEqualTo(1);
      assertThat(edge.registry.get("http.request.duration").timer().count()).isEqualTo(1);
      assertThat(edge.registry.get("http.request.duration").tag("status", "200").timer().count())
          .isEqualTo(1);
    }
    TestEdge.await("the stream has ended", () -> streams() == 0);
    assertThat(edge.registry.find("http.request.duration").timers()).hasSize(1);
    assertThat(edge.registry.get("http.request.duration").timer().count()).isEqualTo(1);
  }

  private double streams() {
    return edge.registry.get("edge.streams.active").gauge().value();
  }

  @Test
  void aLargeAnswerStreamsInFlatMemory() throws Exception {
    edge.serveAll(
        edge.app(
            (request, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n");
              byte[] block = new byte[1 << 20];
              for (long sent = 0; sent < BODY_BYTES; sent += block.length) {
                wire.out().write(block);
              }
              wire.out().flush();
            }));
    long before = buffers();
    try (RawClient client = edge.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      while (!client.readLine().isEmpty()) {
        Thread.onSpinWait();
      }
      long most = 0;
      for (long read = 0; read < BODY_BYTES; ) {
        read += client.readBytes(1 << 20).length;
        most = Math.max(most, buffers() - before);
      }
      assertThat(most).isLessThan(BUFFERS_MAX);
    }
  }

  @Test
  void aLargeRequestStreamsInFlatMemory() throws Exception {
    AtomicLong received = new AtomicLong();
    TestUpstream app =
        new TestUpstream(
            (request, wire) -> {
              byte[] block = new byte[1 << 20];
              while (received.get() < BODY_BYTES) {
                received.addAndGet(wire.in().read(block));
              }
              wire.ok(Long.toString(received.get()));
            },
            false);
    edge.serveAll(app);
    long before = buffers();
    try (RawClient client = edge.client();
        app) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n");
      byte[] block = new byte[1 << 20];
      long most = 0;
      for (long sent = 0; sent < BODY_BYTES; sent += block.length) {
        client.send(block);
        most = Math.max(most, buffers() - before);
      }
      assertThat(client.read().text()).isEqualTo(Long.toString(BODY_BYTES));
      assertThat(most).isLessThan(BUFFERS_MAX);
    }
  }

  @Test
  void aClientThatDoesNotReadMakesTheAppWait() throws Exception {
    AtomicLong written = new AtomicLong();
    edge.serveAll(
        edge.app(
            (request, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n");
              byte[] block = new byte[256 * 1024];
              while (written.get() < BODY_BYTES) {
                wire.out().write(block);
                wire.out().flush();
                written.addAndGet(block.length);
              }
            }));
    try (RawClient client = edge.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(standsStill(written)).isLessThan(64L << 20);
      while (!client.readLine().isEmpty()) {
        Thread.onSpinWait();
      }
      for (long read = 0; read < BODY_BYTES; read += 1 << 20) {
        assertThat(client.readBytes(1 << 20)).hasSize(1 << 20);
      }
    }
  }

  @Test
  void anAppThatDoesNotReadMakesTheClientWait() throws Exception {
    CountDownLatch reads = new CountDownLatch(1);
    AtomicLong sent = new AtomicLong();
    TestUpstream app =
        new TestUpstream(
            (request, wire) -> {
              reads.await(20, TimeUnit.SECONDS);
              long length = Long.parseLong(request.header("Content-Length"));
              wire.in().skipNBytes(length);
              wire.ok("all");
            },
            false);
    edge.serveAll(app);
    try (RawClient client = edge.client();
        app;
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<RawClient> sending =
          threads.submit(
              () -> {
                client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n");
                byte[] block = new byte[256 * 1024];
                while (sent.get() < BODY_BYTES) {
                  client.send(block);
                  sent.addAndGet(block.length);
                }
                return client;
              });
      assertThat(standsStill(sent)).isLessThan(64L << 20);
      reads.countDown();
      assertThat(sending.get(20, TimeUnit.SECONDS).read().text()).isEqualTo("all");
    }
  }

  @Test
  void anAnswerBeforeTheEndOfTheRequestArrives() throws Exception {
    TestUpstream app =
        new TestUpstream(
            (request, wire) -> {
              wire.answer("413 Content Too Large", "too large", "Connection: close");
              wire.socket().close();
            },
            false);
    edge.serveAll(app);
    try (RawClient client = edge.client();
        app) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nonly this");
      assertThat(client.read().status()).isEqualTo(413);
      assertThat(client.ends()).isTrue();
    }
  }

  @Test
  void bytesPassThroughATunnelBothWaysWithBackPressure() throws Exception {
    CountDownLatch reads = new CountDownLatch(1);
    AtomicLong sent = new AtomicLong();
    long bytes = 64L << 20;
    edge.serveAll(
        edge.app(
            (request, wire) -> {
              assertThat(request.header("Connection")).isEqualToIgnoringCase("upgrade");
              assertThat(request.header("Upgrade")).isEqualTo("websocket");
              wire.send(
                  "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                      + "Sec-WebSocket-Accept: x\r\n\r\nhello");
              reads.await(20, TimeUnit.SECONDS);
              InputStream in = wire.in();
              byte[] block = new byte[64 * 1024];
              for (int length; (length = in.read(block)) >= 0; ) {
                wire.out().write(block, 0, length);
                wire.out().flush();
              }
            }));
    try (RawClient client = edge.client();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      client.send(
          "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n");
      RawClient.Reply accepted = client.read();
      assertThat(accepted.status()).isEqualTo(101);
      assertThat(accepted.header("Upgrade")).isEqualTo("websocket");
      assertThat(new String(client.readBytes(5))).isEqualTo("hello");
      assertThat(edge.registry.get("websocket.connections.active").gauge().value()).isEqualTo(1);
      Future<?> sending =
          threads.submit(
              () -> {
                byte[] block = new byte[64 * 1024];
                for (int i = 0; sent.get() < bytes; i++) {
                  java.util.Arrays.fill(block, (byte) i);
                  client.send(block);
                  sent.addAndGet(block.length);
                }
                return null;
              });
      assertThat(standsStill(sent)).as("the app does not read").isLessThan(bytes);
      reads.countDown();
      for (int i = 0; i < bytes / (64 * 1024); i++) {
        byte[] block = client.readBytes(64 * 1024);
        assertThat(block[0]).isEqualTo((byte) i);
        assertThat(block[block.length - 1]).isEqualTo((byte) i);
      }
      sending.get(10, TimeUnit.SECONDS);
    }
    TestEdge.await(
        "the tunnel's end",
        () -> edge.registry.get("websocket.connections.active").gauge().value() == 0);
  }

  @Test
  void aRefusedUpgradeIsAnOrdinaryAnswer() throws Exception {
    edge.serveAll(edge.app((request, wire) -> wire.answer("403 Forbidden", "no")));
    try (RawClient client = edge.client()) {
      String upgrade =
          "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
      assertThat(client.send(upgrade).read().status()).isEqualTo(403);
      assertThat(client.send(upgrade).read().text()).isEqualTo("no");
    }
  }

  /** How far a counter has come when it moves no more. */
  private static long standsStill(AtomicLong counter) {
    long last = -1;
    int same = 0;
    while (same < 10) {
      java.util.concurrent.locks.LockSupport.parkNanos(30_000_000);
      long now = counter.get();
      same = now == last && now > 0 ? same + 1 : 0;
      last = now;
    }
    return last;
  }

  private static long buffers() {
    var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return metric.usedDirectMemory() + metric.usedHeapMemory();
  }
}
