package dev.banyan.http;

import dev.banyan.kernel.ProblemException;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event streams under way, and the one place that ends them when their readers may no longer
 * read. A request is let in once; a stream stays open, so it is let in again and again:
 *
 * <ul>
 *   <li>Each {@link #CREDENTIAL_EVERY} and before each event its credential is looked at, in
 *       memory: expired, signed out and revoked ones end it.
 *   <li>Each {@code streamAccessEvery} its endpoint is asked again and its answer thrown away: an
 *       endpoint that would refuse the reader now (left the team, has a lower role, the thing is
 *       deleted) ends the stream with what it says. A node that cannot ask, such as one whose
 *       database is away, keeps the stream and asks again.
 * </ul>
 *
 * <p>Thread-safe.
 */
final class OpenStreams implements AutoCloseable {

  /** With the time that a revocation takes to every node, less than a second. */
  static final Duration CREDENTIAL_EVERY = Duration.ofMillis(500);

  /** Streams that ask for access at once; the others wait, so that SQL has air. */
  static final int ASKING_MAX = 8;

  private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);

  /** Asks a stream's endpoint again. Blocking. */
  interface Access {

    /**
     * @throws ProblemException what the reader would be told now
     */
    void ask() throws Exception;
  }

  /** One stream. */
  private static final class Stream {
    private final SseSink sink;
    private final Access access;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile long askedNanos = System.nanoTime();

    Stream(SseSink sink, Access access) {
      this.sink = sink;
      this.access = access;
    }
  }

  private final Vertx vertx;
  private final long accessEveryNanos;
  private final long timer;
  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
  private final Semaphore asking = new Semaphore(ASKING_MAX);
  private volatile boolean draining;

  OpenStreams(Vertx vertx, Duration accessEvery) {
    this.vertx = vertx;
    this.accessEveryNanos = accessEvery.toNanos();
    this.timer = vertx.setPeriodic(CREDENTIAL_EVERY.toMillis(), unused -> look());
  }

  /**
   * Watches a stream.
   *
   * @return the call that stops watching
   */
  Runnable opened(SseSink sink, Access access) {
    var stream = new Stream(sink, access);
    streams.add(stream);
    if (draining) {
      sink.close();
    }
    return () -> streams.remove(stream);
  }

  /** On an event loop: memory alone. */
  private void look() {
    long now = System.nanoTime();
    for (Stream stream : streams) {
      stream.sink.checkCredential();
      if (now - stream.askedNanos >= accessEveryNanos && stream.asking.compareAndSet(false, true)) {
        stream.askedNanos = now;
        Thread.ofVirtual().name("api-stream-access").start(() -> ask(stream));
      }
    }
  }

  private void ask(Stream stream) {
    asking.acquireUninterruptibly();
    try {
      if (stream.sink.open()) {
        stream.access.ask();
      }
    } catch (ProblemException refused) {
      int status = refused.problem().status();
      if (status == 401 || status == 403 || status == 404) {
        stream.sink.end(refused.problem());
      } else {
        LOG.debug("a stream's access could not be asked for", refused);
      }
    } catch (Exception failure) {
      LOG.debug("a stream's access could not be asked for", failure);
    } finally {
      asking.release();
      stream.asking.set(false);
    }
  }

  /** Ends all streams, and each one that comes later at once. */
  void drain() {
    draining = true;
    streams.forEach(stream -> stream.sink.close());
  }

  @Override
  public void close() {
    drain();
    vertx.cancelTimer(timer);
  }
}
