package dev.banyan.operate.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection, with at most one request under way. It reads answers and never obeys
 * them: a redirect is a status like any other.
 */
final class HttpLink extends ChannelInboundHandlerAdapter {

  private final LinkPool pool;
  private final boolean tls;
  private final long answerBytesMax;
  private final ResponseReader reader = new ResponseReader();
  private final EventCounter events = new EventCounter();
  private @Nullable ChannelHandlerContext context;
  private @Nullable Call call;
  private long bytesBefore;
  private long answers;
  private boolean closing;
  private boolean wasReady;
  private int eventsMax;
  private long listenedToNanos;
  private long eventsSeen;

  HttpLink(LinkPool pool, boolean tls, long answerBytesMax) {
    this.pool = pool;
    this.tls = tls;
    this.answerBytesMax = answerBytesMax;
  }

  @Nullable Call call() {
    return call;
  }

  /** Begins a request; the connection is idle. */
  void send(Call next, ByteBuf request, RequestClass of, long nowNanos) {
    call = next;
    bytesBefore = reader.bytes();
    next.deadlineNanos = nowNanos + of.timeout().toNanos();
    if (of.ask() instanceof Ask.EventStream stream) {
      eventsMax = stream.eventsMax();
      eventsSeen = 0;
      events.reset();
      reader.sink(this::streamed);
      listenedToNanos = nowNanos + stream.forMax().toNanos();
      next.deadlineNanos = nowNanos + Math.min(of.timeout().toNanos(), stream.forMax().toNanos());
    }
    next.step.sent(next, request.readableBytes());
    ChannelHandlerContext to = context;
    if (to != null) {
      to.writeAndFlush(request, to.voidPromise());
    }
  }

  /** Its time is over: a stream was to end so, anything else failed. */
  void expired(boolean stream, long nowNanos) {
    Call expired = call;
    if (expired == null) {
      return;
    }
    if (stream && reader.inBody() && eventsSeen > 0 && good(expired)) {
      streamEnded(nowNanos);
    } else {
      fail(Failure.TIMEOUT, nowNanos);
    }
  }

  void close() {
    closing = true;
    ChannelHandlerContext open = context;
    if (open != null) {
      open.close();
    }
  }

  boolean closing() {
    return closing;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    if (!tls) {
      wasReady = true;
      pool.ready(this);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext at, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        wasReady = true;
        pool.ready(this);
      } else {
        pool.refused(handshake.cause());
        at.close();
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (in.isReadable()) {
        if (reader.read(in)) {
          answered();
        }
      }
      if (reader.bytes() - bytesBefore > answerBytesMax) {
        fail(Failure.TOO_LONG, System.nanoTime());
      }
    } catch (IllegalStateException unreadable) {
      fail(Failure.PROTOCOL, System.nanoTime());
      from.close();
    } finally {
      in.release();
    }
  }

  private void answered() {
    Call of = call;
    if (of == null || reader.status() == 101) {
      throw new IllegalStateException("an answer without a request");
    }
    long now = System.nanoTime();
    end(of);
    answers++;
    of.step.answered(of, reader.status(), now);
    boolean streamWanted = pool.of(of).ask() instanceof Ask.EventStream;
    boolean good = good(of);
    boolean readable = !streamWanted || (reader.eventStream() && eventsSeen > 0);
    if (!good) {
      pool.refusal(reader);
    }
    // The connection first: whoever waits, or follows on this one, can have it.
    if (reader.keepAlive()) {
      pool.idle(this);
    } else {
      close();
    }
    if (good && readable) {
      pool.done(of, now);
    } else {
      pool.failed(of, good ? Failure.PROTOCOL : Failure.STATUS, now);
    }
  }

  private void streamed(ByteBuf in, int index, int length) {
    Call of = call;
    if (of == null || !reader.eventStream() || !good(of)) {
      return;
    }
    int seen = events.count(in, index, length);
    long now = seen == 0 ? 0 : System.nanoTime();
    for (int event = 0; event < seen && eventsSeen < eventsMax; event++) {
      if (eventsSeen++ == 0) {
        of.step.firstEvent(of, now);
        of.deadlineNanos = listenedToNanos;
      }
      of.step.event(of, now);
    }
    if (eventsSeen >= eventsMax && seen > 0) {
      streamEnded(now);
    }
  }

  /** What was asked of a stream has come; the rest of it goes with its connection. */
  private void streamEnded(long nowNanos) {
    Call of = call;
    if (of != null) {
      end(of);
      of.step.answered(of, reader.status(), nowNanos);
      close();
      pool.done(of, nowNanos);
    }
  }

  private boolean good(Call of) {
    RequestClass expected = pool.of(of);
    return reader.status() >= expected.statusFrom() && reader.status() <= expected.statusTo();
  }

  private void fail(Failure failure, long nowNanos) {
    Call of = call;
    if (of != null) {
      end(of);
      close();
      pool.failed(of, failure, nowNanos);
    } else {
      close();
    }
  }

  private void end(Call of) {
    of.step.received(of, reader.bytes() - bytesBefore);
    bytesBefore = reader.bytes();
    reader.noSink();
    call = null;
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    Call left = call;
    context = null;
    if (left != null && reader.closed()) {
      answered();
    } else if (left != null) {
      // One that the target had closed before the request came to it says nothing of load.
      boolean silent = answers > 0 && reader.bytes() == bytesBefore;
      end(left);
      pool.broken(left, silent);
    }
    pool.lost(this, wasReady);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
    at.close();
  }
}
