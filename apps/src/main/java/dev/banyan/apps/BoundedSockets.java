package dev.banyan.apps;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets to a PostgreSQL that tells what an app wrote: of each only so much is read, and for so
 * long, errors and notices too. The driver makes it by its name.
 */
public final class BoundedSockets extends SocketFactory {

  private static final int BYTES_MAX = 64 << 10;
  private static final Duration TIME_MAX = Duration.ofSeconds(10);

  /** For the driver. */
  public BoundedSockets() {}

  @Override
  public Socket createSocket() {
    return new Bounded();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
    throw new UnsupportedOperationException();
  }

  private static Socket connected(InetSocketAddress address) throws IOException {
    var socket = new Bounded();
    try {
      socket.connect(address);
      return socket;
    } catch (IOException refused) {
      socket.close();
      throw refused;
    }
  }

  private static final class Bounded extends Socket {
    private @Nullable Messages messages;

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      if (messages == null) {
        messages = new Messages(super.getInputStream(), BYTES_MAX, TIME_MAX);
      }
      return messages;
    }
  }

  /**
   * A server's messages, each a type and a length. A message that is too long is refused before the
   * driver learns of it: for what is said to come it makes room in doubling steps at each read,
   * however little of it came. What TLS hides is bounded as a whole alone.
   */
  static final class Messages extends InputStream {
    private static final int HEAD = 5;
    private static final int TLS_HANDSHAKE = 0x16;

    private final InputStream in;
    private final int bytesMax;
    private final long begun = System.nanoTime();
    private final Duration atMost;
    private final byte[] head = new byte[HEAD];
    private int headRead;
    private int headGiven;
    private int body;
    private long total;
    private boolean begins = true;
    private boolean hidden;

    Messages(InputStream in, int bytesMax, Duration atMost) {
      this.in = in;
      this.bytesMax = bytesMax;
      this.atMost = atMost;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (begins) {
        return first(into, from);
      }
      if (hidden) {
        return take(into, from, length);
      }
      if (body == 0 && headGiven == HEAD) {
        headRead = 0;
        headGiven = 0;
      }
      // what came of a head before a timeout is kept
      while (body == 0 && headRead < HEAD) {
        int more = take(head, headRead, HEAD - headRead);
        if (more < 0) {
          if (headRead > 0) {
            throw new EOFException("the server ended within a message");
          }
          return -1;
        }
        headRead += more;
        if (headRead == HEAD) {
          body = bodyOf(head);
        }
      }
      if (headGiven < headRead) {
        int given = Math.min(length, headRead - headGiven);
        System.arraycopy(head, headGiven, into, from, given);
        headGiven += given;
        return given;
      }
      int given = take(into, from, Math.min(length, body));
      body -= Math.max(0, given);
      return given;
    }

    /** To the question for TLS a server answers with one letter. */
    private int first(byte[] into, int from) throws IOException {
      int read = take(into, from, 1);
      if (read < 0) {
        return read;
      }
      begins = false;
      switch (into[from]) {
        case 'S', 'G', TLS_HANDSHAKE -> hidden = true;
        case 'N' -> {}
        default -> {
          head[0] = into[from];
          headRead = 1;
          headGiven = 1;
          while (headRead < HEAD) {
            int more = take(head, headRead, HEAD - headRead);
            if (more < 0) {
              throw new EOFException("the server ended within a message");
            }
            headRead += more;
          }
          body = bodyOf(head);
        }
      }
      return read;
    }

    private int bodyOf(byte[] read) throws IOException {
      int length = ByteBuffer.wrap(read).getInt(1);
      if (length < Integer.BYTES || length > bytesMax) {
        throw new IOException("a message of " + length + " bytes is more than expected");
      }
      return length - Integer.BYTES;
    }

    private int take(byte[] into, int from, int length) throws IOException {
      if (System.nanoTime() - begun > atMost.toNanos()) {
        throw new IOException("the server takes longer than expected");
      }
      if (total >= bytesMax) {
        throw new IOException("the server says more than expected");
      }
      int read = in.read(into, from, (int) Math.min(length, bytesMax - total));
      total += Math.max(0, read);
      return read;
    }

    @Override
    public int available() throws IOException {
      return headRead - headGiven + in.available();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
