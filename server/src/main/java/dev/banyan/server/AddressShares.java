package dev.banyan.server;

import dev.banyan.http.ClientNetwork;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many connections each client address has. All of this machine is one client, whatever address
 * it takes: the edge is among them until it has shown its secret, and so is every app. Remembers an
 * address only while it has a connection. Thread-safe.
 */
final class AddressShares {

  /** What this machine's own clients count as. */
  private static final String LOCAL = "local";

  private final int addressMax;
  private final int localMax;
  private final ConcurrentHashMap<String, Integer> open = new ConcurrentHashMap<>();

  /**
   * @param addressMax what one address may have
   * @param localMax what this machine's own clients may have together
   */
  AddressShares(int addressMax, int localMax) {
    this.addressMax = addressMax;
    this.localMax = localMax;
  }

  /** A connection's place in the share of its address; given back once, by whoever is first. */
  final class Place {
    private final String client;
    private final boolean within;
    private final AtomicBoolean held = new AtomicBoolean(true);

    private Place(String client, boolean within) {
      this.client = client;
      this.within = within;
    }

    /** Whether the address had room for it; where not, it is held all the same until left. */
    boolean within() {
      return within;
    }

    boolean held() {
      return held.get();
    }

    void leave() {
      if (held.compareAndSet(true, false)) {
        open.computeIfPresent(client, (key, count) -> count <= 1 ? null : count - 1);
      }
    }
  }

  /**
   * @param local the address of this machine that the client asked
   */
  Place enter(InetAddress remote, InetAddress local) {
    boolean own = remote.isLoopbackAddress() || remote.equals(local);
    String client = own ? LOCAL : ClientNetwork.of(remote.getHostAddress());
    int count = open.merge(client, 1, Integer::sum);
    return new Place(client, count <= (own ? localMax : addressMax));
  }

  /** How many clients have connections now. */
  int clients() {
    return open.size();
  }
}
