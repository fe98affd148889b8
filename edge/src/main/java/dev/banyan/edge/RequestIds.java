package dev.banyan.edge;

import dev.banyan.kernel.trace.TraceScope;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request an id and a place in a trace (W3C Trace Context). What the client sent stays
 * where it is sane; where neither came, the id is the trace's, so that logs and traces meet.
 */
final class RequestIds {

  static final AsciiString TRACEPARENT = AsciiString.cached("traceparent");
  static final AsciiString TRACESTATE = AsciiString.cached("tracestate");
  private static final int ID_LENGTH_MAX = 128;
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private RequestIds() {}

  /** Sets the headers of the request; the id. */
  @SuppressWarnings("deprecation") // the String of Latin-1 bytes: no decoding, no check
  static String assign(Exchange exchange) {
    HttpHeaders headers = exchange.request.headers();
    String given = headers.get(HeaderHygiene.X_REQUEST_ID);
    String trace = headers.get(TRACEPARENT);
    boolean traced = isTraceparent(trace);
    if (!traced && trace != null) {
      headers.remove(TRACEPARENT);
      headers.remove(TRACESTATE);
    }
    if (traced && trace != null && exchange.edge.spans.enabled() && isRecorded(trace)) {
      goOn(exchange, trace);
    }
    boolean starts = !traced && exchange.edge.config.traceRequests();
    boolean keeps = given != null && isSane(given);
    String id;
    if (starts) {
      byte[] text = new byte[55];
      text[0] = text[1] = '0';
      text[2] = text[35] = text[52] = '-';
      text[53] = '0';
      text[54] = (byte) (begins(exchange) ? '1' : '0');
      hex(text, 3, exchange.loop.random.nextLong() | 1);
      hex(text, 19, exchange.loop.random.nextLong());
      hex(text, 36, exchange.loop.random.nextLong() | 1);
      headers.set(TRACEPARENT, new AsciiString(text, false));
      if (exchange.edge.spans.enabled() && text[54] == '1') {
        exchange.span = new EdgeSpan(new String(text, 0, 3, 32), new String(text, 0, 36, 16), "");
      }
      id = keeps ? given : new String(text, 0, 3, 32);
    } else if (keeps) {
      id = given;
    } else {
      byte[] text = new byte[32];
      hex(text, 0, exchange.loop.random.nextLong());
      hex(text, 16, exchange.loop.random.nextLong());
      id = new String(text, 0);
    }
    if (!keeps) {
      headers.set(HeaderHygiene.X_REQUEST_ID, id);
    }
    return id;
  }

  /** Where nobody here records, it is the app's to decide, as it was asked to. */
  private static boolean begins(Exchange exchange) {
    return !exchange.edge.spans.enabled() || exchange.edge.spans.begins();
  }

  /** Our span comes between the client's and the app's. */
  private static void goOn(Exchange exchange, String trace) {
    String span = TraceScope.newSpanId();
    String traceId = trace.substring(3, 35);
    exchange.span = new EdgeSpan(traceId, span, trace.substring(36, 52));
    exchange.request.headers().set(TRACEPARENT, "00-" + traceId + "-" + span + "-01");
  }

  /** The last of its flags, of a well-formed one. */
  private static boolean isRecorded(String traceparent) {
    return (Character.digit(traceparent.charAt(54), 16) & 1) == 1;
  }

  static boolean isSane(String id) {
    if (id.isEmpty() || id.length() > ID_LENGTH_MAX) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean fine =
          (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || c == '-'
              || c == '_'
              || c == '.'
              || c == ':';
      if (!fine) {
        return false;
      }
    }
    return true;
  }

  /** {@code 00-<32 hex>-<16 hex>-<2 hex>}, neither id all zeros; later versions may be longer. */
  static boolean isTraceparent(@Nullable String text) {
    if (text == null
        || text.length() < 55
        || text.length() > 256
        || text.startsWith("ff")
        || (text.startsWith("00") && text.length() != 55)) {
      return false;
    }
    boolean traceZero = true;
    boolean spanZero = true;
    for (int i = 0; i < 55; i++) {
      char c = text.charAt(i);
      if (i == 2 || i == 35 || i == 52) {
        if (c != '-') {
          return false;
        }
        continue;
      }
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
      if (c != '0') {
        traceZero &= i < 3 || i > 34;
        spanZero &= i < 36 || i > 51;
      }
    }
    return !traceZero && !spanZero;
  }

  private static void hex(byte[] out, int at, long value) {
    for (int i = 15; i >= 0; i--) {
      out[at + i] = HEX[(int) (value & 15)];
      value >>>= 4;
    }
  }
}
