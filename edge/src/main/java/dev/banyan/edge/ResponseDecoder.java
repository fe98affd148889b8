package dev.banyan.edge;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;

/** Netty's decoder, told which answers belong to HEAD. One request is under way at a time. */
final class ResponseDecoder extends HttpResponseDecoder {

  private static final int LINE_MAX = 8 * 1024;
  private static final int HEADERS_MAX = 128 * 1024;
  private static final int BODY_CHUNK_MAX = 64 * 1024;

  private boolean head;

  ResponseDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(LINE_MAX)
            .setMaxHeaderSize(HEADERS_MAX)
            .setMaxChunkSize(BODY_CHUNK_MAX)
            .setStrictLineParsing(false));
  }

  void answersHead(boolean value) {
    head = value;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    boolean empty = super.isContentAlwaysEmpty(message);
    return head || empty;
  }
}
