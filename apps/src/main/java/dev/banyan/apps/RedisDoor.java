package dev.banyan.apps;

import dev.banyan.kernel.ListeningSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * The way to the embedded Redis that no stranger can stand in: any program may listen on its port
 * while it is away, and would be told the administrator's password. A connection is given only when
 * it is Redis's own process, under its own user, that has listened from before it was made until
 * after. Where the machine does not tell of its sockets (no Linux), nothing is checked.
 * Thread-safe.
 *
 * @param userId whom Redis runs as
 */
record RedisDoor(long userId) {

  /**
   * Connects over loopback; nothing was said yet.
   *
   * @throws IOException also when nobody or somebody else listens, with a sentence that says who
   */
  RespConnection open(int port, long pid, Duration atMost) throws IOException {
    if (!ListeningSocket.available()) {
      return RespConnection.open(port, atMost);
    }
    ListeningSocket before = own(port, pid);
    RespConnection connection = RespConnection.open(port, atMost);
    try {
      if (!own(port, pid).equals(before)) {
        throw new IOException("another socket listens on port " + port + " now");
      }
      return connection;
    } catch (IOException stranger) {
      connection.close();
      throw stranger;
    }
  }

  private ListeningSocket own(int port, long pid) throws IOException {
    List<ListeningSocket> sockets = ListeningSocket.at(InetAddress.getLoopbackAddress(), port);
    for (ListeningSocket socket : sockets) {
      if (socket.userId() != userId || socket.heldBy(pid) == ListeningSocket.Holding.NO) {
        throw new IOException(
            "port " + port + " is held by " + socket.owner() + ", who is not Redis");
      }
    }
    if (sockets.size() != 1) {
      throw new IOException("Redis does not listen on port " + port);
    }
    return sockets.getFirst();
  }
}
