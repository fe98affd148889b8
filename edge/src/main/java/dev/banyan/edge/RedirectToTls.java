package dev.banyan.edge;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/** Sends plain requests to HTTPS where {@code tls.redirectPlain} says so. */
final class RedirectToTls {

  private RedirectToTls() {}

  static boolean applies(Exchange exchange) {
    return !exchange.down.secure()
        && exchange.edge.config.tls().map(EdgeConfig.Tls::redirectPlain).orElse(false)
        && !"https".equals(exchange.request.headers().get(HeaderHygiene.X_FORWARDED_PROTO));
  }

  static void answer(Exchange exchange) {
    int port = exchange.edge.tlsPort;
    String name = CompiledTable.hostName(exchange.host);
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(
        HttpHeaderNames.LOCATION,
        "https://" + name + (port == 443 ? "" : ":" + port) + exchange.request.uri());
    exchange.answer.local(308, headers, new byte[0]);
  }
}
