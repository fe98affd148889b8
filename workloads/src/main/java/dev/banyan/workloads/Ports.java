package dev.banyan.workloads;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Free ports on loopback from a bounded range, handed out round robin so that one just given back
 * is not soon another instance's. Thread-safe.
 */
final class Ports {

  private final int first;
  private final int count;
  private final Set<Integer> given = new HashSet<>();
  private int next;

  Ports(int first, int last, RandomGenerator random) {
    this.first = first;
    this.count = last - first + 1;
    this.next = random.nextInt(count);
  }

  /**
   * A port on which nothing listens now.
   *
   * @throws IOException when the whole range is taken
   */
  synchronized int take() throws IOException {
    for (int i = 0; i < count; i++) {
      int port = first + next;
      next = (next + 1) % count;
      if (!given.contains(port) && free(port)) {
        given.add(port);
        return port;
      }
    }
    throw new IOException(
        "No port from "
            + first
            + " to "
            + (first + count - 1)
            + " is free. Widen workloads.portFirst and portLast.");
  }

  synchronized void giveBack(int port) {
    given.remove(port);
  }

  /** Whether nothing listens on the port on any address of this host. */
  static boolean free(int port) {
    try (var socket = new ServerSocket(port, 1)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
