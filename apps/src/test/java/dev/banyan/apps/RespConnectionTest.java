package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
