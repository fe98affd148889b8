package dev.banyan.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes in clients' connections, bounded in all and per address, and builds their pipelines. */
final class Acceptor extends ChannelInitializer<Channel> {

  private final EdgeRuntime edge;
  private final Map<Object, LoopContext> loops;
  private final Map<InetAddress, Integer> perAddress;
  private final ChannelGroup open;
  private final @Nullable TlsMaterial tls;

  Acceptor(
      EdgeRuntime edge,
      Map<Object, LoopContext> loops,
      ConcurrentHashMap<InetAddress, Integer> perAddress,
      ChannelGroup open,
      @Nullable TlsMaterial tls) {
    this.edge = edge;
    this.loops = loops;
    this.perAddress = perAddress;
    this.open = open;
    this.tls = tls;
  }

  @Override
  public boolean isSharable() {
    return true;
  }

  @Override
  protected void initChannel(Channel channel) {
    LoopContext loop = loops.get(channel.eventLoop());
    if (loop == null || !admit(channel)) {
      edge.meters.connectionsRefused.increment();
      channel.close();
      return;
    }
    open.add(channel);
    if (tls == null) {
      http1(edge, loop, channel);
      return;
    }
    SslHandler handler = tls.context().newHandler(channel.alloc());
    handler.setHandshakeTimeout(
        edge.config.timeouts().handshake().toMillis(), TimeUnit.MILLISECONDS);
    channel.pipeline().addLast("tls", handler);
    channel.pipeline().addLast("alpn", new Negotiation(edge, loop));
  }

  private boolean admit(Channel channel) {
    EdgeConfig.Limits limits = edge.config.limits();
    InetAddress address = ClientAddresses.network(Peer.of(channel).address());
    int all = edge.meters.connections.incrementAndGet();
    int own = perAddress.merge(address, 1, Integer::sum);
    channel
        .closeFuture()
        .addListener(
            closed -> {
              edge.meters.connections.decrementAndGet();
              perAddress.computeIfPresent(address, (key, count) -> count <= 1 ? null : count - 1);
            });
    return all <= limits.connectionsMax() && own <= limits.connectionsPerAddressMax();
  }

  private static void http1(EdgeRuntime edge, LoopContext loop, Channel channel) {
    RequestDecoder decoder = new RequestDecoder(edge.config.limits());
    ResponseEncoder encoder = new ResponseEncoder();
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast("decoder", decoder);
    pipeline.addLast("encoder", encoder);
    pipeline.addLast(
        "connection", new Http1Connection(edge, loop, channel, decoder, encoder, Peer.of(channel)));
  }

  private static final class Negotiation extends ApplicationProtocolNegotiationHandler {
    private final EdgeRuntime edge;
    private final LoopContext loop;

    Negotiation(EdgeRuntime edge, LoopContext loop) {
      super(ApplicationProtocolNames.HTTP_1_1);
      this.edge = edge;
      this.loop = loop;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      switch (protocol) {
        case ApplicationProtocolNames.HTTP_2 -> Http2Connection.install(edge, loop, ctx.channel());
        case ApplicationProtocolNames.HTTP_1_1 -> http1(edge, loop, ctx.channel());
        default -> ctx.close();
      }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close(); // scanners and plain clients; nothing to tell anyone
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
