package dev.banyan.edge;

import dev.banyan.limits.Decision;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answer of one exchange: framing, compression, the edge's own headers. The head is held
 * back until the first bytes of the body, so that a small answer goes out in one piece.
 */
final class Answer {

  private static final AsciiString RATE_LIMIT = AsciiString.cached("ratelimit-limit");
  private static final AsciiString RATE_REMAINING = AsciiString.cached("ratelimit-remaining");
  private static final AsciiString RATE_RESET = AsciiString.cached("ratelimit-reset");
  static final AsciiString CACHE_STATUS = AsciiString.cached("cache-status");

  private static final String EVENT_STREAM = "text/event-stream";

  private final Exchange exchange;
  private int status;
  private long bytes;
  private boolean started;
  private boolean ended;
  private boolean endless;
  private boolean bodyless;
  private boolean keepsAlive;
  private boolean closeAfter;
  private boolean challenge;
  private @Nullable HttpResponse held;
  private @Nullable BodyEncoder encoder;
  private @Nullable Decision decision;
  private @Nullable String cacheStatus;
  private @Nullable Runnable onWritable;

  Answer(Exchange exchange) {
    this.exchange = exchange;
  }

  boolean started() {
    return started;
  }

  boolean ended() {
    return ended;
  }

  /** Whether the answer is a stream of events, which ends only when somebody ends it. */
  boolean endless() {
    return endless && !ended;
  }

  boolean keepsAlive() {
    return keepsAlive;
  }

  /** Bytes of the body so far, as sent. */
  long bytes() {
    return bytes;
  }

  int status() {
    return status;
  }

  void status(int value) {
    status = value;
  }

  void closeAfter() {
    closeAfter = true;
  }

  void challenge() {
    challenge = true;
  }

  void limited(Decision value) {
    decision = value;
  }

  void cacheStatus(String value) {
    cacheStatus = value;
  }

  /** Called whenever the client takes bytes again; for answers that are pumped. */
  void onWritable(Runnable pump) {
    onWritable = pump;
  }

  void clientWritable(boolean writable) {
    Runnable pump = onWritable;
    if (writable && pump != null) {
      pump.run();
    }
  }

  /** Begins an answer whose body follows by {@link #content}. */
  void begin(HttpResponse response) {
    HttpHeaders headers = response.headers();
    status = response.status().code();
    started = true;
    bodyless = exchange.head || status == 204 || status == 304;
    endless = !bodyless && isEventStream(headers.get(HttpHeaderNames.CONTENT_TYPE, ""));
    if (!bodyless) {
      encoder = Compression.begin(exchange, status, headers);
    }
    CachedFetch fetch = exchange.fetch();
    if (fetch != null) {
      fetch.answerBegins(status, headers);
    }
    frame(headers);
    addOwn(headers);
    held = response;
    if (endless) {
      exchange.streams();
    }
  }

  private static boolean isEventStream(String contentType) {
    return contentType.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length());
  }

  /** A whole answer of the edge's own. */
  void local(int code, HttpHeaders headers, byte[] body) {
    if (code != 304 && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
    }
    if (!headers.contains(HttpHeaderNames.DATE)) {
      headers.set(HttpHeaderNames.DATE, HttpDates.now(exchange.edge.clock));
    }
    begin(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(code), headers));
    content(new DefaultLastHttpContent(Unpooled.wrappedBuffer(body)));
  }

  /** A piece of the body; owned from here. The last one is flushed. */
  void content(HttpContent content) {
    if (ended) {
      content.release();
      return;
    }
    boolean last = content instanceof LastHttpContent;
    if (bodyless) {
      content.release();
      if (last) {
        end(LastHttpContent.EMPTY_LAST_CONTENT);
      }
      return;
    }
    BodyEncoder compressor = encoder;
    HttpContent out = compressor == null ? content : compress(compressor, content, last);
    CachedFetch fetch = exchange.fetch();
    if (fetch != null) {
      fetch.capture(out.content());
    }
    wrote(out.content().readableBytes());
    if (last) {
      end((LastHttpContent) out);
    } else if (out.content().isReadable()) {
      writeHeld();
      write(out);
    } else {
      out.release();
    }
  }

  /** What was written so far goes out. */
  void flush() {
    if (ended) {
      return;
    }
    BodyEncoder compressor = encoder;
    if (compressor != null && held == null) {
      ByteBuf ready = compressor.flush();
      CachedFetch fetch = exchange.fetch();
      if (fetch != null) {
        fetch.capture(ready);
      }
      wrote(ready.readableBytes());
      if (ready.isReadable()) {
        write(new DefaultHttpContent(ready));
      } else {
        ready.release();
      }
    }
    writeHeld();
    exchange.down.channel().flush();
  }

  void close() {
    BodyEncoder compressor = encoder;
    encoder = null;
    if (compressor != null) {
      compressor.close();
    }
    onWritable = null;
  }

  private void end(LastHttpContent last) {
    ended = true;
    CachedFetch fetch = exchange.fetch();
    if (fetch != null) {
      fetch.answered(); // kept before the client knows: its next request finds it
    }
    HttpResponse head = held;
    held = null;
    Channel channel = exchange.down.channel();
    if (head != null) {
      channel.writeAndFlush(
          new DefaultFullHttpResponse(
              head.protocolVersion(),
              head.status(),
              last.content(),
              head.headers(),
              last.trailingHeaders()),
          promise(channel));
    } else {
      channel.writeAndFlush(last, promise(channel));
    }
    exchange.answered();
  }

  private void wrote(int length) {
    bytes += length;
    exchange.down.wrote(length);
  }

  private void writeHeld() {
    HttpResponse head = held;
    if (head != null) {
      held = null;
      write(head);
    }
  }

  private void write(Object message) {
    Channel channel = exchange.down.channel();
    channel.write(message, promise(channel));
  }

  /** HTTP/2 wants a promise of its own for every frame. */
  private ChannelPromise promise(Channel channel) {
    return exchange.down.http2() ? channel.newPromise() : channel.voidPromise();
  }

  private HttpContent compress(BodyEncoder compressor, HttpContent content, boolean last) {
    try {
      ByteBuf encoded = compressor.encode(content.content());
      if (!last) {
        return new DefaultHttpContent(encoded);
      }
      ByteBuf rest = compressor.finish();
      ByteBuf all = encoded.isReadable() ? Unpooled.wrappedBuffer(encoded, rest) : rest;
      if (all == rest) {
        encoded.release();
      }
      HttpResponse head = held;
      if (head != null) {
        head.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
        head.headers().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(all.readableBytes()));
      }
      return new DefaultLastHttpContent(all, EmptyHttpHeaders.INSTANCE);
    } finally {
      content.release();
    }
  }

  private void frame(HttpHeaders headers) {
    Downstream down = exchange.down;
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    keepsAlive = down.keepsAlive() && !closeAfter;
    if (exchange.hasUnreadBody() && !down.http2() && exchange.call() == null) {
      keepsAlive = false; // nobody will read the rest of the request
    }
    if (status == 204) {
      headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    }
    if (down.http2()) {
      return;
    }
    if (!bodyless && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      if (exchange.http10()) {
        keepsAlive = false;
      } else {
        headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      }
    }
    if (!keepsAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (exchange.http10()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
  }

  private void addOwn(HttpHeaders headers) {
    headers.set(HeaderHygiene.X_REQUEST_ID, exchange.requestId);
    Decision said = decision;
    if (said != null) {
      headers.set(RATE_LIMIT, Long.toString(said.limit()));
      headers.set(RATE_REMAINING, Long.toString(said.remaining()));
      headers.set(RATE_RESET, Long.toString(said.resetAfter().plusNanos(999_999_999).toSeconds()));
    }
    String cache = cacheStatus;
    if (cache != null) {
      headers.set(CACHE_STATUS, cache);
    }
    if (challenge) {
      headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
  }
}
