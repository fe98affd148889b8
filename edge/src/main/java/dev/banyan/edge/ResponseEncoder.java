package dev.banyan.edge;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Netty's encoder, told which answers belong to HEAD. One request is under way at a time. */
final class ResponseEncoder extends HttpResponseEncoder {

  private boolean head;

  void answersHead(boolean value) {
    head = value;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpResponse response) {
    return head || super.isContentAlwaysEmpty(response);
  }
}
