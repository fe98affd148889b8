package dev.banyan.bench.generator;

import dev.banyan.operate.load.Latency;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One WebSocket that plays ping-pong with an echo. Its fields belong to its event loop; the public
 * calls hop there.
 */
final class EchoClient extends SimpleChannelInboundHandler<WebSocketFrame> {

  private final CompletableFuture<Channel> opened = new CompletableFuture<>();
  private final CompletableFuture<Latency> stopped = new CompletableFuture<>();
  private final Latency latency = new Latency();
  private boolean sending;
  private boolean measuring;
  private int payloadBytes;
  private int echoedBytes;
  private long sentNanos;

  void awaitOpen(Duration within) {
    try {
      opened.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a WebSocket could not be opened: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  void failed(Throwable cause) {
    opened.completeExceptionally(cause);
  }

  boolean open() {
    return opened.isDone() && !opened.isCompletedExceptionally() && opened.join().isActive();
  }

  void start(int messageBytes) {
    Channel channel = opened.join();
    channel
        .eventLoop()
        .execute(
            () -> {
              sending = true;
              payloadBytes = messageBytes;
              send(channel);
            });
  }

  void measure() {
    opened.join().eventLoop().execute(() -> measuring = true);
  }

  void stop() {
    opened
        .join()
        .eventLoop()
        .execute(
            () -> {
              sending = false;
              measuring = false;
              stopped.complete(latency);
            });
  }

  Latency latencyWhenStopped() {
    return stopped.join();
  }

  void close() {
    if (open()) {
      opened.join().close();
    }
  }

  private void send(Channel channel) {
    ByteBuf payload = channel.alloc().directBuffer(payloadBytes);
    payload.writeZero(payloadBytes);
    echoedBytes = 0;
    sentNanos = System.nanoTime();
    channel.writeAndFlush(new BinaryWebSocketFrame(payload), channel.voidPromise());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext from, WebSocketFrame frame) {
    echoedBytes += frame.content().readableBytes();
    if (echoedBytes < payloadBytes || !frame.isFinalFragment()) {
      return;
    }
    if (measuring) {
      latency.record(System.nanoTime() - sentNanos);
    }
    if (sending) {
      send(from.channel());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) throws Exception {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      opened.complete(from.channel());
    } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
      failed(new IllegalStateException("no answer to the handshake"));
    }
    super.userEventTriggered(from, event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
    failed(cause);
    at.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    failed(new IllegalStateException("the connection closed before it was a WebSocket"));
  }
}
