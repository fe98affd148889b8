package dev.banyan.operate.load;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Finds the one of a target's addresses that answers, before any load is made. */
final class Reach {

  private static final int CONNECT_MILLIS_MAX = 5_000;

  private Reach() {}

  static Dialer dialer(Target target, EventLoops loops) {
    return new Dialer(target, address(target), loops.clientChannel(), context(target));
  }

  private static InetSocketAddress address(Target target) {
    IOException last = new IOException("no address");
    for (InetAddress each : target.addresses()) {
      var address = new InetSocketAddress(each, target.port());
      try (Socket socket = new Socket()) {
        socket.connect(address, CONNECT_MILLIS_MAX);
        return address;
      } catch (IOException away) {
        last = away;
      }
    }
    throw new LoadException(
        "nothing answers at " + target.text() + " (" + last.getMessage() + "); is it running?");
  }

  private static @Nullable SslContext context(Target target) {
    if (!target.tls()) {
      return null;
    }
    try {
      SslContextBuilder builder = SslContextBuilder.forClient();
      target.authorities().ifPresent(pem -> builder.trustManager(pem.toFile()));
      return builder.build();
    } catch (SSLException | IllegalArgumentException broken) {
      throw new LoadException(
          "the certificates in "
              + target.authorities().map(Object::toString).orElse("the JDK")
              + " cannot be used: "
              + broken.getMessage());
    }
  }
}
