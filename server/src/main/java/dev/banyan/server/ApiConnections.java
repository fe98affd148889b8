package dev.banyan.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the connections of the API's listener and gives each its strict decoder, before its first
 * byte is read. Vert.x has no option for either, so this reaches below its public face. Runs on
 * event loops.
 */
final class ApiConnections implements Handler<HttpConnection> {

  /** What Vert.x calls its decoder. */
  private static final String DECODER = "httpDecoder";

  private final NodeApiConfig config;
  private final HttpServerOptions options;
  private final AtomicInteger open = new AtomicInteger();
  private final Counter refused;
  private final Counter slow;

  ApiConnections(NodeApiConfig config, HttpServerOptions options, MeterRegistry meters) {
    this.config = config;
    this.options = options;
    Gauge.builder("api.connections", open, AtomicInteger::get).register(meters);
    Gauge.builder("api.connections.max", config::connectionsMax).register(meters);
    this.refused = meters.counter("api.connections.refused");
    this.slow = meters.counter("api.connections.slow");
  }

  @Override
  public void handle(HttpConnection connection) {
    if (!(connection instanceof HttpServerConnection served)) {
      throw new IllegalStateException("not a connection of Vert.x's server: " + connection);
    }
    ChannelHandlerContext ctx = served.channelHandlerContext();
    ctx.channel().closeFuture().addListener(closed -> open.decrementAndGet());
    if (open.incrementAndGet() > config.connectionsMax()) {
      refused.increment();
      ctx.channel().close();
      return;
    }
    ctx.pipeline()
        .replace(
            DECODER,
            DECODER,
            new ApiRequestDecoder(
                options,
                config.requestHead(),
                // Who reads a body says by itself that it is late; this is for those nobody reads.
                config.requests().bodyTimeout().multipliedBy(2),
                slow::increment));
  }
}
