package dev.banyan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListeningSocketTest {

  private static final String HEAD =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n";

  @TempDir Path tables;

  @BeforeEach
  void onLinux() {
    assertThat(ListeningSocket.available()).as("Linux's tables are there").isTrue();
  }

  @Test
  void whatListensOnTheAddressIsOurs() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (var server = new ServerSocket(0, 1, loopback)) {
      List<ListeningSocket> found = ListeningSocket.at(loopback, server.getLocalPort());
      assertThat(found).hasSize(1);
      ListeningSocket socket = found.getFirst();
      assertThat(socket.userId()).isEqualTo(ListeningSocket.ownUserId());
      long self = ProcessHandle.current().pid();
      assertThat(socket.heldBy(self)).isEqualTo(ListeningSocket.Holding.YES);
      assertThat(socket.process()).contains(self);
      assertThat(socket.owner())
          .isEqualTo("process " + self + " of user " + ListeningSocket.ownUserId());
      assertThat(new ListeningSocket(7, 1).owner()).isEqualTo("a process of user 7");
      assertThat(ListeningSocket.at(InetAddress.getByName("127.0.0.2"), server.getLocalPort()))
          .isEmpty();
    }
  }

  @Test
  void aConnectionIsNoListener() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (var server = new ServerSocket(0, 1, loopback);
        var client = new Socket(loopback, server.getLocalPort())) {
      server.close();
      assertThat(client.isConnected()).isTrue();
      assertThat(ListeningSocket.at(loopback, client.getPort())).isEmpty();
      assertThat(ListeningSocket.at(loopback, client.getLocalPort())).isEmpty();
    }
  }

  @Test
  void aSocketOnAllAddressesAnswersForLoopbackInBothFamilies() throws IOException {
    try (var server = new ServerSocket()) {
      server.bind(new InetSocketAddress(0));
      int port = server.getLocalPort();
      assertThat(ListeningSocket.at(InetAddress.getByName("127.0.0.1"), port)).hasSize(1);
      if (Files.exists(Path.of("/proc/net/tcp6"))) {
        assertThat(ListeningSocket.at(InetAddress.getByName("::1"), port)).hasSize(1);
      }
    }
  }

  @Test
  void anotherSocketOnTheSamePortIsAnotherInode() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    int port;
    List<ListeningSocket> first;
    try (var server = new ServerSocket(0, 1, loopback)) {
      port = server.getLocalPort();
      first = ListeningSocket.at(loopback, port);
    }
    try (var server = new ServerSocket(port, 1, loopback)) {
      assertThat(server.isBound()).isTrue();
      assertThat(ListeningSocket.at(loopback, port)).hasSize(1).doesNotContainAnyElementsOf(first);
    }
  }

  @Test
  void aProcessThatIsGoneHoldsNothingThatIsKnown() {
    assertThat(new ListeningSocket(0, 1).heldBy(Integer.MAX_VALUE))
        .isEqualTo(ListeningSocket.Holding.UNKNOWN);
  }

  @Test
  void theExactAddressIsAskedBeforeAllAddressesAndVersion4BeforeVersion6() throws IOException {
    table("tcp", line("00000000:1F90", "0A", 7, 70), line("0100007F:1F90", "0A", 8, 80));
    table("tcp6", line6("0".repeat(32), 9, 90), line6("0".repeat(24) + "01000000", 6, 60));
    assertThat(find("127.0.0.1", 8080)).containsExactly(new ListeningSocket(8, 80));
    assertThat(find("127.0.0.2", 8080)).containsExactly(new ListeningSocket(7, 70));
    assertThat(find("::1", 8080)).containsExactly(new ListeningSocket(6, 60));
    assertThat(find("::2", 8080)).containsExactly(new ListeningSocket(9, 90));
    assertThat(find("127.0.0.1", 8081)).isEmpty();
  }

  @Test
  void aSocketOfVersion6AnswersForVersion4WhereNobodyElseDoes() throws IOException {
    table("tcp", line("0100007F:1F90", "01", 8, 80));
    table("tcp6", line6("0".repeat(32), 9, 90));
    assertThat(find("127.0.0.1", 8080)).containsExactly(new ListeningSocket(9, 90));
    table("tcp6", line6("0".repeat(32), 9, 90), line6("0000000000000000FFFF00000100007F", 5, 50));
    assertThat(find("127.0.0.1", 8080)).containsExactly(new ListeningSocket(5, 50));
  }

  @Test
  void allThatShareAPortAreTold() throws IOException {
    table("tcp", line("0100007F:1F90", "0A", 4294967294L, 80), line("0100007F:1F90", "0A", 8, 81));
    assertThat(find("127.0.0.1", 8080))
        .containsExactly(new ListeningSocket(4294967294L, 80), new ListeningSocket(8, 81));
  }

  @Test
  void aMachineWithoutVersion6HasOneTable() throws IOException {
    table("tcp");
    assertThat(find("127.0.0.1", 8080)).isEmpty();
    assertThat(find("::1", 8080)).isEmpty();
  }

  @Test
  void aTableThatDoesNotEndIsNotReadToItsEnd() throws IOException {
    String line = line("0100007F:1F91", "0A", 8, 80);
    Files.writeString(tables.resolve("tcp"), HEAD + line.repeat((1 << 18) + 1));
    assertThatThrownBy(() -> find("127.0.0.1", 8080)).isInstanceOf(IOException.class);
  }

  @Test
  void ofWhatDoesNotListenNothingIsRead() throws IOException {
    String line = line("0100007F:1F91", "06", 8, 80);
    Files.writeString(
        tables.resolve("tcp"),
        HEAD
            + line("0100007F:1F92", "03", 8, 79)
            + line("0100007F:1F90", "0A", 8, 81)
            + line.repeat((1 << 18) + 1));
    assertThat(find("127.0.0.1", 8080)).containsExactly(new ListeningSocket(8, 81));
    assertThat(find("127.0.0.1", 8081)).isEmpty();
  }

  private List<ListeningSocket> find(String address, int port) throws IOException {
    return ListeningSocket.at(tables, InetAddress.getByName(address), port);
  }

  private void table(String name, String... lines) throws IOException {
    Files.writeString(tables.resolve(name), HEAD + String.join("", lines));
  }

  private static String line6(String address, long user, long inode) {
    return line(address + ":1F90", "0A", user, inode);
  }

  private static String line(String local, String state, long user, long inode) {
    return "   1: %s 00000000:0000 %s 00000000:00000000 00:00000000 00000000 %5d        0 %d 1 0\n"
        .formatted(local, state, user, inode);
  }
}
