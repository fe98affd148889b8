package dev.banyan.edge;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Compresses one body as it streams by. Holds native memory until {@link #close}; used by one event
 * loop.
 */
final class BodyEncoder implements AutoCloseable {

  /** Beyond these, time per byte grows faster than the answer shrinks. */
  private static final int BROTLI_QUALITY = 4;

  private static final int BROTLI_WINDOW_BITS = 19;
  private static final int BUFFER_BYTES = 8 * 1024;

  private final Sink sink;
  private final OutputStream stream;
  private boolean closed;

  BodyEncoder(Encoding encoding, ByteBufAllocator allocator) {
    this.sink = new Sink(allocator);
    try {
      this.stream =
          switch (encoding) {
            case GZIP -> new GZIPOutputStream(sink, BUFFER_BYTES, true);
            case BROTLI ->
                new BrotliOutputStream(
                    sink,
                    new Encoder.Parameters()
                        .setQuality(BROTLI_QUALITY)
                        .setWindow(BROTLI_WINDOW_BITS),
                    BUFFER_BYTES);
            case IDENTITY -> throw new IllegalArgumentException("nothing to encode");
          };
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Whether Brotli's native library works here. */
  static boolean brotliAvailable() {
    return Brotli4jLoader.isAvailable();
  }

  /** Takes bytes (not their ownership); returns what is ready, which may be empty. */
  ByteBuf encode(ByteBuf body) {
    try {
      body.readBytes(stream, body.readableBytes());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return sink.take();
  }

  /** All that was taken so far comes out, so that the client can use it. */
  ByteBuf flush() {
    try {
      stream.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return sink.take();
  }

  /** The end of the body. */
  ByteBuf finish() {
    closeStream();
    return sink.take();
  }

  @Override
  public void close() {
    closeStream();
    sink.take().release();
  }

  private void closeStream() {
    if (!closed) {
      closed = true;
      try {
        stream.close();
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }

  private static final class Sink extends OutputStream {
    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf buffer;

    Sink(ByteBufAllocator allocator) {
      this.allocator = allocator;
    }

    @Override
    public void write(int b) {
      current().writeByte(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      current().writeBytes(bytes, offset, length);
    }

    ByteBuf take() {
      ByteBuf taken = buffer;
      buffer = null;
      return taken == null ? Unpooled.EMPTY_BUFFER : taken;
    }

    private ByteBuf current() {
      ByteBuf filling = buffer;
      if (filling == null) {
        filling = allocator.buffer();
        buffer = filling;
      }
      return filling;
    }
  }
}
