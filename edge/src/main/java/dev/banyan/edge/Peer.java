package dev.banyan.edge;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Both ends of a client's connection. */
record Peer(InetAddress address, String text, int localPort, boolean secure) {

  static Peer of(Channel channel) {
    InetAddress address =
        channel.remoteAddress() instanceof InetSocketAddress remote
            ? remote.getAddress()
            : InetAddress.getLoopbackAddress();
    int port = channel.localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
    String text = address.getHostAddress();
    int zone = address instanceof Inet6Address ? text.indexOf('%') : -1;
    return new Peer(
        address,
        zone < 0 ? text : text.substring(0, zone),
        port,
        channel.pipeline().get(SslHandler.class) != null);
  }
}
