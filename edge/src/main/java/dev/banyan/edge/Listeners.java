package dev.banyan.edge;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The event loops and the ports. With epoll every loop listens on its own socket of the same port
 * ({@code SO_REUSEPORT}) and keeps what it accepts.
 */
final class Listeners {

  private static final int BACKLOG = 4_096;
  private static final Duration TLS_REFRESH = Duration.ofSeconds(2);

  private final MultiThreadIoEventLoopGroup group;
  private final List<LoopContext> loops = new ArrayList<>();
  private final Map<Object, LoopContext> byLoop = new IdentityHashMap<>();
  private final List<Channel> servers = new ArrayList<>();
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final ConcurrentHashMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

  /** Bytes that the kernel keeps for a client beyond what is on the way to it. */
  private static final long UNSENT_IN_KERNEL = 512 * 1024;

  private final EdgeRuntime edge;
  private final boolean epoll = Epoll.isAvailable();
  private int port;
  private Optional<Integer> tlsPort = Optional.empty();
  private volatile boolean closed;

  private Listeners(EdgeRuntime edge, long seed) {
    this.edge = edge;
    EdgeConfig config = edge.config;
    int threads =
        config.threads() > 0 ? config.threads() : Runtime.getRuntime().availableProcessors();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.group =
        new MultiThreadIoEventLoopGroup(
            threads, Thread.ofPlatform().daemon().name("edge-", 0).factory(), io);
    Bootstrap bootstrap =
        new Bootstrap()
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) config.instances().connect().toMillis())
            .handler(new Nothing());
    SplittableRandom random = new SplittableRandom(seed);
    for (EventExecutor executor : group) {
      EventLoop loop = (EventLoop) executor;
      LoopContext context =
          new LoopContext(
              loop,
              bootstrap,
              config.instances(),
              new UnsentBytes(
                  config.limits().unsentMax().bytes() / threads, config.timeouts().responseStall()),
              loops.size(),
              threads,
              random.split(),
              edge.meters);
      loops.add(context);
      byLoop.put(loop, context);
    }
  }

  static Listeners open(EdgeRuntime edge, long seed) {
    Listeners listeners = new Listeners(edge, seed);
    try {
      TlsMaterial tls = edge.config.tls().map(TlsMaterial::new).orElse(null);
      listeners.port = listeners.listen(edge.config.port(), null);
      if (tls != null) {
        int configured = edge.config.tls().map(EdgeConfig.Tls::port).orElse(0);
        listeners.tlsPort = Optional.of(listeners.listen(configured, tls));
        edge.tlsPort = listeners.tlsPort.get();
        listeners.refresh(tls);
      }
      listeners.loops.forEach(LoopContext::start);
      return listeners;
    } catch (RuntimeException failure) {
      listeners.group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw failure;
    }
  }

  int port() {
    return port;
  }

  Optional<Integer> tlsPort() {
    return tlsPort;
  }

  /** Runs something on every loop; completes when all have. */
  CompletableFuture<Void> onEachLoop(Consumer<LoopContext> work) {
    if (group.isShuttingDown()) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.allOf(
        loops.stream()
            .map(loop -> CompletableFuture.runAsync(() -> work.accept(loop), loop.eventLoop))
            .toArray(CompletableFuture[]::new));
  }

  void close(Duration atMost) {
    if (closed) {
      return;
    }
    closed = true;
    servers.forEach(server -> server.close().awaitUninterruptibly());
    long deadline = System.nanoTime() + atMost.toNanos();
    CompletableFuture<Void> drained = new CompletableFuture<>();
    open.newCloseFuture().addListener(done -> drained.complete(null));
    onEachLoop(LoopContext::drain);
    try {
      drained.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException late) {
      open.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }

  private int listen(int wanted, @Nullable TlsMaterial tls) {
    int chosen = wanted;
    String bind = edge.config.bind();
    // With SO_REUSEPORT a second server on the port would not fail but share it: ask first.
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(bind, wanted));
      chosen = probe.getLocalPort();
    } catch (IOException taken) {
      throw new CannotListenException(bind, wanted, taken);
    }
    ChannelHandler acceptor = new Acceptor(edge, byLoop, perAddress, open, tls);
    if (epoll) {
      for (LoopContext loop : loops) {
        servers.add(bind(loop.eventLoop, loop.eventLoop, acceptor, bind, chosen));
      }
    } else {
      servers.add(bind(loops.getFirst().eventLoop, group, acceptor, bind, chosen));
    }
    return chosen;
  }

  private Channel bind(
      io.netty.channel.EventLoopGroup accepting,
      io.netty.channel.EventLoopGroup serving,
      ChannelHandler acceptor,
      String bind,
      int chosen) {
    Class<? extends ServerChannel> type =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(accepting, serving)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(acceptor);
    if (epoll) {
      bootstrap.option(EpollChannelOption.SO_REUSEPORT, true);
      // Without it the kernel takes megabytes for a slow client at once, then none for a minute.
      bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_IN_KERNEL);
    }
    ChannelFuture bound =
        bootstrap.bind(new InetSocketAddress(bind, chosen)).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new CannotListenException(bind, chosen, bound.cause());
    }
    return bound.channel();
  }

  private void refresh(TlsMaterial tls) {
    CompletableFuture.delayedExecutor(TLS_REFRESH.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (!closed) {
                tls.refresh();
                refresh(tls);
              }
            });
  }

  /** A connection to an instance gets its handlers once it stands. */
  private static final class Nothing extends ChannelInitializer<Channel> {
    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    protected void initChannel(Channel channel) {
      // UpstreamConnection.start does it.
    }
  }
}
