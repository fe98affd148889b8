package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RespConnectionTest {

  @Test
  void linesOfAnAnswerAreReadHoweverLongItIsAndKeepBothTheirEnds() throws Exception {
    byte[] part = new byte[1 << 20];
    Arrays.fill(part, (byte) 'x');
    int parts = 300;
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> answer(server, part, parts));
      try (var connection = RespConnection.open(server.getLocalPort(), Duration.ofSeconds(60))) {
        List<String> lines = new ArrayList<>();
        connection.lines(lines::add, 20, "CLIENT", "LIST");
        assertThat(lines).containsExactly("id=1 name=xxx user=a", "id=2 user=b");
        assertThat(connection.call("PING")).containsExactly("PONG");
      }
    }
  }

  @Test
  void anAnswerOverABoundIsNotReadAndClosesTheConnection() throws Exception {
    assertTooLong("*1001\r\n" + ":1\r\n".repeat(1_001));
    assertTooLong("*1\r\n".repeat(20) + ":1\r\n");
    assertTooLong("*2\r\n" + ("$40000\r\n" + "x".repeat(40_000) + "\r\n").repeat(2));
    assertTooLong("$70000\r\n");
    assertTooLong("-" + "x".repeat(70_000) + "\r\n");
  }

  private static void assertTooLong(String answer) throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> answer(server, answer));
      try (var connection = RespConnection.open(server.getLocalPort(), Duration.ofSeconds(60))) {
        connection.bound(new RespConnection.Bound(65_536, 1_000, 8, Duration.ofSeconds(20)));
        assertThatThrownBy(() -> connection.call("X")).isInstanceOf(RespConnection.TooLong.class);
        assertThatThrownBy(() -> connection.call("X")).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void whatIsNoAnswerOfARedisIsAFailureLikeOthers() throws Exception {
    for (String answer : List.of("$x\r\n", "*99999999999\r\n", "hello\r\n", "\r\n")) {
      try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        Thread.startVirtualThread(() -> answer(server, answer));
        try (var connection = RespConnection.open(server.getLocalPort(), Duration.ofSeconds(60))) {
          assertThatThrownBy(() -> connection.call("X"))
              .isInstanceOf(IOException.class)
              .hasMessage("not the answer of a Redis");
        }
      }
    }
  }

  @Test
  void anErrorWithinAnAnswerClosesTheConnectionSinceMoreIsToCome() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> answer(server, "*2\r\n-ERR one\r\n+two\r\n"));
      try (var connection = RespConnection.open(server.getLocalPort(), Duration.ofSeconds(60))) {
        connection.bound(new RespConnection.Bound(65_536, 1_000, 8, Duration.ofSeconds(20)));
        assertThatThrownBy(() -> connection.call("X"))
            .isInstanceOf(RespConnection.RedisError.class);
        assertThat(connection.isOpen()).isFalse();
      }
    }
  }

  @Test
  void anAnswerThatComesByDropsIsNotWaitedFor() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> drops(server));
      try (var connection = RespConnection.open(server.getLocalPort(), Duration.ofSeconds(60))) {
        connection.bound(new RespConnection.Bound(65_536, 1_000, 8, Duration.ofMillis(300)));
        assertThatThrownBy(() -> connection.call("X")).isInstanceOf(SocketTimeoutException.class);
      }
    }
  }

  /** A byte at a time, for as long as somebody is there. */
  private static void drops(ServerSocket server) {
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      socket.setSoTimeout(50);
      for (int i = 0; i < 600; i++) {
        write(out, "+");
        if (isLeft(socket)) {
          return;
        }
      }
    } catch (IOException gone) {
      // Who asked has closed.
    }
  }

  private static boolean isLeft(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException quiet) {
      return false;
    }
  }

  private static void answer(ServerSocket server, String text) {
    try (Socket socket = server.accept()) {
      write(socket.getOutputStream(), text);
      socket.getInputStream().readAllBytes();
    } catch (IOException gone) {
      // The test says what was missing.
    }
  }

  private static void answer(ServerSocket server, byte[] part, int parts) {
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      String head = "id=1 name=";
      String tail = "xxx user=a\nid=2 user=b\n";
      long length = (long) part.length * parts + head.length() + tail.length();
      write(out, "$" + length + "\r\n" + head);
      for (int i = 0; i < parts; i++) {
        out.write(part);
      }
      write(out, tail + "\r\n+PONG\r\n");
      socket.getInputStream().readAllBytes();
    } catch (IOException gone) {
      // The test says what was missing.
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
