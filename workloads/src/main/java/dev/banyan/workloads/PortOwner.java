package dev.banyan.workloads;

import dev.banyan.kernel.ListeningSocket;
import dev.banyan.workloads.HealthProber.Outcome;
import dev.banyan.workloads.HealthProber.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Believes a health check only when it was the service that answered: any app may listen on a port
 * of loopback that another one is about to use, and would be given its users' requests. Where
 * services have a user of their own, all sockets that listen on the port have to be that user's,
 * whichever of its processes made them. Blocks.
 */
final class PortOwner {

  /** A table that changes while it is read may lack a line. */
  private static final int READS = 3;

  private PortOwner() {}

  /**
   * What a check found, or its failure when somebody else holds the port.
   *
   * @param userId of the service
   */
  static Probe confirm(Probe probe, int port, long userId) {
    if (probe.host().isEmpty() || !ListeningSocket.available()) {
      return probe;
    }
    try {
      List<ListeningSocket> sockets = List.of();
      for (int left = READS; left > 0 && sockets.isEmpty(); left--) {
        sockets = ListeningSocket.at(InetAddress.getByName(probe.host()), port);
      }
      Optional<ListeningSocket> stranger =
          sockets.stream().filter(socket -> socket.userId() != userId).findFirst();
      if (stranger.isPresent()) {
        return failed(
            "port " + port + " is held by " + stranger.get().owner() + ", not by this service");
      }
      return sockets.isEmpty() ? failed("nothing listens on port " + port + " any more") : probe;
    } catch (IOException unknown) {
      return failed("whose port " + port + " is could not be read: " + Explain.cause(unknown));
    }
  }

  /** Who listens on a port of loopback, for people. */
  static Optional<String> holder(int port) {
    try {
      return ListeningSocket.available()
          ? ListeningSocket.at(InetAddress.getLoopbackAddress(), port).stream()
              .findFirst()
              .map(ListeningSocket::owner)
          : Optional.empty();
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  private static Probe failed(String detail) {
    return new Probe(Outcome.FAILED, "", detail);
  }
}
