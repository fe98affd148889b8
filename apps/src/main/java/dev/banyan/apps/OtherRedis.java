package dev.banyan.apps;

import dev.banyan.apps.autoscale.QueueReading;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A Redis that Banyan does not run, and that may be slow, away or hostile. There is one connection
 * to it, kept from look to look; each look has a deadline, over which the connection is closed, and
 * after failures that are the server's it is left alone for a while that doubles. It is only ever
 * asked what queues hold. One thread at a time, but for {@link #close}.
 */
final class OtherRedis implements AutoCloseable {

  static final Duration PAUSE_FIRST = Duration.ofSeconds(15);
  static final Duration PAUSE_MAX = Duration.ofMinutes(5);

  private static final int ADDRESSES_MAX = 3;
  private static final RespConnection.Bound LOGIN_MAX =
      new RespConnection.Bound(4 << 10, 10, 2, Duration.ofSeconds(5));

  /**
   * How it is got at.
   *
   * @param ofApps which addresses an app may name
   * @param tls made when it is first needed
   * @param lookUpMax for its name
   * @param lookMax for all else of a look, from connecting on
   */
  record Way(
      Supplier<OutwardAddresses> ofApps,
      Supplier<SSLSocketFactory> tls,
      Duration lookUpMax,
      Duration lookMax) {

    /** The way but in tests: certificates are those that the JDK trusts. */
    static Way usual() {
      return new Way(
          OutwardAddresses::ofApps,
          () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5));
    }
  }

  private final RedisAddress address;
  private final OutwardAddresses allowed;
  private final Way way;

  /** By name; bounded by the queues that the app's file names. */
  private final Map<String, RedisQueue> queues = new ConcurrentHashMap<>();

  private @Nullable RespConnection connection;

  /** What carries the connection, also while it is made. */
  private volatile @Nullable Socket line;

  private volatile boolean closed;
  private Duration pause = Duration.ZERO;
  private Instant notBefore = Instant.MIN;
  private String why = "";

  OtherRedis(RedisAddress address, OutwardAddresses allowed, Way way) {
    this.address = address;
    this.allowed = allowed;
    this.way = way;
  }

  /** Whether the queue was found here before. */
  boolean knows(String name) {
    RedisQueue queue = queues.get(name);
    return queue != null && queue.known();
  }

  /**
   * Looks at a queue.
   *
   * @return empty where there is no such key, and never was
   */
  Optional<QueueReading> read(String name, Instant now) throws JobQueues.Unreadable {
    if (now.isBefore(notBefore)) {
      throw new JobQueues.Unreadable(
          why + "; it is asked again at " + notBefore.truncatedTo(ChronoUnit.SECONDS));
    }
    RedisQueue queue = queues.computeIfAbsent(name, RedisQueue::new);
    try {
      Optional<QueueReading> reading = inTime(queue, now);
      pause = Duration.ZERO;
      return reading;
    } catch (RespConnection.RedisError | RespConnection.TooLong ofThisQueue) {
      throw unreadable(ofThisQueue);
    } catch (IOException away) {
      letGo();
      JobQueues.Unreadable told = unreadable(away);
      why = String.valueOf(told.getMessage());
      Duration doubled = pause.isZero() ? PAUSE_FIRST : pause.multipliedBy(2);
      pause = doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
      notBefore = now.plus(pause);
      throw told;
    }
  }

  /** A connection of before may have been closed over there meanwhile: then one more is made. */
  private Optional<QueueReading> inTime(RedisQueue queue, Instant now) throws IOException {
    boolean kept = isOpen();
    try {
      return once(queue, now);
    } catch (EOFException | SocketException gone) {
      if (!kept || gone instanceof ConnectException) {
        throw gone;
      }
      letGo();
      return once(queue, now);
    }
  }

  private Optional<QueueReading> once(RedisQueue queue, Instant now) throws IOException {
    List<InetAddress> addresses =
        isOpen() ? List.of() : allowed.of(address.host(), way.lookUpMax());
    var over = new CountDownLatch(1);
    var late = new Late(over);
    Thread.ofVirtual().name("redis-deadline").start(late);
    try {
      return queue.read(open(addresses, late), now);
    } catch (RespConnection.RedisError | RespConnection.TooLong told) {
      throw told;
    } catch (IOException failure) {
      throw late.came ? new SocketTimeoutException("too late") : failure;
    } finally {
      over.countDown();
    }
  }

  /** Closes the line when a look has lasted too long, whatever that waits for. */
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
          closeLine();
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
    Socket socket = connected(addresses, late);
    var made = RespConnection.over(secured(socket, late), socket);
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
      var socket = new Socket(Proxy.NO_PROXY);
      line = socket;
      try {
        if (closed || late.came) {
          throw new SocketTimeoutException("closed");
        }
        socket.connect(new InetSocketAddress(each, address.port()), late.millisLeft());
        socket.setSoTimeout(late.millisLeft());
        return socket;
      } catch (IOException refused) {
        socket.close();
        last = refused;
      }
    }
    throw last;
  }

  /** By TLS where the address says so, with a certificate for the very name it says. */
  private Socket secured(Socket socket, Late late) throws IOException {
    if (!address.tls()) {
      return socket;
    }
    try {
      var secured =
          (SSLSocket) way.tls().get().createSocket(socket, address.host(), address.port(), false);
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
      secured.setSSLParameters(parameters);
      secured.setSoTimeout(late.millisLeft());
      secured.startHandshake();
      return secured;
    } catch (IOException refused) {
      socket.close();
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

  /** Of what a server says only its code is repeated: the rest may be the password it was told. */
  private JobQueues.Unreadable unreadable(IOException failure) {
    String text =
        switch (failure) {
          case LoginRefused refused -> refused.words(address);
          case RespConnection.RedisError refused -> RedisErrors.words(refused);
          case RespConnection.TooLong tooLong -> "answers more than is borne of a queue";
          case OutwardAddresses.Refused refused -> "is not asked: " + refused.getMessage();
          case SocketTimeoutException slow -> "does not answer in time";
          case SSLException tls -> "cannot be spoken to by TLS: " + tls.getMessage();
          case EOFException gone -> "closed the connection";
          case SocketException gone -> "cannot be reached: " + gone.getMessage();
          default -> "cannot be asked: " + failure.getMessage();
        };
    return new JobQueues.Unreadable("the Redis at " + address.text() + " " + text);
  }

  /** That somebody is not let in holds for all queues, and until somebody mends it. */
  private static final class LoginRefused extends IOException {
    private static final long serialVersionUID = 1L;
    private final RespConnection.RedisError error;

    LoginRefused(RespConnection.RedisError error) {
      super(error);
      this.error = error;
    }

    String words(RedisAddress address) {
      return RedisErrors.known(error)
          .orElse(
              address.login().isPresent()
                  ? "refuses the login or the database number"
                  : "refuses the database number");
    }
  }

  private void letGo() {
    closeLine();
    connection = null;
  }

  private void closeLine() {
    Socket open = line;
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
    closeLine();
  }
}
