package dev.banyan.apps;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One connection that speaks RESP 2, for the handful of commands by which Banyan looks after its
 * own Redis and asks others how long their queues are. A client library would start event loops and
 * pools for them at every boot. For one thread.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP</a>
 */
final class RespConnection implements AutoCloseable {

  private static final int ANSWER_BYTES_MAX = 1 << 20;

  /** Of a name or an id. */
  private static final int HEAD_CHARS_MAX = 64;

  private final Socket socket;
  private final Socket line;
  private final InputStream in;
  private final OutputStream out;
  private Optional<Bound> bound = Optional.empty();
  private long bytes;
  private int elements;
  private long asked;

  private RespConnection(Socket socket, Socket line) throws IOException {
    this.socket = socket;
    this.line = line;
    this.in = new BufferedInputStream(new InTime(socket.getInputStream()));
    this.out = new BufferedOutputStream(socket.getOutputStream());
  }

  /** Connects over loopback. */
  static RespConnection open(int port, Duration atMost) throws IOException {
    Socket socket = new Socket();
    try {
      int millis = Math.toIntExact(atMost.toMillis());
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      socket.setSoTimeout(millis);
      return over(socket, socket);
    } catch (IOException refused) {
      socket.close();
      throw refused;
    }
  }

  /**
   * Over a socket that is connected.
   *
   * @param line what carries it, itself where that is not TLS; closed without a farewell, for which
   *     one would have to wait
   */
  static RespConnection over(Socket socket, Socket line) throws IOException {
    return new RespConnection(socket, line);
  }

  /** Whether it was not closed on this side. */
  boolean isOpen() {
    return !line.isClosed();
  }

  /** Waits so long for each answer from now on. */
  void patience(Duration atMost) throws IOException {
    socket.setSoTimeout(Math.toIntExact(atMost.toMillis()));
  }

  /**
   * The most that is borne of one answer.
   *
   * @param depth of arrays within each other
   * @param atMost until its last byte is there
   */
  record Bound(long bytes, int elements, int depth, Duration atMost) {}

  /**
   * Bears no more of each answer to {@link #call} from now on; over it the connection is closed.
   */
  void bound(Bound most) {
    bound = Optional.of(most);
  }

  /** What comes of an answer before its time is over, however slowly it comes. */
  private final class InTime extends FilterInputStream {
    InTime(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (bound.isPresent()) {
        Duration left = bound.get().atMost().minusNanos(System.nanoTime() - asked);
        if (left.toMillis() <= 0) {
          throw new SocketTimeoutException("an answer takes longer than expected");
        }
        socket.setSoTimeout(Math.toIntExact(left.toMillis()));
      }
      return super.read(into, from, length);
    }
  }

  /** Redis's own refusal; the connection stays of use. */
  static final class RedisError extends IOException {
    private static final long serialVersionUID = 1L;

    RedisError(String message) {
      super(message);
    }
  }

  /** An answer that is longer than is borne; the connection is of no more use. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
    private final long bytes;

    TooLong(long bytes) {
      super("an answer of " + bytes + " bytes is more than expected");
      this.bytes = bytes;
    }

    long bytes() {
      return bytes;
    }
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @return the answer's texts, arrays flattened
   * @throws RedisError when Redis refuses it
   */
  List<String> call(String... words) throws IOException {
    List<String> answer = new ArrayList<>();
    ask((depth, place, text) -> answer.add(text), words);
    return answer;
  }

  /**
   * Sends a command that answers an array of arrays.
   *
   * @param most arrays that are expected
   * @return the first text of each; what else they say is read, and not kept
   * @throws RedisError when Redis refuses it
   * @throws IOException when there are more, or a first text is too long for a name or an id
   */
  List<String> heads(int most, String... words) throws IOException {
    List<String> heads = new ArrayList<>();
    var strange = new AtomicBoolean();
    ask(
        (depth, place, text) -> {
          if (depth == 2 && place == 0) {
            if (heads.size() < most && text.length() <= HEAD_CHARS_MAX) {
              heads.add(text);
            } else {
              strange.set(true);
            }
          }
        },
        words);
    if (strange.get()) {
      close();
      throw new IOException("not the answer of a Redis");
    }
    return heads;
  }

  /** Bytes of the last answer, as far as {@link #bound} counts them. */
  long answered() {
    return bytes;
  }

  /** Takes the texts of an answer as they come. */
  private interface Sink {
    /**
     * @param depth how many arrays it is in
     * @param place in the innermost of them
     */
    void take(int depth, int place, String text);
  }

  private void ask(Sink into, String... words) throws IOException {
    send(words);
    try {
      read(into, 0, 0);
    } catch (RedisError refused) {
      if (bound.isPresent() && elements > 1) {
        // within an array: what follows it is still to come
        close();
      }
      throw refused;
    } catch (IOException unreadable) {
      if (bound.isPresent()) {
        close();
      }
      throw unreadable;
    }
  }

  /**
   * Sends a command that one long text answers, however long, and gives its lines as they come.
   *
   * @param charsMax of a line; what is longer loses its middle, so that both its ends can be read
   * @throws RedisError when Redis refuses it
   */
  void lines(Consumer<String> each, int charsMax, String... words) throws IOException {
    send(words);
    String head = line();
    if (head.startsWith("-")) {
      throw new RedisError(head.substring(1));
    }
    long length = head.startsWith("$") ? Long.parseLong(head.substring(1)) : -1;
    if (length < 0) {
      throw new IOException("not the answer of a Redis");
    }
    var line = new LongLine(charsMax);
    for (long left = length; left > 0; left--) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("Redis closed the connection");
      }
      if (next == '\n') {
        each.accept(line.take());
      } else {
        line.add((byte) next);
      }
    }
    in.skipNBytes(2);
  }

  /** The two halves of a line that are kept of it: how it begins and how it ends. */
  private static final class LongLine {
    private final byte[] head;
    private final byte[] tail;
    private long length;

    LongLine(int bytesMax) {
      head = new byte[bytesMax / 2];
      tail = new byte[bytesMax - head.length];
    }

    void add(byte next) {
      if (length < head.length) {
        head[(int) length] = next;
      } else {
        tail[(int) ((length - head.length) % tail.length)] = next;
      }
      length++;
    }

    String take() {
      var text = new ByteArrayOutputStream();
      text.write(head, 0, (int) Math.min(length, head.length));
      long rest = Math.max(0, length - head.length);
      int kept = (int) Math.min(rest, tail.length);
      for (long i = rest - kept; i < rest; i++) {
        text.write(tail[(int) (i % tail.length)]);
      }
      length = 0;
      return text.toString(StandardCharsets.UTF_8);
    }
  }

  private void send(String... words) throws IOException {
    bytes = 0;
    elements = 0;
    asked = System.nanoTime();
    var text = new ByteArrayOutputStream();
    text.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      text.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      text.writeBytes(bytes);
      text.writeBytes(new byte[] {'\r', '\n'});
    }
    text.writeTo(out);
    out.flush();
  }

  private void read(Sink into, int depth, int place) throws IOException {
    elements++;
    if (bound.filter(most -> elements > most.elements() || depth > most.depth()).isPresent()) {
      throw new TooLong(bytes);
    }
    String line = line();
    if (line.isEmpty()) {
      throw new IOException("not the answer of a Redis");
    }
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '+', ':' -> into.take(depth, place, rest);
      case '-' -> throw new RedisError(rest);
      case '$' -> {
        int length = length(rest);
        if (length > ANSWER_BYTES_MAX) {
          throw new TooLong(length);
        }
        if (length >= 0) {
          count(length);
          into.take(depth, place, new String(in.readNBytes(length), StandardCharsets.UTF_8));
          in.skipNBytes(2);
        }
      }
      case '*' -> {
        int length = length(rest);
        for (int i = 0; i < length; i++) {
          read(into, depth + 1, i);
        }
      }
      default -> throw new IOException("not the answer of a Redis");
    }
  }

  private static int length(String text) throws IOException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException strange) {
      throw new IOException("not the answer of a Redis", strange);
    }
  }

  private void count(int more) throws TooLong {
    bytes += more;
    if (bound.filter(most -> bytes > most.bytes()).isPresent()) {
      throw new TooLong(bytes);
    }
  }

  private String line() throws IOException {
    var text = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\r'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("Redis closed the connection");
      }
      if (text.size() > ANSWER_BYTES_MAX) {
        throw new IOException("not the answer of a Redis");
      }
      count(1);
      text.write(next);
    }
    in.skipNBytes(1);
    return text.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    line.close();
  }
}
