package dev.banyan.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may pass from one side of a proxy to the other.
 *
 * <p>Removed both ways: hop-by-hop headers (RFC 9110, 7.6.1) with all that {@code Connection}
 * names, and Banyan's cookies. Removed from requests: every header that an app could take for one
 * of Banyan's own statements, {@code X-Banyan-…} in any spelling, since CGI-like gateways fold
 * whatever is neither letter nor digit; and what says who the client is ({@code X-Forwarded-…} and
 * its like), which a trusted proxy alone may send, and only as it is properly spelled.
 */
final class HeaderHygiene {

  static final AsciiString X_REQUEST_ID = AsciiString.cached("x-request-id");
  static final AsciiString X_FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
  static final AsciiString X_FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
  static final AsciiString X_FORWARDED_HOST = AsciiString.cached("x-forwarded-host");
  static final AsciiString X_FORWARDED_PORT = AsciiString.cached("x-forwarded-port");
  static final AsciiString X_FORWARDED_PREFIX = AsciiString.cached("x-forwarded-prefix");
  static final AsciiString FORWARDED = AsciiString.cached("forwarded");
  static final AsciiString X_REAL_IP = AsciiString.cached("x-real-ip");
  static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
  static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");
  private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");
  private static final AsciiString PROXY = AsciiString.cached("proxy");

  private static final Map<String, AsciiString> CLAIM_HEADERS =
      Map.of(
          "user", AsciiString.cached("x-banyan-user"),
          "team", AsciiString.cached("x-banyan-team"),
          "plan", AsciiString.cached("x-banyan-plan"),
          "role", AsciiString.cached("x-banyan-role"),
          "email", AsciiString.cached("x-banyan-email"));

  /** Headers that {@code Connection} must not be able to remove: the edge relies on them. */
  private static final List<String> NEVER_NAMED =
      List.of("host", "content-length", "transfer-encoding", "authorization", "cookie");

  private HeaderHygiene() {}

  /**
   * Cleans a request's headers in place.
   *
   * @param keepUpgrade whether {@code Upgrade} stays, for a WebSocket
   * @param trustedPeer whether what a proxy before us said of the client stays
   */
  static void cleanRequest(HttpHeaders headers, boolean keepUpgrade, boolean trustedPeer) {
    removeNamedByConnection(headers);
    List<CharSequence> unwanted = null;
    Iterator<Map.Entry<CharSequence, CharSequence>> iterator = headers.iteratorCharSequence();
    while (iterator.hasNext()) {
      CharSequence name = iterator.next().getKey();
      if (!mayPass(name, keepUpgrade, trustedPeer)) {
        if (unwanted == null) {
          unwanted = new ArrayList<>();
        }
        unwanted.add(name);
      }
    }
    if (unwanted != null) {
      unwanted.forEach(headers::remove);
    }
  }

  /** Cleans an answer's headers in place; framing is left to whoever writes it. */
  static void cleanResponse(HttpHeaders headers, boolean keepUpgrade) {
    removeNamedByConnection(headers);
    headers.remove(KEEP_ALIVE);
    headers.remove(PROXY_CONNECTION);
    headers.remove(HttpHeaderNames.TRAILER);
    if (!keepUpgrade) {
      headers.remove(HttpHeaderNames.UPGRADE);
    }
  }

  /** Removes Banyan's cookies from what the client sent. */
  static void cleanCookies(HttpHeaders headers) {
    String cookies = headers.get(HttpHeaderNames.COOKIE);
    if (cookies == null) {
      return;
    }
    List<String> lines = headers.getAll(HttpHeaderNames.COOKIE);
    if (lines.size() > 1) {
      cookies = String.join("; ", lines);
    } else if (!mentionsBanyan(cookies)) {
      return;
    }
    StringBuilder kept = new StringBuilder(cookies.length());
    for (String pair : cookies.split(";", -1)) {
      String text = pair.strip();
      if (!text.isEmpty() && !isBanyanCookie(text)) {
        kept.append(kept.isEmpty() ? "" : "; ").append(text);
      }
    }
    if (kept.isEmpty()) {
      headers.remove(HttpHeaderNames.COOKIE);
    } else {
      headers.set(HttpHeaderNames.COOKIE, kept.toString());
    }
  }

  /** Keeps an app from setting Banyan's cookies: they ignore ports, and would reach the API. */
  static void cleanSetCookies(HttpHeaders headers) {
    if (!headers.contains(HttpHeaderNames.SET_COOKIE)) {
      return;
    }
    List<String> all = headers.getAll(HttpHeaderNames.SET_COOKIE);
    List<String> kept = new ArrayList<>(all.size());
    for (String cookie : all) {
      if (!isBanyanCookie(cookie.strip())) {
        kept.add(cookie);
      }
    }
    if (kept.size() != all.size()) {
      headers.set(HttpHeaderNames.SET_COOKIE, kept);
    }
  }

  /** The value of a cookie, if the request has it. */
  static @Nullable String cookie(HttpHeaders headers, String name) {
    for (String line : headers.getAll(HttpHeaderNames.COOKIE)) {
      for (String pair : line.split(";", -1)) {
        String text = pair.strip();
        if (text.length() > name.length()
            && text.startsWith(name)
            && text.charAt(name.length()) == '=') {
          return text.substring(name.length() + 1);
        }
      }
    }
    return null;
  }

  /** Adds what was verified about the caller. */
  static void addClaims(HttpHeaders headers, Map<String, String> claims) {
    claims.forEach(
        (claim, value) -> {
          AsciiString name = CLAIM_HEADERS.get(claim);
          if (name != null) {
            headers.set(name, headerSafe(value));
          }
        });
  }

  /** Text that can stand in a header: what is not printable ASCII is percent-encoded as UTF-8. */
  static String headerSafe(String value) {
    boolean safe = true;
    for (int i = 0; i < value.length() && safe; i++) {
      safe = value.charAt(i) >= ' ' && value.charAt(i) < 0x7f;
    }
    if (safe) {
      return value;
    }
    StringBuilder out = new StringBuilder();
    for (byte b : value.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7f && b != '%') {
        out.append((char) b);
      } else {
        out.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
      }
    }
    return out.toString();
  }

  private static boolean mayPass(CharSequence name, boolean keepUpgrade, boolean trustedPeer) {
    // Only names with these first letters can matter; most headers leave here.
    char first = (char) (name.charAt(0) | 0x20);
    return switch (first) {
      case 'x' -> mayClaim(name, trustedPeer);
      case 'c' -> !is(name, HttpHeaderNames.CONNECTION);
      case 'k' -> !is(name, KEEP_ALIVE);
      case 'p' ->
          !is(name, PROXY_CONNECTION)
              && !is(name, PROXY)
              && !is(name, HttpHeaderNames.PROXY_AUTHORIZATION)
              && !is(name, HttpHeaderNames.PROXY_AUTHENTICATE);
      case 't' -> !is(name, HttpHeaderNames.TE) && !is(name, HttpHeaderNames.TRAILER);
      case 'u' -> keepUpgrade || !is(name, HttpHeaderNames.UPGRADE);
      case 'h' -> !is(name, HTTP2_SETTINGS) && mayClaim(name, trustedPeer);
      case 'f' -> mayClaim(name, trustedPeer);
      // A sign in front is folded away like any other.
      default -> Character.isLetter(first) || mayClaim(name, trustedPeer);
    };
  }

  private static boolean mayClaim(CharSequence name, boolean trustedPeer) {
    return !isBanyanHeader(name)
        && (!saysWhoTheClientIs(name) || (trustedPeer && isProperlySpelled(name)));
  }

  private static boolean saysWhoTheClientIs(CharSequence name) {
    return foldsTo(name, "xforwarded")
        || foldsTo(name, "httpxforwarded")
        || foldsToAll(name, "xrealip")
        || foldsToAll(name, "httpxrealip")
        || foldsToAll(name, "forwarded")
        || foldsToAll(name, "httpforwarded");
  }

  /** As the proxies write it: they replace their own spelling alone and let any other through. */
  private static boolean isProperlySpelled(CharSequence name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) != '-' && !Character.isLetterOrDigit(name.charAt(i))) {
        return false;
      }
    }
    return is(name, FORWARDED) || is(name, X_REAL_IP) || startsWith(name, "x-forwarded-");
  }

  private static boolean is(CharSequence name, AsciiString known) {
    return known.contentEqualsIgnoreCase(name);
  }

  private static boolean startsWith(CharSequence name, String prefix) {
    return AsciiString.regionMatches(name, true, 0, prefix, 0, prefix.length());
  }

  /** {@code x-banyan-}, {@code X_Banyan.} and so on; also the extension headers of HTTP/2. */
  private static boolean isBanyanHeader(CharSequence name) {
    if (startsWith(name, "x-http2-")) {
      return true;
    }
    return foldsTo(name, "xbanyan") || foldsTo(name, "httpxbanyan");
  }

  /** Whether a name begins so once everything but letters and digits is left out of it. */
  private static boolean foldsTo(CharSequence name, String prefix) {
    return foldedEnd(name, prefix) >= 0;
  }

  private static boolean foldsToAll(CharSequence name, String whole) {
    int end = foldedEnd(name, whole);
    if (end < 0) {
      return false;
    }
    for (int i = end; i < name.length(); i++) {
      if (Character.isLetterOrDigit(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Where a name's folded begin ends in it; below 0 when it begins otherwise. */
  private static int foldedEnd(CharSequence name, String prefix) {
    int matched = 0;
    int i = 0;
    for (; i < name.length() && matched < prefix.length(); i++) {
      char c = Character.toLowerCase(name.charAt(i));
      if (!Character.isLetterOrDigit(c)) {
        continue;
      }
      if (c != prefix.charAt(matched)) {
        return -1;
      }
      matched++;
    }
    return matched == prefix.length() ? i : -1;
  }

  private static void removeNamedByConnection(HttpHeaders headers) {
    if (!headers.contains(HttpHeaderNames.CONNECTION)) {
      return;
    }
    for (String line : headers.getAll(HttpHeaderNames.CONNECTION)) {
      if (line.equalsIgnoreCase("keep-alive") || line.equalsIgnoreCase("close")) {
        continue;
      }
      for (String named : line.split(",", -1)) {
        String name = named.strip().toLowerCase(Locale.ROOT);
        if (!name.isEmpty() && !name.equals("upgrade") && !NEVER_NAMED.contains(name)) {
          headers.remove(name);
        }
      }
    }
    headers.remove(HttpHeaderNames.CONNECTION);
  }

  private static boolean mentionsBanyan(String cookies) {
    return cookies.toLowerCase(Locale.ROOT).contains("banyan");
  }

  /** Also a nameless {@code =banyan_…}, which browsers send back without its first sign. */
  private static boolean isBanyanCookie(String pair) {
    int start = 0;
    while (start < pair.length() && (pair.charAt(start) == '=' || pair.charAt(start) <= ' ')) {
      start++;
    }
    String name = pair.substring(start).toLowerCase(Locale.ROOT);
    return name.startsWith("banyan_")
        || name.startsWith("__host-banyan")
        || name.startsWith("__secure-banyan");
  }
}
