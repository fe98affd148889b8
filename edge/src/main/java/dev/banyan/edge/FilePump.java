package dev.banyan.edge;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a large file piece by piece, one in memory at a time, as fast as the client takes it. */
final class FilePump {

  private static final Logger log = LoggerFactory.getLogger(FilePump.class);
  private static final int PIECE_BYTES = 64 * 1024;

  private final Exchange exchange;
  private final Path file;
  private long position;
  private long left;
  private boolean reading;

  FilePump(Exchange exchange, Path file, long position, long length) {
    this.exchange = exchange;
    this.file = file;
    this.position = position;
    this.left = length;
    exchange.answer.onWritable(this::next);
  }

  /** Reads the next piece, unless one is being read or the client does not keep up. */
  void next() {
    if (reading || exchange.closed()) {
      return;
    }
    if (left > 0 && !exchange.down.channel().isWritable()) {
      return;
    }
    reading = true;
    try {
      exchange.edge.files.read(this::readPiece);
    } catch (RejectedExecutionException full) {
      exchange.abort();
    }
  }

  /** On a reader's thread; the fields are handed over by the executors. */
  private void readPiece() {
    int length = (int) Math.min(left, PIECE_BYTES);
    ByteBuf piece = null;
    try (UnlinkedFile opened = UnlinkedFile.open(file)) {
      piece = exchange.down.channel().alloc().buffer(Math.max(1, length));
      opened.read(position, piece.nioBuffer(0, length));
      piece.writerIndex(length);
    } catch (IOException | RuntimeException | OutOfMemoryError failure) {
      // Whatever it was, the client must not wait for a piece that never comes.
      if (piece != null) {
        piece.release();
      }
      log.warn("reading {} failed", file, failure);
      exchange.loop.eventLoop.execute(
          () -> {
            if (!exchange.closed()) {
              exchange.abort();
            }
          });
      return;
    }
    ByteBuf read = piece;
    exchange.loop.eventLoop.execute(() -> send(read));
  }

  private void send(ByteBuf piece) {
    reading = false;
    if (exchange.closed()) {
      piece.release();
      return;
    }
    position += piece.readableBytes();
    left -= piece.readableBytes();
    if (left == 0) {
      exchange.answer.content(new DefaultLastHttpContent(piece));
    } else {
      exchange.answer.content(new DefaultHttpContent(piece));
      exchange.answer.flush();
      next();
    }
  }
}
