package dev.banyan.bench.peer;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/**
 * A connection of {@link EchoServer}: turns into a WebSocket when asked, else answers each request
 * with the number of body bytes it swallowed.
 */
final class EchoHandler extends ChannelInboundHandlerAdapter {

  private static final WebSocketServerProtocolConfig SOCKETS =
      WebSocketServerProtocolConfig.newBuilder().websocketPath("/").checkStartsWith(true).build();

  private long swallowedBytes;

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (message instanceof HttpRequest request
        && request.headers().contains(HttpHeaderNames.UPGRADE)) {
      from.pipeline()
          .addLast(
              new HttpObjectAggregator(64 * 1024),
              new WebSocketServerProtocolHandler(SOCKETS),
              new Echo());
      from.fireChannelRead(message);
      from.pipeline().remove(this);
      return;
    }
    try {
      if (message instanceof HttpContent content) {
        swallowedBytes += content.content().readableBytes();
      }
      if (message instanceof LastHttpContent) {
        answer(from);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answer(ChannelHandlerContext to) {
    byte[] text = Long.toString(swallowedBytes).getBytes(StandardCharsets.US_ASCII);
    swallowedBytes = 0;
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(text));
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, text.length);
    to.writeAndFlush(response);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
    at.close();
  }

  private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext from, WebSocketFrame frame) {
      from.writeAndFlush(frame.retain(), from.voidPromise());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
      at.close();
    }
  }
}
