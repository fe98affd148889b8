package dev.banyan.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** A connection to an instance. It carries one request at a time. */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {

  /** Who reads the answer. */
  interface Listener {
    void answerHead(HttpResponse response);

    /** Owns the content. */
    void answerContent(HttpContent content);

    /** All that came in one go has been handed over. */
    void answerPaused();

    /** The instance takes bytes again, or no more for now. */
    void requestWritable(boolean writable);

    /** The connection is gone; not called after {@link #release}. */
    void broken(@Nullable Throwable cause);
  }

  private final Channel channel;
  private final UpstreamPool pool;
  private final ResponseDecoder decoder = new ResponseDecoder();
  private @Nullable Listener listener;
  private boolean closed;
  private long idleSinceNanos;
  private long keepAliveNanos = Long.MAX_VALUE;
  private int requests;

  UpstreamConnection(Channel channel, UpstreamPool pool, long nowNanos) {
    this.channel = channel;
    this.pool = pool;
    this.idleSinceNanos = nowNanos;
  }

  /** Builds the pipeline; false when the connection broke meanwhile. */
  boolean start() {
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast("decoder", decoder);
    pipeline.addLast("encoder", new HttpRequestEncoder());
    pipeline.addLast("connection", this);
    if (!channel.isActive()) {
      gone();
      return false;
    }
    return true;
  }

  Channel channel() {
    return channel;
  }

  boolean active() {
    return !closed && channel.isActive();
  }

  /** Whether it served a request before: only then may a break mean that it was stale. */
  boolean reused() {
    return requests > 1;
  }

  void begin(Listener reader, boolean head) {
    listener = reader;
    requests++;
    decoder.answersHead(head);
  }

  /** Learns from {@code Keep-Alive: timeout=5} how long the instance keeps a silent connection. */
  void learnKeepAlive(HttpHeaders headers) {
    String value = headers.get(HeaderHygiene.KEEP_ALIVE);
    int at = value == null ? -1 : value.indexOf("timeout=");
    if (value == null || at < 0) {
      return;
    }
    long seconds = 0;
    for (int i = at + 8; i < value.length() && Character.isDigit(value.charAt(i)); i++) {
      seconds = Math.min(100_000, seconds * 10 + (value.charAt(i) - '0'));
    }
    keepAliveNanos = Math.max(0, seconds * 1_000_000_000L - 1_000_000_000L);
  }

  long idleMax(long configuredNanos) {
    return Math.min(configuredNanos, keepAliveNanos);
  }

  long idleSince() {
    return idleSinceNanos;
  }

  void idleSince(long nanos) {
    idleSinceNanos = nanos;
  }

  /** Done with the answer; the connection goes back. */
  void release() {
    listener = null;
    if (!channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
    pool.release(this);
  }

  /** Done with the connection; the listener hears nothing more. */
  void close() {
    listener = null;
    channel.close();
  }

  /** Breaks the connection; the listener hears of it. */
  void cut() {
    channel.close();
  }

  /** Takes the HTTP codec away; bytes pass raw from here. */
  void becomeTunnel(Tunnel tunnel) {
    listener = null;
    tunnel.attach(channel);
    channel.pipeline().remove("encoder");
    channel.pipeline().remove("decoder");
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Listener reader = listener;
    if (reader == null) {
      // An answer that nobody asked for: the connection cannot be trusted with another request.
      boolean expected = message instanceof ByteBuf bytes && !bytes.isReadable();
      ReferenceCountUtil.release(message);
      if (!expected && !(message instanceof HttpContent)) {
        channel.close();
      }
      return;
    }
    if (message instanceof HttpResponse response) {
      reader.answerHead(response);
    } else if (message instanceof HttpContent content) {
      reader.answerContent(content);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    Listener reader = listener;
    if (reader != null) {
      reader.answerPaused();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Listener reader = listener;
    if (reader != null) {
      reader.requestWritable(channel.isWritable());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Unexpected.log(cause);
    Listener reader = listener;
    listener = null;
    channel.close();
    if (reader != null) {
      reader.broken(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone();
  }

  private void gone() {
    if (closed) {
      return;
    }
    closed = true;
    Listener reader = listener;
    listener = null;
    pool.closed(this);
    if (reader != null) {
      reader.broken(null);
    }
  }
}
