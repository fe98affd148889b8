package dev.banyan.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/** One stream of a client's HTTP/2 connection, spoken to in HTTP/1 objects: one exchange. */
final class Http2Stream extends ClientEnd {

  private boolean over;

  Http2Stream(EdgeRuntime edge, LoopContext loop, Channel channel, Peer peer) {
    super(edge, loop, channel, peer);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (over || !(message instanceof HttpRequest || message instanceof HttpContent)) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      begin(request, message instanceof LastHttpContent);
      if (message instanceof LastHttpContent) {
        ReferenceCountUtil.release(message);
      }
      return;
    }
    Exchange current = exchange;
    if (current == null) {
      ReferenceCountUtil.release(message);
    } else {
      current.bodyContent((HttpContent) message);
    }
  }

  private void begin(HttpRequest request, boolean whole) {
    if (exchange != null) {
      channel.close();
      return;
    }
    // A plain copy: what came may own bytes, and a head that is kept for a retry must not.
    HttpRequest head =
        new DefaultHttpRequest(
            HttpVersion.HTTP_1_1, request.method(), request.uri(), request.headers());
    head.setDecoderResult(request.decoderResult());
    Exchange current = new Exchange(edge, this, head);
    exchange = current;
    if (whole) {
      current.noBody();
    }
    current.start();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    over = true;
    clientLeft();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Unexpected.log(cause);
    channel.close();
  }

  @Override
  public void sweep(long nowNanos, long sinceLastNanos) {
    Exchange current = exchange;
    if (taking.stalled(channel, sinceLastNanos, loop.unsent.stallMaxNanos())
        || (current != null && pace.sendsTooSlowly(current, channel, sinceLastNanos))) {
      slow();
      return;
    }
    if (current != null) {
      current.sweep(nowNanos);
    }
  }

  @Override
  public void drain() {
    Exchange current = exchange;
    if (current != null && current.answer.endless()) {
      channel.close();
    }
  }

  @Override
  public boolean http2() {
    return true;
  }

  @Override
  public boolean keepsAlive() {
    return true;
  }

  @Override
  public void readBody(boolean on) {
    if (channel.config().isAutoRead() != on) {
      channel.config().setAutoRead(on);
    }
  }

  @Override
  public void answering(boolean head) {
    // The frames say by themselves where an answer ends.
  }

  @Override
  public void ended(Exchange done, boolean reusable) {
    over = true;
    exchange = null;
    if (!done.requestEnded()) {
      channel.close();
    }
  }

  @Override
  public void abort() {
    channel.close();
  }

  @Override
  public boolean becomeTunnel(Tunnel tunnel) {
    throw new IllegalStateException("HTTP/2 has no upgrades");
  }
}
