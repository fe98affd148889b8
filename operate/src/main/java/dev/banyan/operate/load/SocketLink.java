package dev.banyan.operate.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket: opened, its messages sent and each answered, closed. A message that is due while
 * the one before has no answer goes out after it, and its round trip counts from when it was due.
 */
final class SocketLink extends SimpleChannelInboundHandler<WebSocketFrame> {

  private static final int HEAD_BYTES_MAX = 64 * 1024;
  private static final int FRAME_BYTES_MAX = 1 << 20;
  private static final long GOODBYE_MILLIS_MAX = 1_000;

  private final LinkPool pool;
  private final Call call;
  private final RequestClass of;
  private final Ask.Socket ask;
  private final long answerBytesMax;
  private final int number;
  private final byte[] message;
  private @Nullable ChannelHandlerContext context;
  private boolean ended;
  private boolean opened;
  private boolean waitingForAnswer;
  private long firstDueNanos;
  private int messagesSent;
  private int messagesAnswered;
  private long bytesIn;

  /**
   * @param number of the variant
   */
  SocketLink(LinkPool pool, Call call, RequestClass of, int number, long answerBytesMax) {
    this.pool = pool;
    this.call = call;
    this.of = of;
    this.ask = (Ask.Socket) of.ask();
    this.answerBytesMax = answerBytesMax;
    this.number = number;
    this.message = EncodedRequests.numbered(ask.message(), number).getBytes(StandardCharsets.UTF_8);
  }

  /** The request that it carries; none when that has ended and the connection not yet. */
  @Nullable Call call() {
    return ended ? null : call;
  }

  void open(Dialer dialer, EventLoop loop) {
    HttpHeaders headers = new DefaultHttpHeaders();
    ask.headers()
        .forEach((name, value) -> headers.set(name, EncodedRequests.numbered(value, number)));
    String path = EncodedRequests.numbered(ask.path(), number);
    String scheme = dialer.tls() ? "wss://" : "ws://";
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(URI.create(scheme + dialer.target().authority() + path))
            .customHeaders(headers)
            .maxFramePayloadLength(FRAME_BYTES_MAX)
            .handshakeTimeoutMillis(of.timeout().toMillis())
            .build();
    dialer
        .connect(
            loop,
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel made) {
                dialer.secure(made);
                made.pipeline()
                    .addLast(
                        new HttpClientCodec(),
                        new HttpObjectAggregator(HEAD_BYTES_MAX),
                        new WebSocketClientProtocolHandler(config),
                        SocketLink.this);
              }
            })
        .addListener(
            (ChannelFuture attempt) -> {
              if (!attempt.isSuccess()) {
                fail(Failure.CONNECT);
                pool.lost(this);
              }
            });
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext at, Object event) throws Exception {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      long now = System.nanoTime();
      opened = true;
      firstDueNanos = now;
      call.step.answered(call, 101, now);
      call.step.firstEvent(call, now);
      next(now);
    } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
      fail(Failure.TIMEOUT);
      at.close();
    }
    super.userEventTriggered(at, event);
  }

  private long dueNanos(int message) {
    return firstDueNanos + message * ask.every().toNanos();
  }

  private void next(long nowNanos) {
    ChannelHandlerContext to = context;
    if (ended || to == null) {
      return;
    }
    if (messagesAnswered == ask.messages()) {
      ended = true;
      call.step.received(call, bytesIn);
      sayGoodbye(to);
      pool.done(call, nowNanos);
      return;
    }
    long early = dueNanos(messagesSent) - nowNanos;
    if (early > 0) {
      to.executor().schedule(() -> send(to), early, TimeUnit.NANOSECONDS);
    } else {
      send(to);
    }
  }

  /** The target closes when it has heard it; one that is just cut off would log an error. */
  private static void sayGoodbye(ChannelHandlerContext to) {
    to.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
    to.executor().schedule(() -> to.close(), GOODBYE_MILLIS_MAX, TimeUnit.MILLISECONDS);
  }

  private void send(ChannelHandlerContext to) {
    if (ended) {
      return;
    }
    waitingForAnswer = true;
    messagesSent++;
    call.step.sentMore(call, message.length);
    to.writeAndFlush(new TextWebSocketFrame(to.alloc().buffer(message.length).writeBytes(message)));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext from, WebSocketFrame frame) {
    bytesIn += frame.content().readableBytes();
    if (bytesIn > answerBytesMax) {
      fail(Failure.TOO_LONG);
      from.close();
      return;
    }
    boolean data =
        frame instanceof TextWebSocketFrame
            || frame instanceof BinaryWebSocketFrame
            || frame instanceof ContinuationWebSocketFrame;
    if (!data || !frame.isFinalFragment() || !waitingForAnswer) {
      return;
    }
    long now = System.nanoTime();
    waitingForAnswer = false;
    call.step.roundTrip(call, now - dueNanos(messagesAnswered), now);
    call.step.event(call, now);
    messagesAnswered++;
    // An answer in time moves the whole session's bound on.
    call.deadlineNanos = Math.max(now, dueNanos(messagesSent)) + of.timeout().toNanos();
    next(now);
  }

  void sweep(long nowNanos) {
    if (!ended && nowNanos - call.deadlineNanos >= 0) {
      fail(Failure.TIMEOUT);
      close();
    }
  }

  private void fail(Failure failure) {
    if (!ended) {
      ended = true;
      call.step.received(call, bytesIn);
      pool.failed(call, failure, System.nanoTime());
    }
  }

  void close() {
    ChannelHandlerContext open = context;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
    if (cause instanceof WebSocketClientHandshakeException refused) {
      HttpResponse response = refused.response();
      if (response != null && !ended) {
        int status = Math.clamp(response.status().code(), 100, 599);
        call.step.answered(call, status, System.nanoTime());
      }
      fail(response == null ? Failure.PROTOCOL : Failure.STATUS);
    } else {
      fail(opened ? Failure.PROTOCOL : Failure.BROKEN);
    }
    at.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    fail(Failure.BROKEN);
    pool.lost(this);
  }
}
