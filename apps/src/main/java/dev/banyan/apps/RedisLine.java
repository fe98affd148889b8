package dev.banyan.apps;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The one connection to a Redis that Banyan does not run, kept from question to question. Each
 * question has a deadline, over which the connection is closed. One thread at a time, but for
 * {@link #close}.
 */
final class RedisLine implements AutoCloseable {

  private static final int ADDRESSES_MAX = 3;
  private static final RespConnection.Bound LOGIN_MAX =
      new RespConnection.Bound(4 << 10, 10, 2, Duration.ofSeconds(5));

  private final RedisAddress address;
  private final OutwardAddresses allowed;
  private final OtherRedis.Way way;
  private @Nullable RespConnection connection;

  /** What carries the connection, also while it is made. */
  private volatile @Nullable Socket socket;

  private volatile boolean closed;

  RedisLine(RedisAddress address, OutwardAddresses allowed, OtherRedis.Way way) {
    this.address = address;
    this.allowed = allowed;
    this.way = way;
  }

  /** What is asked over it; may be asked a second time. */
  interface Question<T> {
    T ask(RespConnection connection) throws IOException;
  }

  /** That nobody is let in with what the address says. */
  static final class LoginRefused extends IOException {
    private static final long serialVersionUID = 1L;
    private final RespConnection.RedisError error;

    LoginRefused(RespConnection.RedisError error) {
      super(error);
      this.error = error;
    }

    RespConnection.RedisError error() {
      return error;
    }
  }

  /**
   * Asks. A connection of before may have been closed over there meanwhile: then one more is made.
   *
   * @throws LoginRefused where the server does not let in
   * @throws SocketTimeoutException when the deadline is over
   */
  <T> T ask(Question<T> question) throws IOException {
    boolean kept = isOpen();
    try {
      return once(question);
    } catch (EOFException | SocketException gone) {
      if (!kept || gone instanceof ConnectException) {
        throw gone;
      }
      letGo();
      return once(question);
    }
  }

  private <T> T once(Question<T> question) throws IOException {
    List<InetAddress> addresses =
        isOpen() ? List.of() : allowed.of(address.host(), way.lookUpMax());
    var over = new CountDownLatch(1);
    var late = new Late(over);
    Thread.ofVirtual().name("redis-deadline").start(late);
    try {
      return question.ask(open(addresses, late));
    } catch (RespConnection.RedisError | RespConnection.TooLong told) {
      throw told;
    } catch (IOException failure) {
      throw late.came ? new SocketTimeoutException("too late") : failure;
    } finally {
      over.countDown();
    }
  }

  /** Closes the line when a question has lasted too long, whatever that waits for. */
  private final class Late implements Runnable {
    private final CountDownLatch over;
    private final long deadline = System.nanoTime() + way.lookMax().toNanos();
    private volatile boolean came;

    Late(CountDownLatch over) {
      this.over = over;
    }

    @Override
    public void run() {
      try {
        if (!over.await(way.lookMax().toNanos(), TimeUnit.NANOSECONDS)) {
          came = true;
          closeSocket();
        }
      } catch (InterruptedException never) {
        Thread.currentThread().interrupt();
      }
    }

    /** At least one. */
    int millisLeft() {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      return Math.toIntExact(Math.max(1, left));
    }
  }

  private boolean isOpen() {
    RespConnection kept = connection;
    return kept != null && kept.isOpen();
  }

  private RespConnection open(List<InetAddress> addresses, Late late) throws IOException {
    RespConnection kept = connection;
    if (kept != null && kept.isOpen()) {
      return kept;
    }
    Socket plain = connected(addresses, late);
    var made = RespConnection.over(secured(plain, late), plain);
    made.bound(LOGIN_MAX);
    try {
      login(made);
    } catch (RespConnection.RedisError refused) {
      made.close();
      throw new LoginRefused(refused);
    } catch (RespConnection.TooLong strange) {
      throw new IOException("not the answer of a Redis", strange);
    }
    connection = made;
    return made;
  }

  private Socket connected(List<InetAddress> addresses, Late late) throws IOException {
    IOException last = new ConnectException("no address");
    for (InetAddress each : addresses.subList(0, Math.min(ADDRESSES_MAX, addresses.size()))) {
      var plain = new Socket(Proxy.NO_PROXY);
      socket = plain;
      try {
        if (closed || late.came) {
          throw new SocketTimeoutException("closed");
        }
        plain.connect(new InetSocketAddress(each, address.port()), late.millisLeft());
        plain.setSoTimeout(late.millisLeft());
        return plain;
      } catch (IOException refused) {
        plain.close();
        last = refused;
      }
    }
    throw last;
  }

  /** By TLS where the address says so, with a certificate for the very name it says. */
  private Socket secured(Socket plain, Late late) throws IOException {
    if (!address.tls()) {
      return plain;
    }
    try {
      var secured =
          (SSLSocket) way.tls().get().createSocket(plain, address.host(), address.port(), false);
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
      secured.setSSLParameters(parameters);
      secured.setSoTimeout(late.millisLeft());
      secured.startHandshake();
      return secured;
    } catch (IOException refused) {
      plain.close();
      throw refused;
    }
  }

  private void login(RespConnection to) throws IOException {
    if (address.login().isPresent()) {
      RedisAddress.Login login = address.login().get();
      if (login.user().isEmpty()) {
        to.call("AUTH", login.password().reveal());
      } else {
        to.call("AUTH", login.user(), login.password().reveal());
      }
    }
    if (address.database() != 0) {
      to.call("SELECT", Integer.toString(address.database()));
    }
  }

  /** Closes the connection; the next question makes another. */
  void letGo() {
    closeSocket();
    connection = null;
  }

  private void closeSocket() {
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException alreadyGone) {
        // Nothing is held by it any more.
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    closeSocket();
  }
}
