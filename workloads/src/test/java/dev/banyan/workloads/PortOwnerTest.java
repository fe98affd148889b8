package dev.banyan.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.ListeningSocket;
import dev.banyan.workloads.HealthProber.Outcome;
import dev.banyan.workloads.HealthProber.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PortOwnerTest {

  private static final Probe READY = new Probe(Outcome.READY, "127.0.0.1", "it answered");

  @BeforeEach
  void onLinux() {
    assertThat(ListeningSocket.available()).as("Linux's tables are there").isTrue();
  }

  @Test
  void whoAnsweredForTheServiceIsToldToBeAnother() throws IOException {
    long self = ListeningSocket.ownUserId();
    try (var server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = server.getLocalPort();
      assertThat(PortOwner.confirm(READY, port, self)).isEqualTo(READY);
      Probe denied = PortOwner.confirm(READY, port, self + 1);
      assertThat(denied.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(denied.host()).isEmpty();
      assertThat(denied.detail())
          .isEqualTo(
              "port "
                  + port
                  + " is held by process "
                  + ProcessHandle.current().pid()
                  + " of user "
                  + self
                  + ", not by this service");
    }
  }

  @Test
  void aServiceMayListenOnAllAddresses() throws IOException {
    try (var server = new ServerSocket()) {
      server.bind(new InetSocketAddress(0));
      assertThat(PortOwner.confirm(READY, server.getLocalPort(), ListeningSocket.ownUserId()))
          .isEqualTo(READY);
    }
  }

  @Test
  void whoHasGoneMeanwhileIsNotReady() throws IOException {
    int port;
    try (var server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = server.getLocalPort();
    }
    assertThat(PortOwner.confirm(READY, port, ListeningSocket.ownUserId()).outcome())
        .isEqualTo(Outcome.FAILED);
  }

  @Test
  void whatNobodyAnsweredStaysAsItWas() {
    Probe refused = new Probe(Outcome.FAILED, "", "nothing listens on port 1");
    assertThat(PortOwner.confirm(refused, 1, 7)).isEqualTo(refused);
  }
}
