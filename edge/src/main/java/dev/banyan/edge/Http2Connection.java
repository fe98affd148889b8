package dev.banyan.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;

/**
 * A client's HTTP/2 connection. The codec refuses floods of resets (CVE-2023-44487), of
 * CONTINUATION frames (CVE-2024-27316), of settings, pings and empty frames; this adds the idle
 * deadline.
 */
final class Http2Connection extends ChannelInboundHandlerAdapter implements Sweepable {

  private static final int WINDOW_BYTES = 256 * 1024;
  private static final int RESET_WINDOW_SECONDS = 30;
  private static final int EMPTY_FRAMES_MAX = 2;
  private static final int SMALL_CONTINUATIONS_MAX = 16;
  private static final int CONTROL_FRAMES_MAX = 10_000;

  private final EdgeRuntime edge;
  private final LoopContext loop;
  private final Http2FrameCodec codec;
  private final Channel channel;
  private long idleSinceNanos;

  private Http2Connection(
      EdgeRuntime edge, LoopContext loop, Http2FrameCodec codec, Channel channel) {
    this.edge = edge;
    this.loop = loop;
    this.codec = codec;
    this.channel = channel;
    this.idleSinceNanos = loop.coarseNanos();
  }

  /** Makes a channel that agreed on {@code h2} speak it. */
  static void install(EdgeRuntime edge, LoopContext loop, Channel channel) {
    EdgeConfig.Limits limits = edge.config.limits();
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .maxConcurrentStreams(limits.streamsMax())
                    .initialWindowSize(WINDOW_BYTES)
                    .maxHeaderListSize(limits.headerBytesMax().bytes()))
            .decoderEnforceMaxRstFramesPerWindow(limits.streamResetsMax(), RESET_WINDOW_SECONDS)
            .encoderEnforceMaxRstFramesPerWindow(limits.streamResetsMax(), RESET_WINDOW_SECONDS)
            .decoderEnforceMaxConsecutiveEmptyDataFrames(EMPTY_FRAMES_MAX)
            .decoderEnforceMaxSmallContinuationFrames(SMALL_CONTINUATIONS_MAX)
            .encoderEnforceMaxQueuedControlFrames(CONTROL_FRAMES_MAX)
            .gracefulShutdownTimeoutMillis(edge.config.timeouts().drain().toMillis())
            .validateHeaders(true)
            .build();
    Peer peer = Peer.of(channel);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast("http2", codec);
    pipeline.addLast(
        "streams",
        new Http2MultiplexHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel stream) {
                stream
                    .pipeline()
                    .addLast(
                        new Http2StreamFrameToHttpObjectCodec(true),
                        new Http2Stream(edge, loop, stream, peer));
              }
            }));
    pipeline.addLast("connection", new Http2Connection(edge, loop, codec, channel));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    loop.watch(this);
    channel.closeFuture().addListener(closed -> loop.unwatch(this));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    io.netty.util.ReferenceCountUtil.release(frame); // settings, pings: the codec has seen to them
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    channel.close();
  }

  @Override
  public void drain() {
    channel.close(); // tells the client to go away, and waits for the streams under way
  }

  @Override
  public long unsentBytes() {
    return UnsentBytes.in(channel);
  }

  @Override
  public void sweep(long nowNanos, long sinceLastNanos) {
    if (codec.connection().numActiveStreams() > 0) {
      idleSinceNanos = nowNanos;
    } else if (edge.draining
        || nowNanos - idleSinceNanos > edge.config.timeouts().keepAlive().toNanos()) {
      channel.close();
    }
  }
}
