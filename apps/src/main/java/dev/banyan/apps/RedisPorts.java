package dev.banyan.apps;

import dev.banyan.kernel.ListeningSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Chooses where the embedded Redis listens on loopback. Apps connect to its port again and again,
 * and say their passwords there; who listened on it while Redis is away would be told them. Started
 * by root, Banyan takes one of the low ports, which no app may listen on (ip(7), {@code
 * ip_unprivileged_port_start}), and hands Redis the one capability that it needs for it. Where low
 * ports are free to all (as in many containers), or Banyan is not root, it is any free one.
 *
 * @param lowBelow ports below it are closed to apps; 0: none is
 */
record RedisPorts(int lowBelow) {

  /** Of those that have no service of their own at IANA. */
  private static final int[] LOW =
      IntStream.concat(IntStream.rangeClosed(288, 307), IntStream.rangeClosed(325, 343)).toArray();

  /** Above the usual services and below what the kernel gives to those who connect. */
  private static final int FIRST = 28_000;

  private static final int COUNT = 4_000;
  private static final int TRIES = 64;

  private static final int FIGURE_BYTES_MAX = 32;
  private static final int CAP_NET_BIND_SERVICE = 10;

  /** What this host offers. */
  static RedisPorts ofHost(boolean root) {
    return new RedisPorts(root && mayListenLow() ? closedToOthersBelow() : 0);
  }

  private static int closedToOthersBelow() {
    Path file = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    try (InputStream in = Files.newInputStream(file)) {
      // At once: the kernel gives such a figure to the first read alone, however short that is.
      byte[] figure = in.readNBytes(FIGURE_BYTES_MAX);
      return Integer.parseInt(new String(figure, StandardCharsets.US_ASCII).strip());
    } catch (IOException | NumberFormatException unknown) {
      return 0;
    }
  }

  /** In a container root may be without it. */
  private static boolean mayListenLow() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("CapEff:"))
          .map(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16))
          .anyMatch(capabilities -> (capabilities >> CAP_NET_BIND_SERVICE & 1) == 1);
    } catch (IOException | NumberFormatException unknown) {
      return false;
    }
  }

  /** Whether apps may not listen on it. */
  boolean closedToApps(int port) {
    return port < lowBelow;
  }

  /** Whether Redis may stay there: apps cannot take it, or could take any other as well. */
  boolean suits(int port) {
    return closedToApps(port) || lowBelow <= LOW[0];
  }

  /** A free one. */
  int choose(RandomGenerator random) {
    int turn = random.nextInt(LOW.length);
    return IntStream.range(0, LOW.length)
        .map(i -> LOW[(i + turn) % LOW.length])
        .filter(port -> closedToApps(port) && isFree(port))
        .findFirst()
        .orElseGet(() -> chooseHigh(random));
  }

  /** A free one that needs no rights. */
  static int chooseHigh(RandomGenerator random) {
    return random
        .ints(TRIES, FIRST, FIRST + COUNT)
        .filter(RedisPorts::isFree)
        .findFirst()
        .orElseGet(RedisPorts::any);
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static int any() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  /** Who has a port that is not free, for people. */
  static String holder(int port) {
    try {
      Optional<ListeningSocket> socket =
          ListeningSocket.at(InetAddress.getLoopbackAddress(), port).stream().findFirst();
      return socket
          .map(ListeningSocket::owner)
          .orElse("a socket that does not listen, whose owner the kernel does not tell");
    } catch (IOException unknown) {
      return "somebody";
    }
  }
}
