package dev.banyan.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's strict decoder, and what it lets pass: folded header lines (it joins them), junk before
 * the request line (it skips it), and any number of header lines. These are found in the bytes
 * before they are parsed, so that a flood of headers costs a scan and no objects.
 */
final class RequestDecoder extends HttpRequestDecoder {

  private static final int BODY_CHUNK_MAX = 64 * 1024;

  private final int headersMax;
  private boolean inHead = true;
  private boolean requestLineSeen;
  private int lines;
  private int reads;

  RequestDecoder(EdgeConfig.Limits limits) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength((int) limits.requestLineMax().bytes())
            .setMaxHeaderSize((int) limits.headerBytesMax().bytes())
            .setMaxChunkSize(BODY_CHUNK_MAX)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true)
            .setAllowDuplicateContentLengths(false));
    this.headersMax = limits.headersMax();
  }

  /** How often bytes came; tells a silent connection from one in the middle of a head. */
  int reads() {
    return reads;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    reads++;
    super.channelRead(ctx, message);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
      throws Exception {
    if (inHead) {
      inspect(buffer);
    }
    int before = out.size();
    super.decode(ctx, buffer, out);
    for (int i = before; i < out.size(); i++) {
      Object message = out.get(i);
      if (message instanceof HttpRequest) {
        inHead = false;
      }
      if (message instanceof LastHttpContent) {
        inHead = true;
        requestLineSeen = false;
        lines = 0;
      }
    }
  }

  private void inspect(ByteBuf buffer) {
    int at = buffer.readerIndex();
    int end = buffer.writerIndex();
    while (at < end) {
      byte first = buffer.getByte(at);
      if (requestLineSeen) {
        if (first == ' ' || first == '\t') {
          throw new DecoderException("folded header line");
        }
      } else if (first != '\r' && first != '\n' && (first < 'A' || first > 'Z')) {
        throw new DecoderException("no method");
      }
      int lineFeed = buffer.indexOf(at, end, (byte) '\n');
      if (lineFeed < 0) {
        return;
      }
      if (lineFeed - at > 1) {
        if (requestLineSeen && ++lines > headersMax) {
          throw new TooManyHeadersException();
        }
        requestLineSeen = true;
      } else if (requestLineSeen) {
        return;
      }
      at = lineFeed + 1;
    }
  }
}
