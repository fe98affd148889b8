package dev.banyan.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Two connections joined after an upgrade: what one sends the other gets, and neither is read while
 * the other does not keep up.
 */
final class Tunnel implements Sweepable {

  private static final long LINGER_SECONDS = 2;

  private final LoopContext loop;
  private final long idleMaxNanos;
  private final Runnable onEnd;
  private final End client;
  private final End instance;
  private final Taking taking = new Taking();
  private long lastBytesNanos;
  private boolean ended;

  Tunnel(LoopContext loop, long idleMaxNanos, Channel client, Channel instance, Runnable onEnd) {
    this.loop = loop;
    this.idleMaxNanos = idleMaxNanos;
    this.onEnd = onEnd;
    this.client = new End(instance);
    this.instance = new End(client);
    this.lastBytesNanos = loop.coarseNanos();
  }

  /** The handler for the client's connection. */
  ChannelInboundHandlerAdapter clientEnd() {
    return client;
  }

  /** Puts the instance's end before the handler that keeps account of the connection. */
  void attach(Channel channel) {
    channel.pipeline().addBefore("connection", "tunnel", instance);
  }

  void start() {
    loop.watch(this);
    client.other.config().setAutoRead(true);
    instance.other.config().setAutoRead(true);
  }

  /** What waits for the client; an instance is the app's own and takes what it is sent. */
  @Override
  public long unsentBytes() {
    return UnsentBytes.in(instance.other);
  }

  @Override
  public void sweep(long nowNanos, long sinceLastNanos) {
    if (nowNanos - lastBytesNanos > idleMaxNanos
        || taking.stalled(instance.other, sinceLastNanos, loop.unsent.stallMaxNanos())) {
      end();
    }
  }

  @Override
  public void drain() {
    end();
  }

  /** Closes both; what is on its way to either is sent first, if it is taken soon. */
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    loop.unwatch(this);
    closeAfterFlush(client.other);
    closeAfterFlush(instance.other);
    onEnd.run();
  }

  private static void closeAfterFlush(Channel channel) {
    if (channel.isActive()) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }
  }

  private final class End extends ChannelInboundHandlerAdapter {
    private final Channel other;

    End(Channel other) {
      this.other = other;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof ByteBuf bytes && !ended) {
        lastBytesNanos = loop.coarseNanos();
        if (other == instance.other) {
          taking.wrote(bytes.readableBytes());
        }
        other.write(bytes, other.voidPromise());
        if (!other.isWritable()) {
          ctx.channel().config().setAutoRead(false);
        }
      } else {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      other.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      other.config().setAutoRead(ctx.channel().isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      end();
      ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      end();
    }
  }
}
