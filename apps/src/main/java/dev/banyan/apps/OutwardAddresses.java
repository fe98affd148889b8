package dev.banyan.apps;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses Banyan itself connects to because an app says so: none of this machine, where its
 * own Redis and database and the instances of all apps listen, none that only this machine can mean
 * (link-local), and none where a cloud tells a machine its credentials. Private networks are let
 * through: there a team's own servers are, and the app reaches them by itself, by the same way. A
 * name is looked up once and its addresses are the ones to connect to, so that a name server cannot
 * say another thing the second time. For one thread.
 */
final class OutwardAddresses {

  /**
   * Where clouds tell of a machine, but for link-local addresses: Azure, Alibaba, Oracle, AWS,
   * Scaleway.
   */
  private static final Set<InetAddress> METADATA =
      Set.of(
          literal("168.63.129.16"),
          literal("100.100.100.200"),
          literal("192.0.0.192"),
          literal("fd00:ec2::254"),
          literal("fd00:ec2::23"),
          literal("fd00:42::42"),
          literal("fd20:ce::254"));

  private final Function<InetAddress, Optional<String>> refusal;
  private @Nullable FutureTask<InetAddress[]> underWay;

  private OutwardAddresses(Function<InetAddress, Optional<String>> refusal) {
    this.refusal = refusal;
  }

  /** Those that an app may name. */
  static OutwardAddresses ofApps() {
    return new OutwardAddresses(OutwardAddresses::refused);
  }

  /** All of them, where who runs the node named one. */
  static OutwardAddresses any() {
    return new OutwardAddresses(address -> Optional.empty());
  }

  /** An address that nothing is connected to. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * The addresses of a host, each of which may be connected to.
   *
   * @throws Refused where one may not
   * @throws IOException in words, where there are none or they take too long
   */
  List<InetAddress> of(String host, Duration atMost) throws IOException {
    List<InetAddress> addresses = List.of(lookedUp(host, atMost));
    for (InetAddress address : addresses) {
      Optional<String> why = refusal.apply(address);
      if (why.isPresent()) {
        throw new Refused(
            "its address "
                + address.getHostAddress()
                + " is "
                + why.get()
                + ", and Banyan connects to none of those for an app");
      }
    }
    return addresses;
  }

  /** On a thread that may be left behind, one at a time: a look-up cannot be broken off. */
  private InetAddress[] lookedUp(String host, Duration atMost) throws IOException {
    FutureTask<InetAddress[]> task = underWay;
    if (task != null && !task.isDone()) {
      throw new IOException("its name is still being looked up");
    }
    task = new FutureTask<>(() -> InetAddress.getAllByName(host));
    underWay = task;
    Thread.ofPlatform().daemon().name("look-up").start(task);
    try {
      return task.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      throw new IOException("its name takes too long to look up", slow);
    } catch (ExecutionException unknown) {
      throw new IOException("no address is known for its name", unknown);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  /** What an address is, in words, where an app may not name it. */
  static Optional<String> refused(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address.isLoopbackAddress() || address.isAnyLocalAddress() || isOfThisMachine(address)) {
      return Optional.of("one of this machine");
    }
    if (address.isLinkLocalAddress()) {
      return Optional.of("link-local");
    }
    if (METADATA.contains(address)) {
      return Optional.of("where a cloud tells machines of themselves");
    }
    if (address.isMulticastAddress()) {
      return Optional.of("one of many machines");
    }
    return address instanceof Inet6Address ? refused6(address, bytes) : refused4(bytes);
  }

  private static Optional<String> refused4(byte[] bytes) {
    int first = bytes[0] & 0xff;
    return first == 0 || first == 127 || first >= 224
        ? Optional.of("one that no single other machine has")
        : Optional.empty();
  }

  /** What holds an IPv4 address within is asked for that one, or is out of use. */
  private static Optional<String> refused6(InetAddress address, byte[] bytes) {
    int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
    int second = ((bytes[2] & 0xff) << 8) | (bytes[3] & 0xff);
    boolean translated = first == 0x64 && second == 0xff9b;
    if (translated && isZero(Arrays.copyOfRange(bytes, 4, 12))) {
      return refused(address(Arrays.copyOfRange(bytes, 12, 16)));
    }
    boolean tunnel = first == 0x2002 || (first == 0x2001 && second == 0);
    return tunnel || translated || first == 0 || address.isSiteLocalAddress()
        ? Optional.of("one that no single other machine has")
        : Optional.empty();
  }

  private static boolean isZero(byte[] bytes) {
    return Arrays.equals(bytes, new byte[bytes.length]);
  }

  private static boolean isOfThisMachine(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unknown) {
      return true;
    }
  }

  private static InetAddress literal(String text) {
    return InetAddress.ofLiteral(text);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException never) {
      throw new IllegalStateException(never);
    }
  }
}
