package dev.banyan.server;

import dev.banyan.http.TrustedEdge;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the connections of the API's listener, in all and by address, and gives each its strict
 * decoder, before its first byte is read. Vert.x has no option for either, so this reaches below
 * its public face. Connections of the edge carry many clients, and count to no address once it has
 * shown its secret. Runs on event loops.
 */
final class ApiConnections implements Handler<HttpConnection> {

  /** What Vert.x calls its decoder. */
  private static final String DECODER = "httpDecoder";

  private static final AttributeKey<AddressShares.Place> PLACE =
      AttributeKey.valueOf(ApiConnections.class, "place");

  private final NodeApiConfig config;
  private final TrustedEdge edge;
  private final AddressShares addresses;
  private final HttpServerOptions options;
  private final AtomicInteger open = new AtomicInteger();
  private final Counter refused;
  private final Counter slow;

  ApiConnections(
      NodeApiConfig config, HttpServerOptions options, TrustedEdge edge, MeterRegistry meters) {
    this.config = config;
    this.edge = edge;
    int each = config.connectionsPerAddressMax();
    this.addresses = new AddressShares(each, Math.max(each, config.connectionsMax() / 2));
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
    AddressShares.Place place = place(ctx.channel());
    ctx.channel()
        .closeFuture()
        .addListener(
            closed -> {
              open.decrementAndGet();
              place.leave();
            });
    if (open.incrementAndGet() > config.connectionsMax() || !place.within()) {
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

  private AddressShares.Place place(Channel channel) {
    AddressShares.Place place =
        addresses.enter(address(channel.remoteAddress()), address(channel.localAddress()));
    channel.attr(PLACE).set(place);
    return place;
  }

  private static InetAddress address(SocketAddress address) {
    return address instanceof InetSocketAddress internet && internet.getAddress() != null
        ? internet.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  /** Looks whether a request's connection is the edge's. */
  void received(HttpServerRequest request) {
    if (request.connection() instanceof HttpServerConnection served) {
      AddressShares.Place place = served.channelHandlerContext().channel().attr(PLACE).get();
      if (place != null && place.held() && edge.sent(request)) {
        place.leave();
      }
    }
  }
}
