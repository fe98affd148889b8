package dev.banyan.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The decoder of Vert.x, about framing as strict as the edge's: it refuses folded header lines,
 * which Netty joins, lengths that are stated in two ways, codings that nobody undoes, and floods of
 * header lines; and it ends a connection on which a request takes too long to arrive, also one that
 * was answered before its end, or on which none begins after it was opened. A timer exists only
 * until the first byte and while a request is half there. One for each connection, on its event
 * loop.
 */
final class ApiRequestDecoder extends VertxHttpRequestDecoder {

  /** What of a request comes next. */
  private enum Phase {
    NOTHING,
    HEAD,
    BODY
  }

  /** As the edge's default. */
  private static final int HEADERS_MAX = 100;

  private final Duration headMax;
  private final Duration bodyMax;
  private final Runnable onSlow;
  private Phase phase = Phase.NOTHING;
  private boolean requestLineSeen;
  private boolean refused;
  private @Nullable Future<?> deadline;

  /**
   * @param headMax from the first byte of a head to its end, and from the connection's beginning to
   *     its first byte
   * @param bodyMax from there to the end of the request
   * @param onSlow told when one was not kept, before the connection is closed
   */
  ApiRequestDecoder(
      HttpServerOptions options, Duration headMax, Duration bodyMax, Runnable onSlow) {
    super(options);
    this.headMax = headMax;
    this.bodyMax = bodyMax;
    this.onSlow = onSlow;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    super.handlerAdded(ctx);
    deadline = schedule(ctx, headMax);
  }

  private Future<?> schedule(ChannelHandlerContext ctx, Duration most) {
    return ctx.executor()
        .schedule(
            () -> {
              onSlow.run();
              ctx.close();
            },
            most.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    super.channelRead(ctx, message);
    if (phase != Phase.NOTHING && deadline == null) {
      deadline = schedule(ctx, phase == Phase.HEAD ? headMax : bodyMax);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    cancelDeadline();
    phase = Phase.NOTHING;
    super.channelInactive(ctx);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
      throws Exception {
    if (refused) {
      buffer.skipBytes(buffer.readableBytes());
      return;
    }
    if (phase != Phase.BODY && buffer.isReadable()) {
      enter(Phase.HEAD);
      if (hasFoldedLine(buffer)) {
        refused = true;
        enter(Phase.NOTHING);
        buffer.skipBytes(buffer.readableBytes());
        out.add(folded());
        return;
      }
    }
    int before = out.size();
    super.decode(ctx, buffer, out);
    for (int i = before; i < out.size(); i++) {
      Object message = out.get(i);
      if (message instanceof HttpRequest request) {
        if (request.decoderResult().isSuccess() && !isSound(request)) {
          refuse(buffer, out, i, request);
          return;
        }
        enter(Phase.BODY);
      }
      if (message instanceof LastHttpContent) {
        enter(Phase.NOTHING);
        requestLineSeen = false;
      }
    }
  }

  /** Each phase has a deadline of its own. */
  private void enter(Phase next) {
    if (phase != next) {
      cancelDeadline();
    }
    phase = next;
  }

  private void cancelDeadline() {
    Future<?> waiting = deadline;
    if (waiting != null) {
      deadline = null;
      waiting.cancel(false);
    }
  }

  /** Netty would take the length away and go on; what is in front may have read it otherwise. */
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new DecoderException("a length and a coding");
  }

  private static boolean isSound(HttpRequest request) {
    HttpHeaders headers = request.headers();
    // Lines, not names, which is what the headers of Vert.x call their size.
    int lines = 0;
    for (var line = headers.iteratorCharSequence(); line.hasNext(); line.next()) {
      if (++lines > HEADERS_MAX) {
        return false;
      }
    }
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    int lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size();
    if (codings.isEmpty()) {
      return lengths <= 1;
    }
    return lengths == 0
        && codings.size() == 1
        && codings.getFirst().equalsIgnoreCase("chunked")
        && request.protocolVersion().equals(HttpVersion.HTTP_1_1);
  }

  /** Nothing of the connection is read any more; Vert.x answers 400 and closes it. */
  private void refuse(ByteBuf buffer, List<Object> out, int at, HttpRequest request) {
    refused = true;
    enter(Phase.NOTHING);
    buffer.skipBytes(buffer.readableBytes());
    while (out.size() > at + 1) {
      ReferenceCountUtil.release(out.removeLast());
    }
    request.setDecoderResult(
        DecoderResult.failure(new DecoderException("framing, or too many header lines")));
  }

  /** Looks at the beginnings of the lines of a head; a buffer always begins with a line. */
  private boolean hasFoldedLine(ByteBuf buffer) {
    int at = buffer.readerIndex();
    int end = buffer.writerIndex();
    while (at < end) {
      byte first = buffer.getByte(at);
      if (requestLineSeen && (first == ' ' || first == '\t')) {
        return true;
      }
      int lineFeed = buffer.indexOf(at, end, (byte) '\n');
      if (lineFeed < 0) {
        return false;
      }
      if (lineFeed - at > 1) {
        requestLineSeen = true;
      } else if (requestLineSeen) {
        return false;
      }
      at = lineFeed + 1;
    }
    return false;
  }

  private static HttpRequest folded() {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    request.setDecoderResult(DecoderResult.failure(new DecoderException("folded header line")));
    return request;
  }
}
