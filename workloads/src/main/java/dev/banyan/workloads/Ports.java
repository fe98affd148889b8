package dev.banyan.workloads;

import java.io.IOException;
import java.math.BigInteger;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Free ports on loopback from a bounded range, at random: nobody can tell which one comes next, and
 * wait there. One that was just given back is not soon another instance's. Thread-safe.
 */
final class Ports {

  private static final int RESTING_MAX = 64;

  private final int first;
  private final int count;
  private final RandomGenerator random;
  private final Set<Integer> given = new HashSet<>();

  /** Given back last, oldest first. */
  private final Deque<Integer> resting = new ArrayDeque<>();

  Ports(int first, int last, RandomGenerator random) {
    this.first = first;
    this.count = last - first + 1;
    this.random = random;
  }

  /**
   * A port on which nothing listens now.
   *
   * @throws IOException when the whole range is taken
   */
  synchronized int take() throws IOException {
    // Numbers of which each is met once, in an order that begins and steps at random.
    int start = random.nextInt(count);
    int step = stride();
    OptionalInt rested = OptionalInt.empty();
    for (int i = 0; i < count; i++) {
      int port = first + (int) ((start + (long) i * step) % count);
      if (given.contains(port) || !free(port)) {
        continue;
      }
      if (!resting.contains(port)) {
        given.add(port);
        return port;
      }
      rested = OptionalInt.of(port);
    }
    if (rested.isPresent()) {
      resting.remove(rested.getAsInt());
      given.add(rested.getAsInt());
      return rested.getAsInt();
    }
    throw new IOException(
        "No port from "
            + first
            + " to "
            + (first + count - 1)
            + " is free. Widen workloads.portFirst and portLast.");
  }

  synchronized void giveBack(int port) {
    if (given.remove(port)) {
      resting.addLast(port);
      if (resting.size() > Math.min(RESTING_MAX, count / 2)) {
        resting.removeFirst();
      }
    }
  }

  /** A number that shares no divisor with the count. */
  private int stride() {
    int step = 1 + random.nextInt(count);
    while (BigInteger.valueOf(step).gcd(BigInteger.valueOf(count)).intValue() != 1) {
      step++;
    }
    return step;
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
