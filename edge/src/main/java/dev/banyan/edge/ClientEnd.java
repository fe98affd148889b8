package dev.banyan.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP/1.1 connection and a stream of HTTP/2 have in common: they are watched by their
 * event loop, and what their channel tells goes to the exchange under way.
 */
abstract class ClientEnd extends ChannelInboundHandlerAdapter implements Downstream, Sweepable {

  final EdgeRuntime edge;
  final LoopContext loop;
  final Channel channel;
  final ClientPace pace;
  final Taking taking = new Taking();
  private final Peer peer;

  /** The one under way. */
  @Nullable Exchange exchange;

  ClientEnd(EdgeRuntime edge, LoopContext loop, Channel channel, Peer peer) {
    this.edge = edge;
    this.loop = loop;
    this.channel = channel;
    this.peer = peer;
    this.pace = new ClientPace(edge.config.timeouts());
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext ctx) {
    loop.watch(this);
    channel.closeFuture().addListener(closed -> loop.unwatch(this));
  }

  @Override
  public final void channelReadComplete(ChannelHandlerContext ctx) {
    bodyPaused();
  }

  /** No more of the body is at hand for now. */
  final void bodyPaused() {
    Exchange current = exchange;
    if (current != null) {
      current.bodyPaused();
    }
  }

  @Override
  public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Exchange current = exchange;
    if (current != null) {
      current.clientWritable(channel.isWritable());
    }
  }

  /** The channel is closed. */
  final void clientLeft() {
    Exchange current = exchange;
    if (current != null) {
      current.clientLeft();
    }
  }

  /** It sends or takes less than it must. */
  final void slow() {
    edge.meters.slow.increment();
    channel.close();
  }

  @Override
  public final void wrote(int bytes) {
    taking.wrote(bytes);
  }

  @Override
  public final long unsentBytes() {
    return UnsentBytes.in(channel);
  }

  @Override
  public final Channel channel() {
    return channel;
  }

  @Override
  public final LoopContext loop() {
    return loop;
  }

  @Override
  public final boolean secure() {
    return peer.secure();
  }

  @Override
  public final InetAddress peer() {
    return peer.address();
  }

  @Override
  public final String peerText() {
    return peer.text();
  }

  @Override
  public final int localPort() {
    return peer.localPort();
  }
}
