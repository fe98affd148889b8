package dev.banyan.edge;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A client's HTTP/1.1 connection: one exchange at a time, in order; what was sent ahead waits,
 * bounded. Its deadlines make a client that sends or reads too slowly go.
 */
final class Http1Connection extends ClientEnd {

  private static final long LINGER_NANOS = Duration.ofSeconds(2).toNanos();

  private final RequestDecoder decoder;
  private final ResponseEncoder encoder;
  private final Deque<Object> ahead = new ArrayDeque<>(4);
  private int requestsAhead;
  private boolean keepAlive;
  private boolean bodyWanted = true;
  private boolean dispatching;
  private boolean closing;

  /** The request has no body: its end, which the decoder tells next, is known already. */
  private boolean skipsEnd;

  private boolean tunnelled;
  private int readsAtRest;
  private long restSinceNanos;
  private long partialSinceNanos;
  private long closingSinceNanos;

  Http1Connection(
      EdgeRuntime edge,
      LoopContext loop,
      Channel channel,
      RequestDecoder decoder,
      ResponseEncoder encoder,
      Peer peer) {
    super(edge, loop, channel, peer);
    this.decoder = decoder;
    this.encoder = encoder;
    this.restSinceNanos = loop.coarseNanos();
  }

  // ---- from the channel

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (closing || !(message instanceof HttpRequest || message instanceof HttpContent)) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (skipsEnd && ahead.isEmpty() && message instanceof LastHttpContent) {
      skipsEnd = false;
      ReferenceCountUtil.release(message);
    } else if (dispatching || !ahead.isEmpty() || !takes(message)) {
      queue(message);
    } else {
      dispatch(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    clientLeft();
    dropAhead();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Exchange current = exchange;
    boolean between = current == null || current.requestEnded();
    if (cause instanceof DecoderException && !closing && between) {
      HttpRequest malformed =
          new DefaultHttpRequest(HttpVersion.HTTP_1_0, HttpMethod.GET, "/bad-request");
      malformed.setDecoderResult(DecoderResult.failure(cause));
      channelRead(ctx, malformed);
      return;
    }
    Unexpected.log(cause);
    channel.close();
  }

  // ---- requests in order

  /** Whether the exchange under way, or a new one, can take a message now. */
  private boolean takes(Object message) {
    Exchange current = exchange;
    return current == null ? message instanceof HttpRequest : !current.requestEnded();
  }

  private void queue(Object message) {
    if (message instanceof HttpRequest && ++requestsAhead > edge.config.limits().pipelinedMax()) {
      ReferenceCountUtil.release(message);
      edge.meters.malformed.increment();
      channel.close();
      return;
    }
    ahead.add(message);
    readMore();
  }

  private void dispatch(Object message) {
    if (message instanceof HttpRequest request) {
      keepAlive = HttpUtil.isKeepAlive(request) && !edge.draining;
      bodyWanted = true;
      pace.nextRequest();
      Exchange next = new Exchange(edge, this, request);
      exchange = next;
      if (request.decoderResult().isSuccess() && !announcesBody(request)) {
        skipsEnd = true;
        next.noBody();
      }
      next.start();
      return;
    }
    Exchange current = exchange;
    if (current != null) {
      current.bodyContent((HttpContent) message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private static boolean announcesBody(HttpRequest request) {
    String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    return (length != null && !length.equals("0"))
        || request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  private void dispatchAhead() {
    if (dispatching) {
      return;
    }
    dispatching = true;
    Object next;
    while (!closing && (next = ahead.peek()) != null) {
      if (skipsEnd && next instanceof LastHttpContent) {
        skipsEnd = false;
        ReferenceCountUtil.release(ahead.remove());
        continue;
      }
      if (!takes(next)) {
        break;
      }
      ahead.remove();
      if (next instanceof HttpRequest) {
        requestsAhead--;
      }
      dispatch(next);
      if (next instanceof LastHttpContent) {
        bodyPaused();
      }
    }
    dispatching = false;
    readMore();
  }

  private void readMore() {
    boolean read = closing || (bodyWanted && ahead.isEmpty());
    if (!tunnelled && channel.config().isAutoRead() != read) {
      channel.config().setAutoRead(read);
    }
  }

  private void dropAhead() {
    for (Object message; (message = ahead.poll()) != null; ) {
      ReferenceCountUtil.release(message);
    }
  }

  // ---- for the exchange

  @Override
  public boolean http2() {
    return false;
  }

  @Override
  public boolean keepsAlive() {
    return keepAlive && !edge.draining;
  }

  @Override
  public void readBody(boolean on) {
    if (bodyWanted != on) {
      bodyWanted = on;
      readMore();
    }
  }

  @Override
  public void answering(boolean head) {
    encoder.answersHead(head);
  }

  @Override
  public void ended(Exchange done, boolean reusable) {
    if (exchange != done || tunnelled) {
      return;
    }
    exchange = null;
    if (!reusable) {
      close(done.requestEnded());
      return;
    }
    bodyWanted = true;
    restSinceNanos = loop.coarseNanos();
    partialSinceNanos = 0;
    readsAtRest = decoder.reads();
    if (ahead.isEmpty()) {
      readMore();
    } else {
      dispatchAhead();
    }
  }

  @Override
  public void abort() {
    closing = true;
    channel.close();
  }

  @Override
  public boolean becomeTunnel(Tunnel tunnel) {
    tunnelled = true;
    loop.unwatch(this);
    boolean clean = ahead.isEmpty();
    dropAhead();
    channel.pipeline().addLast("tunnel", tunnel.clientEnd());
    channel.pipeline().remove(encoder);
    channel.pipeline().remove(this);
    channel.pipeline().remove(decoder);
    return clean;
  }

  @Override
  public void drain() {
    Exchange current = exchange;
    boolean idle = current == null && ahead.isEmpty() && !closing && !tunnelled;
    if (idle || (current != null && current.answer.endless())) {
      channel.close();
    }
  }

  /**
   * Closes so that the client still gets the answer: a socket closed with unread bytes is reset,
   * and a reset overtakes what was sent. So the sending side is closed first and what comes is
   * dropped.
   */
  private void close(boolean nothingUnread) {
    closing = true;
    closingSinceNanos = loop.coarseNanos();
    dropAhead();
    var flushed = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    if (nothingUnread || !(channel instanceof DuplexChannel duplex) || secure()) {
      flushed.addListener(ChannelFutureListener.CLOSE);
    } else {
      flushed.addListener(done -> duplex.shutdownOutput());
      readMore();
    }
  }

  // ---- deadlines

  @Override
  public void sweep(long nowNanos, long sinceLastNanos) {
    EdgeConfig.Timeouts timeouts = edge.config.timeouts();
    if (closing) {
      if (nowNanos - closingSinceNanos > LINGER_NANOS && channel.isWritable()) {
        channel.close();
      }
    }
    if (taking.stalled(channel, sinceLastNanos, loop.unsent.stallMaxNanos())) {
      slow();
      return;
    }
    Exchange current = exchange;
    if (current != null) {
      if (pace.sendsTooSlowly(current, channel, sinceLastNanos)) {
        slow();
        return;
      }
      current.sweep(nowNanos);
    } else if (!closing) {
      sweepRest(nowNanos, timeouts);
    }
  }

  private void sweepRest(long nowNanos, EdgeConfig.Timeouts timeouts) {
    if (decoder.reads() != readsAtRest) {
      if (partialSinceNanos == 0) {
        partialSinceNanos = nowNanos;
      } else if (nowNanos - partialSinceNanos > timeouts.requestHead().toNanos()) {
        slow();
      }
    } else if (nowNanos - restSinceNanos > timeouts.keepAlive().toNanos()) {
      channel.close();
    }
  }
}
