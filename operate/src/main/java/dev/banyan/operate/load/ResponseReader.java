package dev.banyan.operate.load;

import dev.banyan.kernel.Printable;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads HTTP/1.1 answers off a connection, as little of them as a generator needs: where each ends,
 * its status and its length. A generator has to cost less than what it loads, so it has no use for
 * a codec that makes objects of every header. Not thread-safe; one per connection.
 *
 * <p>Framing after RFC 9112 §6.3: no body for 1xx, 204 and 304, then chunked, then Content-Length,
 * else until the connection closes.
 */
final class ResponseReader {

  /** Longest head that is accepted. */
  static final int HEAD_BYTES_MAX = 64 * 1024;

  private static final long CHUNK_BYTES_MAX = 1L << 50;

  private static final byte[] CONTENT_LENGTH = HeadBytes.of("content-length:");
  private static final byte[] CONTENT_TYPE = HeadBytes.of("content-type:");
  private static final byte[] TRANSFER_ENCODING = HeadBytes.of("transfer-encoding:");
  private static final byte[] CONNECTION = HeadBytes.of("connection:");
  private static final byte[] EVENT_STREAM = HeadBytes.of("text/event-stream");

  private enum Phase {
    HEAD,
    BODY,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILER,
    UNTIL_CLOSE
  }

  /** Sees the bytes of bodies as they come. */
  @FunctionalInterface
  interface BodySink {
    /** Reads {@code length} bytes from {@code index} on, and moves nothing. */
    void body(ByteBuf in, int index, int length);
  }

  private static final BodySink NOBODY = (in, index, length) -> {};

  private BodySink sink = NOBODY;
  private byte[] head = new byte[1024];
  private Phase phase = Phase.HEAD;
  private int headLength;
  private boolean underWay;
  private long remaining;
  private long chunkSize;
  private boolean chunkExtension;
  private int lineLength;

  private int status;
  private boolean keepAlive = true;
  private boolean eventStream;
  private long bytes;
  private int countedTo;

  /** Who sees the bodies from here on. */
  void sink(BodySink to) {
    sink = to;
  }

  /** Nobody sees them any more. */
  void noSink() {
    sink = NOBODY;
  }

  /** Whether the answer's head is read and its body comes. */
  boolean inBody() {
    return phase != Phase.HEAD;
  }

  /** Whether the last answer says that it is one of server-sent events. */
  boolean eventStream() {
    return eventStream;
  }

  /** Status of the last answer. */
  int status() {
    return status;
  }

  /** Whether the connection may be used again after the last answer. */
  boolean keepAlive() {
    return keepAlive;
  }

  /** Bytes read so far, heads included, over all answers; to a sink, with those it is shown. */
  long bytes() {
    return bytes;
  }

  /** The last answer's head, for messages. */
  String headText() {
    return new String(head, 0, headLength, StandardCharsets.ISO_8859_1);
  }

  /** A header of the last answer, shortened, without what a terminal would obey. */
  Optional<String> header(String name) {
    return headText()
        .lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> Printable.of(line.substring(name.length() + 1).strip()))
        .map(value -> value.substring(0, Math.min(200, value.length())))
        .findFirst();
  }

  /**
   * Takes bytes until an answer is whole, or the buffer empty.
   *
   * @return whether an answer has just become whole; call again while the buffer holds more
   * @throws IllegalStateException when the bytes are no HTTP/1.1 answer
   */
  boolean read(ByteBuf in) {
    countedTo = in.readerIndex();
    try {
      while (in.isReadable()) {
        if (step(in)) {
          phase = Phase.HEAD;
          underWay = false;
          return true;
        }
      }
      return false;
    } finally {
      count(in);
    }
  }

  private void count(ByteBuf in) {
    bytes += in.readerIndex() - countedTo;
    countedTo = in.readerIndex();
  }

  /** Passes by, counted before anybody sees it: who does may end the answer at that. */
  private void pass(ByteBuf in, int length) {
    int index = in.readerIndex();
    in.skipBytes(length);
    count(in);
    sink.body(in, index, length);
  }

  /** The peer closed: whole if the answer was to last until then. */
  boolean closed() {
    return phase == Phase.UNTIL_CLOSE;
  }

  private boolean step(ByteBuf in) {
    return switch (phase) {
      case HEAD -> readHead(in) && headDone();
      case BODY -> skip(in);
      case CHUNK_SIZE -> readChunkSize(in);
      case CHUNK_DATA -> {
        if (skip(in)) {
          phase = Phase.CHUNK_END;
        }
        yield false;
      }
      case CHUNK_END -> {
        if (in.readByte() == '\n') {
          chunkSize = 0;
          chunkExtension = false;
          phase = Phase.CHUNK_SIZE;
        }
        yield false;
      }
      case TRAILER -> readTrailer(in);
      case UNTIL_CLOSE -> {
        pass(in, in.readableBytes());
        yield false;
      }
    };
  }

  private boolean readHead(ByteBuf in) {
    if (!underWay) {
      headLength = 0;
    }
    while (in.isReadable()) {
      if (headLength == head.length) {
        grow();
      }
      int from = headLength;
      int taken = Math.min(in.readableBytes(), head.length - from);
      // At once, and perhaps some of the body with it: byte by byte a buffer looks after itself
      // each time, which took longer than all else here.
      in.getBytes(in.readerIndex(), head, from, taken);
      while (headLength < from + taken) {
        if (head[headLength++] == '\n' && endsWithEmptyLine()) {
          in.skipBytes(headLength - from);
          underWay = false;
          return true;
        }
      }
      in.skipBytes(taken);
      underWay = true;
    }
    return false;
  }

  private void grow() {
    if (head.length == HEAD_BYTES_MAX) {
      throw new IllegalStateException("a head of more than " + HEAD_BYTES_MAX + " bytes");
    }
    head = Arrays.copyOf(head, head.length * 2);
  }

  private boolean endsWithEmptyLine() {
    return headLength >= 4
        && head[headLength - 2] == '\r'
        && head[headLength - 3] == '\n'
        && head[headLength - 4] == '\r';
  }

  /** Decides the body's framing; true when there is no body. */
  private boolean headDone() {
    if (headLength < 16 || head[0] != 'H' || head[8] != ' ') {
      throw new IllegalStateException("no HTTP/1.1 answer: " + headText());
    }
    status = (head[9] - '0') * 100 + (head[10] - '0') * 10 + (head[11] - '0');
    if (status < 100 || status > 599) {
      throw new IllegalStateException("no status of HTTP: " + headText());
    }
    eventStream = false;
    long length = -1;
    boolean chunked = false;
    keepAlive = head[7] == '1';
    int line = lineAfter(0);
    while (line < headLength - 2) {
      int next = lineAfter(line);
      int end = next - 2;
      if (HeadBytes.at(head, line, end, CONTENT_LENGTH)) {
        length = HeadBytes.number(head, line + CONTENT_LENGTH.length, end);
      } else if (HeadBytes.at(head, line, end, CONTENT_TYPE)) {
        int type = HeadBytes.pastSpace(head, line + CONTENT_TYPE.length, end);
        eventStream = HeadBytes.at(head, type, end, EVENT_STREAM);
      } else if (HeadBytes.at(head, line, end, TRANSFER_ENCODING)) {
        chunked = HeadBytes.lower(head, line, end).endsWith("chunked");
      } else if (HeadBytes.at(head, line, end, CONNECTION)) {
        String text = HeadBytes.lower(head, line, end);
        keepAlive = text.contains("close") ? false : keepAlive || text.contains("keep-alive");
      }
      line = next;
    }
    return bodyBegins(length, chunked);
  }

  private boolean bodyBegins(long length, boolean chunked) {
    if (status < 200) {
      // 100 and 103 come before the answer; 101 ends HTTP on this connection.
      return status == 101;
    }
    if (status == 204 || status == 304) {
      return true;
    }
    if (chunked) {
      chunkSize = 0;
      chunkExtension = false;
      phase = Phase.CHUNK_SIZE;
      return false;
    }
    if (length < 0) {
      keepAlive = false;
      phase = Phase.UNTIL_CLOSE;
      return false;
    }
    remaining = length;
    phase = Phase.BODY;
    return length == 0;
  }

  private int lineAfter(int from) {
    int index = from;
    while (head[index] != '\n') {
      index++;
    }
    return index + 1;
  }

  private boolean skip(ByteBuf in) {
    int taken = (int) Math.min(remaining, in.readableBytes());
    pass(in, taken);
    remaining -= taken;
    return remaining == 0;
  }

  private boolean readChunkSize(ByteBuf in) {
    byte next = in.readByte();
    if (next == '\n') {
      lineLength = 0;
      remaining = chunkSize;
      phase = chunkSize == 0 ? Phase.TRAILER : Phase.CHUNK_DATA;
      return false;
    }
    int digit = Character.digit(next, 16);
    if (digit >= 0 && !chunkExtension) {
      chunkSize = chunkSize * 16 + digit;
      if (chunkSize > CHUNK_BYTES_MAX) {
        throw new IllegalStateException("a chunk of more than " + CHUNK_BYTES_MAX + " bytes");
      }
    } else if (next == ';' || next == ' ') {
      chunkExtension = true;
    } else if (next != '\r' && !chunkExtension) {
      throw new IllegalStateException("a chunk size with the byte " + next);
    }
    return false;
  }

  /** Trailers end, as heads do, with an empty line. */
  private boolean readTrailer(ByteBuf in) {
    byte next = in.readByte();
    if (next == '\n') {
      boolean empty = lineLength == 0;
      lineLength = 0;
      return empty;
    }
    if (next != '\r') {
      lineLength++;
    }
    return false;
  }
}
