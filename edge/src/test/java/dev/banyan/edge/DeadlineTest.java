package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that are slow on purpose, or too many, are cut. */
class DeadlineTest {

  private TestEdge edge;
  private TestUpstream app;

  @BeforeEach
  void start() {
    edge =
        TestEdge.start(
            TestEdge.map(
                "timeouts",
                TestEdge.map(
                    "requestHead", "300ms",
                    "requestBodyPause", "300ms",
                    "keepAlive", "400ms",
                    "responseStall", "400ms",
                    "tunnelIdle", "400ms"),
                "limits",
                TestEdge.map("connectionsMax", 8, "bodyMax", "10")));
    app = edge.app((request, wire) -> wire.ok("x"));
    edge.serveAll(app);
  }

  @AfterEach
  void stop() throws Exception {
    edge.close();
  }

  @Test
  void aHeadThatNeverEndsIsCut() throws Exception {
    try (RawClient client = edge.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Slow:");
      assertThat(client.ends()).isTrue();
    }
    assertThat(app.seen).isEmpty();
  }

  @Test
  void aBodyThatStopsIsCut() throws Exception {
    try (RawClient client = edge.client()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab");
      assertThat(client.ends()).isTrue();
    }
  }

  @Test
  void anUnusedConnectionIsClosed() throws Exception {
    try (RawClient client = edge.client()) {
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(client.ends()).isTrue();
    }
    try (RawClient silent = edge.client()) {
      assertThat(silent.ends()).isTrue();
    }
  }

  @Test
  void aClientThatTakesNothingIsCut() throws Exception {
    app.handler(
        (request, wire) -> {
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
          byte[] block = new byte[1 << 16];
          while (true) {
            wire.out().write(block);
          }
        });
    try (RawClient client = edge.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      TestEdge.await(
          "the slow client is counted",
          () -> edge.registry.get("edge.connections.slow").counter().count() == 1);
    }
  }

  @Test
  void aClientThatTakesLittleButSteadilyIsServedOn() throws Exception {
    try (TestEdge patient =
        TestEdge.start(TestEdge.map("timeouts", TestEdge.map("responseStall", "3s")))) {
      patient.serveAll(
          patient.app(
              (request, wire) -> {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                byte[] block = new byte[1 << 16];
                while (true) {
                  wire.out().write(block);
                }
              }));
      Socket socket = new Socket();
      socket.setReceiveBufferSize(8 * 1024);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), patient.edge.port()));
      try (RawClient client = new RawClient(socket)) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        // Some 600 KiB/s for longer than one may take nothing; the app is far faster.
        byte[] some = new byte[32 * 1024];
        for (int i = 0; i < 150; i++) {
          assertThat(socket.getInputStream().readNBytes(some, 0, some.length))
              .isEqualTo(some.length);
          LockSupport.parkNanos(50_000_000);
        }
      }
      assertThat(patient.registry.get("edge.connections.slow").counter().count()).isZero();
    }
  }

  @Test
  void aTunnelWhoseClientTakesNothingIsClosed() throws Exception {
    try (TestEdge patient =
        TestEdge.start(TestEdge.map("timeouts", TestEdge.map("responseStall", "400ms")))) {
      patient.serveAll(
          patient.app(
              (request, wire) -> {
                wire.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
                byte[] block = new byte[1 << 16];
                while (true) {
                  wire.out().write(block);
                }
              }));
      tunnelIsCut(patient);
    }
  }

  private static void tunnelIsCut(TestEdge edge) throws Exception {
    try (RawClient client = edge.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(101);
      TestEdge.await(
          "the connection is closed",
          () -> edge.registry.get("edge.connections").gauge().value() == 0);
    }
  }

  @Test
  void aSilentTunnelIsClosed() throws Exception {
    app.handler(
        (request, wire) -> {
          wire.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
          wire.in().read();
        });
    try (RawClient client = edge.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(101);
      assertThat(client.ends()).isTrue();
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    try (RawClient client = edge.client()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(413);
    }
    try (RawClient client = edge.client()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "14\r\n01234567890123456789\r\n0\r\n\r\n");
      assertThat(client.read().status()).isIn(0, 413);
    }
    assertThat(app.seen).isEmpty();
  }

  @Test
  void connectionsAreBounded() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      clients.add(edge.client());
    }
    TestEdge.await(
        "8 connections", () -> edge.registry.get("edge.connections").gauge().value() == 8);
    try (RawClient ninth = edge.client()) {
      assertThat(ninth.ends()).isTrue();
    }
    assertThat(edge.registry.get("edge.connections.refused").counter().count()).isEqualTo(1);
    for (RawClient client : clients) {
      client.close();
    }
  }

  @Test
  void connectionsOfOneAddressAreBounded() throws Exception {
    try (TestEdge strict =
            TestEdge.start(TestEdge.map("limits", TestEdge.map("connectionsPerAddressMax", 2)));
        RawClient one = strict.client();
        RawClient two = strict.client()) {
      strict.serveAll(strict.app((request, wire) -> wire.ok("x")));
      assertThat(one.get("/").status()).isEqualTo(200);
      assertThat(two.get("/").status()).isEqualTo(200);
      try (RawClient third = strict.client()) {
        assertThat(third.ends()).isTrue();
      }
      try (RawClient other = new RawClient(from("127.0.0.2", strict.edge.port()))) {
        assertThat(other.get("/").status()).as("of another address").isEqualTo(200);
      }
      one.close();
      TestEdge.await(
          "its place is free", () -> strict.registry.get("edge.connections").gauge().value() == 1);
      try (RawClient again = strict.client()) {
        assertThat(again.get("/").status()).isEqualTo(200);
      }
    }
  }

  private static Socket from(String address, int port) throws Exception {
    return new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(address), 0);
  }
}
