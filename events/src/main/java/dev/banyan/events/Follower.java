package dev.banyan.events;

import dev.banyan.events.EventHorizon.Settled;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows one database from now on, in memory alone. */
final class Follower implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Follower.class);
  private static final Duration IDLE_WAIT = Duration.ofSeconds(30);
  private static final Duration FAILURE_PAUSE = Duration.ofSeconds(1);

  private final EventsConfig config;
  private final EventHorizon horizon;
  private final EventStore store;
  private final Consumer<List<Event>> handler;
  private final Thread thread;
  private final ReentrantLock atWork = new ReentrantLock();
  private volatile boolean closed;
  private long cursor;

  Follower(
      EventsConfig config,
      EventHorizon horizon,
      EventStore store,
      long from,
      Consumer<List<Event>> handler) {
    this.config = config;
    this.horizon = horizon;
    this.store = store;
    this.handler = handler;
    this.cursor = from;
    this.thread =
        Thread.ofVirtual().name("events-follow-" + store.database().name()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        step();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        closed = true;
      } catch (RuntimeException failure) {
        if (!closed) {
          log.warn("a follower failed; the same events again in {}", FAILURE_PAUSE, failure);
          pause();
        }
      }
    }
  }

  private void step() throws InterruptedException {
    Optional<Settled> beyond = horizon.awaitBeyond(cursor, IDLE_WAIT);
    if (beyond.isEmpty() || beyond.get().sequence() <= cursor) {
      return;
    }
    atWork.lock();
    try {
      if (!closed) {
        work(beyond.get());
      }
    } finally {
      atWork.unlock();
    }
  }

  private void work(Settled settled) {
    List<Event> events =
        store.read(cursor, settled.sequence(), config.batchMax(), settled.position());
    if (!events.isEmpty()) {
      handler.accept(events);
    }
    cursor = events.size() < config.batchMax() ? settled.sequence() : events.getLast().sequence();
  }

  private static void pause() {
    try {
      Thread.sleep(FAILURE_PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    // An interrupt in the middle of SQL would cost the pool a connection.
    atWork.lock();
    try {
      thread.interrupt();
    } finally {
      atWork.unlock();
    }
  }
}
