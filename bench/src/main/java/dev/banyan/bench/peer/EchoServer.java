package dev.banyan.bench.peer;

import dev.banyan.operate.load.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * An upstream that echoes WebSocket messages and swallows request bodies, one event loop on one
 * core. Listens on every port given, so that a node and its peer reach the same process: {@code
 * EchoServer 9001 9002}; {@code $PORT} is added where it is set.
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
    return new ServerBootstrap()
        .group(loops.group())
        .channel(loops.serverChannel())
        .option(ChannelOption.SO_BACKLOG, 4_096)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpServerCodec(), new EchoHandler());
              }
            })
        .bind("127.0.0.1", port)
        .syncUninterruptibly()
        .channel();
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
