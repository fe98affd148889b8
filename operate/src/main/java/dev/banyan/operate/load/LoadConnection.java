package dev.banyan.operate.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** One keep-alive connection of a generator, with at most one request under way. */
final class LoadConnection extends ChannelInboundHandlerAdapter {

  private final LoadWorker worker;
  private final ResponseReader reader = new ResponseReader();
  private @Nullable ChannelHandlerContext context;
  private boolean busy;
  private long startedNanos;

  LoadConnection(LoadWorker worker) {
    this.worker = worker;
  }

  /** Sends a request whose clock began at {@code startedNanos}. */
  void send(ByteBuf request, long startedNanos) {
    this.busy = true;
    this.startedNanos = startedNanos;
    ChannelHandlerContext to = context;
    if (to != null) {
      to.writeAndFlush(request, to.voidPromise());
    }
  }

  void close() {
    ChannelHandlerContext open = context;
    if (open != null) {
      open.close();
    }
  }

  boolean busy() {
    return busy;
  }

  long bytes() {
    return reader.bytes();
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    worker.ready(this);
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
    } catch (IllegalStateException e) {
      worker.unreadable(e);
      from.close();
    } finally {
      in.release();
    }
  }

  private void answered() {
    boolean expected = busy;
    busy = false;
    if (!expected || reader.status() == 101) {
      throw new IllegalStateException("an answer without a request: " + reader.headText());
    }
    worker.answered(this, reader.status(), startedNanos, reader.keepAlive());
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    if (busy && reader.closed()) {
      busy = false;
      worker.answered(this, reader.status(), startedNanos, false);
    }
    context = null;
    worker.lost(this, busy);
    busy = false;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
    at.close();
  }
}
