package dev.banyan.edge;

import io.netty.handler.codec.http.HttpContent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of a request's body that came before anybody could take them. Bounded by what one read
 * brings: with the first piece, reading stops.
 */
final class PendingBody {

  private final Deque<HttpContent> pieces = new ArrayDeque<>(2);

  /** Keeps a piece; owned from here. */
  void add(HttpContent piece) {
    pieces.add(piece);
  }

  /** The next piece, owned by the caller; null when there is none. */
  @Nullable HttpContent next() {
    return pieces.poll();
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  boolean hasBytes() {
    for (HttpContent piece : pieces) {
      if (piece.content().isReadable()) {
        return true;
      }
    }
    return false;
  }

  void drop() {
    for (HttpContent piece; (piece = pieces.poll()) != null; ) {
      piece.release();
    }
  }
}
