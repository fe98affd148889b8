package dev.banyan.edge;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request has to be before anything looks at it. The codec below has refused malformed
 * lines, bare CR or LF, both framings at once and bad lengths already; this adds what a proxy must
 * not leave open: who is addressed, and framings that two readers could take differently (RFC 9112,
 * 3.2 and 6).
 */
final class RequestGuard {

  private static final int METHOD_LENGTH_MAX = 24;

  private final int headersMax;
  private final long bodyMax;

  RequestGuard(EdgeConfig.Limits limits) {
    this.headersMax = limits.headersMax();
    this.bodyMax = limits.bodyMax().bytes();
  }

  /**
   * Looks at a head. An absolute-form target is rewritten to the origin form on the way.
   *
   * @return null where nothing is wrong
   */
  @Nullable Refusal check(HttpRequest request) {
    DecoderResult decoded = request.decoderResult();
    if (decoded.isFailure()) {
      return malformed(decoded.cause());
    }
    HttpVersion version = request.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      return Refusal.of(
              505, "http-version", "Unknown HTTP version", "Send HTTP/1.1, or HTTP/2 over TLS.")
          .closing();
    }
    HttpHeaders headers = request.headers();
    if (headers.size() > headersMax) {
      return tooLarge("The request has more than " + headersMax + " header lines.");
    }
    Refusal refusal = method(request);
    if (refusal == null) {
      refusal = framing(headers, version);
    }
    return refusal != null ? refusal : address(request, headers, version);
  }

  /** What is wrong with bytes that the decoder refused. */
  static Refusal malformed(@Nullable Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException tooLong ->
          Refusal.of(414, "target-too-long", "Address too long", "The request line is too long.")
              .closing();
      case TooLongHttpHeaderException tooLong -> tooLarge("The request's headers are too large.");
      case TooManyHeadersException tooMany -> tooLarge("The request has too many header lines.");
      case TooLongFrameException tooLong -> tooLarge("The request's head is too large.");
      case null, default -> Refusal.badRequest("The request is not valid HTTP.");
    };
  }

  private static Refusal tooLarge(String detail) {
    return Refusal.of(431, "headers-too-large", "Headers too large", detail).closing();
  }

  private static @Nullable Refusal method(HttpRequest request) {
    String method = request.method().name();
    if (method.length() > METHOD_LENGTH_MAX || !isUpperToken(method)) {
      return Refusal.badRequest("The method is not valid.");
    }
    if (method.equals("CONNECT") || method.equals("TRACE")) {
      return Refusal.of(
              405, "method-not-allowed", "Method not allowed", method + " is not served here.")
          .closing();
    }
    return null;
  }

  private @Nullable Refusal framing(HttpHeaders headers, HttpVersion version) {
    if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
      if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)
          || version.equals(HttpVersion.HTTP_1_0)
          || codings.size() != 1) {
        return Refusal.badRequest("The request's length is stated in two ways.");
      }
      if (!codings.getFirst().equalsIgnoreCase("chunked")) {
        return Refusal.of(
                501,
                "transfer-coding",
                "Unknown transfer coding",
                "Only 'Transfer-Encoding: chunked' is understood.")
            .closing();
      }
      return null;
    }
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    if (length == null) {
      return null;
    }
    if (!isDigits(length) || headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size() != 1) {
      return Refusal.badRequest("The Content-Length is not a number.");
    }
    if (bodyMax > 0 && (length.length() > 18 || Long.parseLong(length) > bodyMax)) {
      return bodyTooLarge();
    }
    return null;
  }

  static Refusal bodyTooLarge() {
    return Refusal.of(
            413, "body-too-large", "Body too large", "The body is larger than limits.bodyMax.")
        .closing();
  }

  private static @Nullable Refusal address(
      HttpRequest request, HttpHeaders headers, HttpVersion version) {
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1 || (hosts.isEmpty() && version.equals(HttpVersion.HTTP_1_1))) {
      return Refusal.badRequest("A request names its host exactly once.");
    }
    String host = hosts.isEmpty() ? "" : hosts.getFirst();
    if (!isAuthority(host)) {
      return Refusal.badRequest("The Host header is not a host.");
    }
    String target = request.uri();
    if (!RequestPath.hasOnlyTargetCharacters(target)) {
      return Refusal.badRequest("The address has characters that must be percent-encoded.");
    }
    if (target.startsWith("/")) {
      return null;
    }
    if (target.equals("*") && request.method().name().equals("OPTIONS")) {
      return null;
    }
    return absolute(request, target, host);
  }

  private static @Nullable Refusal absolute(HttpRequest request, String target, String host) {
    int authorityStart;
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      authorityStart = 7;
    } else if (target.regionMatches(true, 0, "https://", 0, 8)) {
      authorityStart = 8;
    } else {
      return Refusal.badRequest("The address is neither a path nor a URL.");
    }
    int end = authorityStart;
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    if (!target.substring(authorityStart, end).equalsIgnoreCase(host) || host.isEmpty()) {
      return Refusal.badRequest("The address and the Host header name different hosts.");
    }
    String path = target.substring(end);
    request.setUri(path.startsWith("/") ? path : "/" + path);
    return null;
  }

  private static boolean isUpperToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < 'A' || c > 'Z') && c != '-' && c != '_') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Letters, digits and {@code . - _ : [ ]}: names, addresses and ports, and nothing else. */
  private static boolean isAuthority(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean fine =
          (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || (c >= 'A' && c <= 'Z')
              || c == '.'
              || c == '-'
              || c == ':'
              || c == '_'
              || c == '['
              || c == ']';
      if (!fine) {
        return false;
      }
    }
    return text.length() <= 260;
  }
}
