package dev.banyan.server;

import dev.banyan.kernel.ListeningSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks whether a port is free before the slow parts start, and names who holds it. */
final class Ports {

  private static final String LOOPBACK = "127.0.0.1";

  private Ports() {}

  /**
   * Passes when the port is free or 0.
   *
   * @param flag the flag that chooses another
   * @throws StartException when it is taken, or the address is not this machine's
   */
  static void requireFree(String bind, int port, String flag) {
    if (port == 0) {
      return;
    }
    InetAddress address = address(bind, port);
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (BindException taken) {
      String reason = String.valueOf(taken.getMessage()).toLowerCase(Locale.ROOT);
      if (reason.contains("cannot assign")) {
        throw new StartException(bind + " is no address of this machine. Use --bind with one.");
      }
      if (reason.contains("permission")) {
        throw new StartException(
            "This user may not listen on port " + port + ". Use " + flag + " with one above 1023.");
      }
      String holder = holder(address, port).map(who -> " by " + who).orElse("");
      throw new StartException(
          "Port " + port + " is taken" + holder + ". Use " + flag + " to choose another.");
    } catch (IOException wrong) {
      throw cannotListen(bind, port, wrong);
    }
  }

  private static InetAddress address(String bind, int port) {
    try {
      return InetAddress.getByName(bind);
    } catch (UnknownHostException wrong) {
      throw cannotListen(bind, port, wrong);
    }
  }

  private static StartException cannotListen(String bind, int port, IOException wrong) {
    return new StartException("Cannot listen on " + bind + ":" + port + ": " + wrong.getMessage());
  }

  /** The process that listens on the port, as far as this user may see it; Linux only. */
  private static Optional<String> holder(InetAddress address, int port) {
    try {
      List<ListeningSocket> there = ListeningSocket.at(address, port);
      if (there.isEmpty() && address.isAnyLocalAddress()) {
        // Any one address of it that is taken is enough.
        there = ListeningSocket.at(InetAddress.getByName(LOOPBACK), port);
      }
      return there.stream().findFirst().map(Ports::owner);
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }

  private static String owner(ListeningSocket socket) {
    return socket
        .process()
        .map(pid -> name(pid).map(name -> name + " (process " + pid + ")").orElse("process " + pid))
        .orElseGet(socket::owner);
  }

  private static Optional<String> name(long pid) {
    try {
      return Optional.of(Files.readString(Path.of("/proc", Long.toString(pid), "comm")).strip());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
