package dev.banyan.bench.peer;

import dev.banyan.bench.load.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.util.ArrayList;
import java.util.List;

/**
 * An upstream that echoes WebSocket messages, one event loop on one core. Listens on every port
 * given, so that a node and its peer reach the same process: {@code EchoServer 9001 9002}; {@code
 * $PORT} is added where it is set.
 */
public final class EchoServer implements AutoCloseable {

  private final EventLoops loops = new EventLoops(1, "echo");
  private final List<Channel> listeners = new ArrayList<>();

  public EchoServer(List<Integer> ports) {
    for (int port : ports) {
      listeners.add(listen(port));
    }
  }

  private Channel listen(int port) {
    WebSocketServerProtocolConfig config =
        WebSocketServerProtocolConfig.newBuilder().websocketPath("/").checkStartsWith(true).build();
    return new ServerBootstrap()
        .group(loops.group())
        .channel(loops.serverChannel())
        .option(ChannelOption.SO_BACKLOG, 4_096)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(64 * 1024),
                        new WebSocketServerProtocolHandler(config),
                        new Echo());
              }
            })
        .bind("127.0.0.1", port)
        .syncUninterruptibly()
        .channel();
  }

  private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext from, WebSocketFrame frame) {
      from.writeAndFlush(frame.retain(), from.voidPromise());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
      at.close();
    }
  }

  /** Until the process is ended. */
  public void await() {
    listeners.forEach(listener -> listener.closeFuture().awaitUninterruptibly());
  }

  @Override
  public void close() {
    listeners.forEach(listener -> listener.close().awaitUninterruptibly());
    loops.close();
  }

  public static void main(String[] arguments) {
    List<Integer> ports = new ArrayList<>();
    for (String argument : arguments) {
      ports.add(Integer.parseInt(argument));
    }
    String given = System.getenv("PORT");
    if (given != null) {
      ports.add(Integer.parseInt(given));
    }
    try (EchoServer server = new EchoServer(ports)) {
      server.await();
    }
  }
}
