package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListenersTest {

  @Test
  void aTakenPortIsToldInWords() throws IOException {
    try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = holder.getLocalPort();
      assertThatThrownBy(() -> TestEdge.start(Map.of("port", port)))
          .isInstanceOf(CannotListenException.class)
          .hasMessageContaining("The edge cannot listen on 127.0.0.1:" + port)
          .hasMessageContaining("--port");
    }
  }
}
