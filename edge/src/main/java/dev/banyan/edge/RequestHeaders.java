package dev.banyan.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;

/** Makes the client's headers into those that an app gets. */
final class RequestHeaders {

  private static final AsciiString HTTP = AsciiString.cached("http");
  private static final AsciiString HTTPS = AsciiString.cached("https");

  private RequestHeaders() {}

  /** Whether the request asks to become a WebSocket; every other upgrade is dropped. */
  static boolean asksForWebSocket(Exchange exchange) {
    HttpHeaders headers = exchange.request.headers();
    return headers.contains(HttpHeaderNames.UPGRADE)
        && !exchange.down.http2()
        && !exchange.http10()
        && exchange.request.method().name().equals("GET")
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  /** Removes what must not pass and says who the client is. */
  static void clean(Exchange exchange, boolean upgrade) {
    HttpHeaders headers = exchange.request.headers();
    Downstream down = exchange.down;
    boolean trusted = exchange.edge.addresses.trusts(down.peer());
    HeaderHygiene.cleanRequest(headers, upgrade, trusted);
    if (trusted) {
      // Some proxies add a line of their own instead of a word to the client's.
      List<String> lines = headers.getAll(HeaderHygiene.X_FORWARDED_FOR);
      String before = lines.isEmpty() ? null : String.join(", ", lines);
      exchange.clientAddress = exchange.edge.addresses.clientOf(down.peer(), before);
      headers.set(
          HeaderHygiene.X_FORWARDED_FOR,
          before == null ? down.peerText() : before + ", " + down.peerText());
    } else {
      exchange.clientAddress = down.peerText();
      headers.add(HeaderHygiene.X_FORWARDED_FOR, exchange.clientAddress);
    }
    if (!trusted || !headers.contains(HeaderHygiene.X_FORWARDED_PROTO)) {
      headers.add(HeaderHygiene.X_FORWARDED_PROTO, down.secure() ? HTTPS : HTTP);
    }
    if (!trusted || !headers.contains(HeaderHygiene.X_FORWARDED_HOST)) {
      headers.add(HeaderHygiene.X_FORWARDED_HOST, exchange.host);
    }
  }

  /** The last changes before an instance gets the head. */
  static void forService(Exchange exchange, CompiledRoute route) {
    HttpHeaders headers = exchange.request.headers();
    headers.remove(HttpHeaderNames.EXPECT);
    if (!headers.contains(HttpHeaderNames.HOST)) {
      headers.set(HttpHeaderNames.HOST, "localhost"); // HTTP/1.0 needs none, HTTP/1.1 does
    }
    if (route.platform) {
      sayWhoTheClientIs(exchange, headers);
    } else {
      HeaderHygiene.cleanCookies(headers);
    }
    SenderProof proof = route.proof;
    if (proof != null) {
      headers.set(proof.name, proof.value);
    }
    if (exchange.upgrade()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    }
    String target = exchange.request.uri();
    String cleaned = route.platform ? target : Tickets.removedFrom(target);
    String seen = route.targetFor(cleaned);
    if (!seen.equals(cleaned)) {
      headers.set(HeaderHygiene.X_FORWARDED_PREFIX, route.route.path());
    }
    if (!seen.equals(target)) {
      exchange.request.setUri(seen);
    }
  }

  /** The API believes these of the edge: one value each, whatever a proxy before us wrote. */
  private static void sayWhoTheClientIs(Exchange exchange, HttpHeaders headers) {
    headers.set(HeaderHygiene.X_FORWARDED_FOR, exchange.clientAddress);
    List<String> schemes = headers.getAll(HeaderHygiene.X_FORWARDED_PROTO);
    String nearest = schemes.isEmpty() ? "" : schemes.getLast();
    boolean secure =
        nearest.substring(nearest.lastIndexOf(',') + 1).strip().equalsIgnoreCase("https");
    headers.set(HeaderHygiene.X_FORWARDED_PROTO, secure ? HTTPS : HTTP);
  }
}
