package dev.banyan.apps;

import dev.banyan.apps.autoscale.QueueReading;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/**
 * A Redis that Banyan does not run, and that may be slow, away or hostile. It is only ever asked
 * what queues hold, and after failures that are not of one queue it is left alone for a while that
 * doubles. One thread at a time, but for {@link #close}.
 */
final class OtherRedis implements AutoCloseable {

  static final Duration PAUSE_FIRST = Duration.ofSeconds(15);
  static final Duration PAUSE_MAX = Duration.ofMinutes(5);

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
  private final RedisLine line;

  /** By name; bounded by the queues that the app's file names. */
  private final Map<String, RedisQueue> queues = new ConcurrentHashMap<>();

  private Duration pause = Duration.ZERO;
  private Instant notBefore = Instant.MIN;
  private String why = "";

  OtherRedis(RedisAddress address, OutwardAddresses allowed, Way way) {
    this.address = address;
    this.line = new RedisLine(address, allowed, way);
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
      Optional<QueueReading> reading = line.ask(connection -> queue.read(connection, now));
      pause = Duration.ZERO;
      return reading;
    } catch (RespConnection.RedisError | RespConnection.TooLong ofThisQueue) {
      throw unreadable(ofThisQueue);
    } catch (IOException away) {
      line.letGo();
      JobQueues.Unreadable told = unreadable(away);
      why = String.valueOf(told.getMessage());
      Duration doubled = pause.isZero() ? PAUSE_FIRST : pause.multipliedBy(2);
      pause = doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
      notBefore = now.plus(pause);
      throw told;
    }
  }

  /** Forgets queues that no service names any more. */
  void retain(Set<String> names) {
    queues.keySet().retainAll(names);
  }

  /** Of what a server says only its code is repeated: the rest may be the password it was told. */
  private JobQueues.Unreadable unreadable(IOException failure) {
    String text =
        switch (failure) {
          case RedisLine.LoginRefused refused -> RedisErrors.ofLogin(refused.error());
          case RespConnection.RedisError refused -> RedisErrors.words(refused);
          case RespConnection.TooLong ignored -> "answers more than is borne of a queue";
          case OutwardAddresses.Refused refused -> "is not asked: " + refused.getMessage();
          case SocketTimeoutException ignored -> "does not answer in time";
          case SSLException tls -> "cannot be spoken to by TLS: " + tls.getMessage();
          case EOFException ignored -> "closed the connection";
          case SocketException gone -> "cannot be reached: " + gone.getMessage();
          default -> "cannot be asked: " + failure.getMessage();
        };
    return new JobQueues.Unreadable("the Redis at " + address.text() + " " + text);
  }

  @Override
  public void close() {
    line.close();
  }
}
