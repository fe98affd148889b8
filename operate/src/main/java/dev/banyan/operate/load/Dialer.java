package dev.banyan.operate.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to the one address that was checked.
 *
 * @param tls none where the target is plain HTTP
 */
record Dialer(
    Target target,
    InetSocketAddress address,
    Class<? extends Channel> channel,
    @Nullable SslContext context) {

  private static final int CONNECT_MILLIS_MAX = 5_000;

  boolean tls() {
    return context != null;
  }

  ChannelFuture connect(EventLoop loop, ChannelInitializer<Channel> initializer) {
    return new Bootstrap()
        .group(loop)
        .channel(channel)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX)
        .handler(initializer)
        .connect(address);
  }

  /** Puts TLS first, where the target speaks it; its certificate must be for the target's name. */
  void secure(Channel channel) {
    SslContext tls = context;
    if (tls != null) {
      SslHandler handler =
          tls.newHandler(channel.alloc(), target.hostWithoutBrackets(), target.port());
      handler.setHandshakeTimeoutMillis(CONNECT_MILLIS_MAX);
      channel.pipeline().addLast(handler);
    }
  }
}
