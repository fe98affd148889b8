package dev.banyan.bench.generator;

import dev.banyan.operate.load.EventLoops;
import dev.banyan.operate.load.Latency;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Opens WebSockets to a target that echoes, and holds or works them. Blocking; close it to close
 * the sockets.
 */
public final class WebSockets implements AutoCloseable {

  /** Handshakes under way at a time: more would overflow accept queues and measure retries. */
  private static final int OPENING_MAX = 64;

  private final EventLoops loops;
  private final InetSocketAddress address;
  private final String path;
  private final HttpHeaders headers = new DefaultHttpHeaders();
  private final List<EchoClient> clients = new ArrayList<>();

  public WebSockets(
      int threads, InetSocketAddress address, String path, Map<String, String> headers) {
    this.loops = new EventLoops(threads, "websockets");
    this.address = address;
    this.path = path;
    headers.forEach(this.headers::set);
  }

  /**
   * Opens some more.
   *
   * @throws IllegalStateException when one of them fails
   */
  public void open(int count, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    for (int done = 0; done < count; done += OPENING_MAX) {
      List<EchoClient> batch = new ArrayList<>();
      for (int index = 0; index < Math.min(OPENING_MAX, count - done); index++) {
        batch.add(connect());
      }
      for (EchoClient client : batch) {
        client.awaitOpen(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        clients.add(client);
      }
    }
  }

  private EchoClient connect() {
    EchoClient client = new EchoClient();
    URI uri = URI.create("ws://" + address.getHostString() + ":" + address.getPort() + path);
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(uri)
            .customHeaders(headers)
            .handshakeTimeoutMillis(30_000)
            .build();
    new Bootstrap()
        .group(loops.group())
        .channel(loops.clientChannel())
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new HttpClientCodec(),
                        new HttpObjectAggregator(64 * 1024),
                        new WebSocketClientProtocolHandler(config),
                        client);
              }
            })
        .connect(address)
        .addListener(
            (ChannelFuture attempt) -> {
              if (!attempt.isSuccess()) {
                client.failed(attempt.cause());
              }
            });
    return client;
  }

  /** How many are open now. */
  public long openNow() {
    return clients.stream().filter(EchoClient::open).count();
  }

  /**
   * Each socket sends a message, waits for its echo, and sends the next.
   *
   * @param payloadBytes length of a message
   */
  public LoadResult echo(int payloadBytes, Duration warmUp, Duration measured) {
    try {
      clients.forEach(client -> client.start(payloadBytes));
      TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
      clients.forEach(EchoClient::measure);
      long from = System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(measured.toNanos());
      Duration really = Duration.ofNanos(System.nanoTime() - from);
      clients.forEach(EchoClient::stop);
      return result(payloadBytes, really);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private LoadResult result(int payloadBytes, Duration measured) {
    Latency latency = new Latency();
    long broken = 0;
    for (EchoClient client : clients) {
      latency.add(client.latencyWhenStopped());
      broken += client.open() ? 0 : 1;
    }
    return new LoadResult(
        measured,
        latency.count(),
        0,
        broken,
        0,
        0,
        latency.count() * payloadBytes,
        latency,
        Duration.ZERO);
  }

  @Override
  public void close() {
    clients.forEach(EchoClient::close);
    loops.close();
  }
}
