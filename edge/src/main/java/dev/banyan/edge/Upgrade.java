package dev.banyan.edge;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;

/** Passes on that an instance switched protocols, and joins the two connections. */
final class Upgrade {

  private Upgrade() {}

  static Tunnel join(Exchange exchange, UpstreamConnection from, HttpResponse response) {
    HttpResponse accepted =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), response.headers());
    HeaderHygiene.cleanResponse(accepted.headers(), true);
    HeaderHygiene.cleanSetCookies(accepted.headers());
    accepted.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    accepted.headers().set(HeaderHygiene.X_REQUEST_ID, exchange.requestId);
    exchange.upgraded();
    Channel client = exchange.down.channel();
    client.writeAndFlush(accepted);
    exchange.edge.meters.tunnels.incrementAndGet();
    Tunnel tunnel =
        new Tunnel(
            exchange.loop,
            exchange.edge.config.timeouts().tunnelIdle().toNanos(),
            client,
            from.channel(),
            () -> {
              exchange.edge.meters.tunnels.decrementAndGet();
              exchange.tunnelEnded();
            });
    boolean clean = exchange.down.becomeTunnel(tunnel);
    from.becomeTunnel(tunnel);
    tunnel.start();
    if (!clean) {
      tunnel.end();
    }
    return tunnel;
  }
}
