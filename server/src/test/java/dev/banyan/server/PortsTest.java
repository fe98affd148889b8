package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void aTakenPortIsToldWithItsHolderAndTheFlagThatHelps() throws IOException {
    try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = holder.getLocalPort();
      String who =
          Files.exists(Path.of("/proc/net/tcp")) ? "process " + ProcessHandle.current().pid() : "";
      for (String bind : new String[] {"127.0.0.1", "0.0.0.0"}) {
        assertThatThrownBy(() -> Ports.requireFree(bind, port, "--port"))
            .isInstanceOf(StartException.class)
            .hasMessageContaining("Port " + port + " is taken")
            .hasMessageContaining(who)
            .hasMessageContaining("--port");
      }
    }
  }

  @Test
  void anyFreePortIsFree() {
    assertThatCode(() -> Ports.requireFree("127.0.0.1", 0, "--port")).doesNotThrowAnyException();
  }

  @Test
  void anAddressOfAnotherMachineIsRefused() {
    assertThatThrownBy(() -> Ports.requireFree("192.0.2.1", 18_080, "--port"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("--bind");
  }
}
