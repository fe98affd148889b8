package dev.banyan.data.embedded;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the server again when it ends by itself, on the same port, with pauses that grow from
 * {@link #PAUSE_FIRST} to {@link #PAUSE_MAX} while it does not succeed. All of it happens on one
 * virtual thread, so nothing is started once {@link #close} has returned.
 *
 * <p>It looks instead of waiting for the exit: an adopted server is no child of ours, and one whose
 * parent never asks how it ended stays in the table of processes for ever.
 */
final class ServerWatch implements AutoCloseable {

  static final Duration LOOK_EVERY = Duration.ofMillis(250);
  static final Duration PAUSE_FIRST = Duration.ofMillis(100);
  static final Duration PAUSE_MAX = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(ServerWatch.class);

  private final Cluster cluster;
  private final String configuration;
  private final Counter restarts;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean up = true;

  private ServerWatch(Cluster cluster, String configuration, long pid, MeterRegistry meters) {
    this.cluster = cluster;
    this.configuration = configuration;
    this.restarts =
        Counter.builder("database.server.restarts")
            .description("How often the embedded PostgreSQL ended by itself")
            .register(meters);
    this.thread = Thread.ofVirtual().name("postgres-watch").unstarted(() -> run(pid));
  }

  /**
   * Begins to watch.
   *
   * @param configuration what the server runs with, and will again
   * @param pid of the server that runs now
   */
  static ServerWatch start(Cluster cluster, String configuration, long pid, MeterRegistry meters) {
    var watch = new ServerWatch(cluster, configuration, pid, meters);
    Gauge.builder("database.server.up", watch, one -> one.up ? 1 : 0)
        .description("Whether the embedded PostgreSQL runs")
        .register(meters);
    watch.thread.start();
    return watch;
  }

  private void run(long first) {
    long pid = first;
    try {
      while (!closesWithin(LOOK_EVERY)) {
        if (!ClusterProcesses.isServer(pid, cluster.directory())) {
          up = false;
          Optional<PidFile> again = bringBack(pid);
          if (again.isEmpty()) {
            return;
          }
          pid = again.get().pid();
          up = true;
        }
      }
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tries until a server runs; empty when it is to be closed. */
  private Optional<PidFile> bringBack(long ended) throws InterruptedException {
    boolean counted = false;
    Duration pause = PAUSE_FIRST;
    while (!closed()) {
      try {
        // Somebody may have restarted it by hand.
        Optional<PidFile> running = cluster.running(this::closed);
        if (running.isPresent()) {
          return running;
        }
        if (!counted) {
          counted = true;
          restarts.increment();
          log.error(
              "PostgreSQL (process {}) ended by itself and is started again. The end of its log:\n{}",
              ended,
              cluster.logTail());
        }
        PidFile server = cluster.start(configuration, this::closed);
        log.info("PostgreSQL runs again as process {}, port {}", server.pid(), server.port());
        return Optional.of(server);
      } catch (IOException | RuntimeException failure) {
        log.error(
            "PostgreSQL could not be started again; next try in {} ms", pause.toMillis(), failure);
        closesWithin(pause);
        pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
      }
    }
    return Optional.empty();
  }

  private boolean closed() {
    return closing.getCount() == 0;
  }

  private boolean closesWithin(Duration duration) throws InterruptedException {
    return closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Ends the watch and leaves the server as it is. A start that is under way is waited for until
   * its server is there, so that whoever stops the server then finds it.
   */
  @Override
  public void close() {
    closing.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException late) {
        interrupted = true;
      }
    }
    up = false;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
