package dev.banyan.edge;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the access log tells of one request. Made on the event loop of what is there already; the
 * text is made by the log's own thread.
 *
 * @param path without the query, which may hold tickets and tokens; bounded
 * @param bytes of the answer's body, as sent
 * @param upstream who answered; null where the edge itself did
 * @param trace a well-formed W3C {@code traceparent}; null for what is none
 */
record AccessEntry(
    long atMillis,
    String method,
    String host,
    String path,
    int status,
    long bytes,
    long nanos,
    @Nullable InstanceState upstream,
    @Nullable CompiledRoute route,
    String requestId,
    String client,
    @Nullable String trace,
    boolean http2) {

  private static final int TEXT_LENGTH_MAX = 2_048;
  private static final String UNREADABLE = "-";

  static AccessEntry of(Exchange exchange, long nanos) {
    boolean readable = !exchange.request.decoderResult().isFailure();
    return new AccessEntry(
        exchange.edge.clock.millis(),
        readable ? bounded(exchange.request.method().name()) : UNREADABLE,
        bounded(exchange.host),
        readable ? path(exchange) : UNREADABLE,
        exchange.answer.status(),
        exchange.answer.bytes(),
        nanos,
        exchange.servedBy,
        exchange.route,
        exchange.requestId,
        exchange.clientAddress.isEmpty() ? exchange.down.peerText() : exchange.clientAddress,
        traceparent(exchange.request.headers().get(RequestIds.TRACEPARENT)),
        exchange.down.http2());
  }

  /** The API's own paths hold invites and the like: of those only the route is told. */
  private static String path(Exchange exchange) {
    CompiledRoute route = exchange.route;
    if (route != null && route.platform) {
      return route.route.path();
    }
    String target = exchange.target.isEmpty() ? exchange.request.uri() : exchange.target;
    return bounded(target.substring(0, RequestPath.pathEnd(target)));
  }

  /** What is none is not kept: it may be as long as a head may be. */
  private static @Nullable String traceparent(@Nullable String given) {
    return RequestIds.isTraceparent(given) ? given : null;
  }

  private static String bounded(String text) {
    return text.length() > TEXT_LENGTH_MAX ? text.substring(0, TEXT_LENGTH_MAX) : text;
  }

  /** Appends one line of JSON, with its end. Hostile bytes cannot leave their field. */
  void appendTo(StringBuilder out) {
    out.append("{\"time\":\"").append(Instant.ofEpochMilli(atMillis)).append('"');
    text(out, "client", client);
    text(out, "protocol", http2 ? "HTTP/2" : "HTTP/1.1");
    text(out, "method", method);
    text(out, "host", host);
    text(out, "path", path);
    out.append(",\"status\":").append(status);
    out.append(",\"bytes\":").append(bytes);
    duration(out, nanos / 1_000);
    CompiledRoute to = route;
    if (to != null) {
      text(out, "app", to.site.name);
      text(out, "route", to.route.path());
    }
    InstanceState from = upstream;
    if (from != null) {
      if (from.id != null) {
        text(out, "instance", from.id.toString());
      }
      InetSocketAddress address = from.address;
      text(out, "upstream", address.getHostString() + ":" + address.getPort());
    }
    text(out, "requestId", requestId);
    if (trace != null) {
      text(out, "traceId", trace.substring(3, 35));
    }
    out.append("}\n");
  }

  private static void duration(StringBuilder out, long micros) {
    long part = micros % 1_000;
    out.append(",\"durationMs\":").append(micros / 1_000);
    out.append(part < 10 ? ".00" : part < 100 ? ".0" : ".").append(part);
  }

  private static void text(StringBuilder out, String name, String value) {
    out.append(",\"").append(name).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    out.append('"');
  }
}
