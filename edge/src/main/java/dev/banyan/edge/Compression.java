package dev.banyan.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Decides whether an answer is compressed on its way, and changes its headers if so. */
final class Compression {

  private Compression() {}

  /** The encoder of an answer's body; null where it stays as it is. */
  static @Nullable BodyEncoder begin(Exchange exchange, int status, HttpHeaders headers) {
    EdgeConfig.Compression config = exchange.edge.config.compression();
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    if (!config.enabled()
        || type == null
        || status == 206
        || status < 200
        || headers.contains(HttpHeaderNames.CONTENT_ENCODING)
        || !MediaTypes.compressible(type)) {
      return null;
    }
    String control = headers.get(HttpHeaderNames.CACHE_CONTROL);
    if (CacheRules.hasDirective(control, "no-transform")) {
      return null;
    }
    addVary(headers);
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    if (length != null && isBelow(length, config.from().bytes())) {
      return null;
    }
    Encoding encoding =
        Encoding.accepted(
            exchange.request.headers().get(HttpHeaderNames.ACCEPT_ENCODING), exchange.edge.brotli);
    if (encoding == Encoding.IDENTITY) {
      return null;
    }
    headers.set(HttpHeaderNames.CONTENT_ENCODING, encoding.token);
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    headers.remove(HttpHeaderNames.ACCEPT_RANGES);
    String etag = headers.get(HttpHeaderNames.ETAG);
    if (etag != null && !etag.startsWith("W/")) {
      headers.set(HttpHeaderNames.ETAG, "W/" + etag); // other bytes, same meaning
    }
    return new BodyEncoder(encoding, exchange.down.channel().alloc());
  }

  private static void addVary(HttpHeaders headers) {
    String vary = headers.get(HttpHeaderNames.VARY);
    if (vary == null) {
      headers.set(HttpHeaderNames.VARY, "accept-encoding");
    } else if (!headers.containsValue(HttpHeaderNames.VARY, "accept-encoding", true)
        && !headers.containsValue(HttpHeaderNames.VARY, "*", true)) {
      headers.add(HttpHeaderNames.VARY, "accept-encoding");
    }
  }

  private static boolean isBelow(String length, long bytes) {
    return length.length() < 10 && Long.parseLong(length) < bytes;
  }
}
