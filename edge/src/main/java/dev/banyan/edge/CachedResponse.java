package dev.banyan.edge;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/**
 * An answer that is kept. Immutable; its headers are copied before they are changed.
 *
 * @param headers end-to-end headers, without those of one request alone
 * @param body as it goes over the wire, compressed perhaps
 * @param varyNames the request headers it depends on
 * @param varyKey what these were
 * @param staleAllowed whether it may stand in for a failing app
 */
record CachedResponse(
    int status,
    HttpHeaders headers,
    byte[] body,
    List<String> varyNames,
    String varyKey,
    boolean staleAllowed) {

  private static final int HEADER_BYTES = 160;

  long bytes() {
    return body.length + (long) headers.size() * HEADER_BYTES + varyKey.length();
  }
}
