package dev.banyan.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with a file: conditions, ranges, encodings, the page of a single-page app. */
final class StaticAnswer {

  private static final Logger log = LoggerFactory.getLogger(StaticAnswer.class);

  private static final Refusal NOT_FOUND =
      Refusal.of(404, "not-found", "Not found", "There is no such file.");

  private StaticAnswer() {}

  static void begin(Exchange exchange, StaticRoot root) {
    String method = exchange.request.method().name();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.refuse(
          Refusal.of(
              405, "method-not-allowed", "Method not allowed", "Files are read with GET or HEAD."));
      return;
    }
    String path = exchange.mustRoute().pathFor(exchange.path);
    String file = path.endsWith("/") ? path + "index.html" : path;
    StaticFiles files = exchange.edge.files;
    StaticEntry known = files.inMemory(root, file);
    if (known != null) {
      answer(exchange, known, false);
      return;
    }
    try {
      files.read(() -> search(exchange, root, path, file));
    } catch (RejectedExecutionException full) {
      exchange.refuse(Refusal.overloaded(Duration.ofSeconds(1)));
    }
  }

  /** On a reader's thread. */
  private static void search(Exchange exchange, StaticRoot root, String path, String file) {
    StaticFiles files = exchange.edge.files;
    Runnable then;
    try {
      Optional<StaticEntry> found = files.find(root, file);
      if (found.isPresent()) {
        then = () -> answer(exchange, found.get(), false);
      } else if (!path.endsWith("/") && files.hasIndex(root, path)) {
        then = () -> redirect(exchange);
      } else if (root.singlePage() && wantsPage(exchange, path)) {
        Optional<StaticEntry> page = files.find(root, "/index.html");
        then =
            page.<Runnable>map(entry -> () -> answer(exchange, entry, true))
                .orElse(() -> exchange.refuse(NOT_FOUND));
      } else {
        then = () -> exchange.refuse(NOT_FOUND);
      }
    } catch (IOException | RuntimeException failure) {
      log.error("reading {} failed", file, failure);
      then = () -> exchange.refuse(Refusal.BROKEN);
    }
    Runnable next = then;
    exchange.loop.eventLoop.execute(
        () -> {
          if (!exchange.closed()) {
            exchange.guarded(next);
          }
        });
  }

  private static boolean wantsPage(Exchange exchange, String path) {
    String accept = exchange.request.headers().get(HttpHeaderNames.ACCEPT, "");
    boolean looksLikeFile = path.substring(path.lastIndexOf('/') + 1).contains(".");
    return accept.contains("text/html") || !looksLikeFile;
  }

  private static void redirect(Exchange exchange) {
    String target = exchange.target;
    int end = RequestPath.pathEnd(target);
    // A path that begins with two slashes would lead to another host.
    String path = "/" + target.substring(0, end).replaceFirst("^/+", "");
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(HttpHeaderNames.LOCATION, path + "/" + target.substring(end));
    exchange.answer.local(308, headers, new byte[0]);
  }

  private static void answer(Exchange exchange, StaticEntry entry, boolean fallback) {
    HttpHeaders asked = exchange.request.headers();
    HttpHeaders headers = new DefaultHttpHeaders();
    Encoding encoding = Encoding.IDENTITY;
    Map<Encoding, byte[]> small = entry.small();
    boolean encodable = small != null && small.size() > 1;
    if (encodable && !asked.contains(HttpHeaderNames.RANGE)) {
      encoding =
          Encoding.accepted(asked.get(HttpHeaderNames.ACCEPT_ENCODING), exchange.edge.brotli);
    }
    String etag =
        encoding == Encoding.IDENTITY
            ? entry.etag()
            : entry.etag().substring(0, entry.etag().length() - 1) + "-" + encoding.token + "\"";
    headers.set(HttpHeaderNames.ETAG, etag);
    headers.set(
        HttpHeaderNames.LAST_MODIFIED, DateFormatter.format(new Date(entry.modifiedMillis())));
    headers.set(HttpHeaderNames.CACHE_CONTROL, fallback ? "no-cache" : entry.cacheControl());
    headers.set("x-content-type-options", "nosniff");
    if (encodable) {
      headers.set(HttpHeaderNames.VARY, "accept-encoding");
    }
    if (CacheRules.notModified(asked, headers)) {
      exchange.answer.local(304, headers, new byte[0]);
      return;
    }
    headers.set(HttpHeaderNames.CONTENT_TYPE, entry.contentType());
    headers.set(HttpHeaderNames.ACCEPT_RANGES, "bytes");
    if (encoding != Encoding.IDENTITY) {
      headers.set(HttpHeaderNames.CONTENT_ENCODING, encoding.token);
    }
    ByteRange range = ByteRange.of(asked, entry);
    if (range == ByteRange.UNSATISFIABLE) {
      headers.set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + entry.size());
      exchange.answer.local(416, headers, new byte[0]);
      return;
    }
    long first = range == null ? 0 : range.first();
    byte @Nullable [] body = small == null ? null : small.get(encoding);
    long length =
        range != null ? range.last() - first + 1 : body != null ? body.length : entry.size();
    if (range != null) {
      headers.set(
          HttpHeaderNames.CONTENT_RANGE,
          "bytes " + first + "-" + range.last() + "/" + entry.size());
    }
    int status = range == null ? 200 : 206;
    headers.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
    if (body != null) {
      begin(exchange, status, headers);
      ByteBuf bytes = Unpooled.wrappedBuffer(body, (int) first, (int) length);
      exchange.answer.content(new io.netty.handler.codec.http.DefaultLastHttpContent(bytes));
      return;
    }
    if (exchange.head) {
      exchange.answer.local(status, headers, new byte[0]);
      return;
    }
    begin(exchange, status, headers);
    new FilePump(exchange, entry.file(), first, length).next();
  }

  private static void begin(Exchange exchange, int status, HttpHeaders headers) {
    headers.set(HttpHeaderNames.DATE, HttpDates.now(exchange.edge.clock));
    exchange.answer.begin(
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), headers));
  }
}
