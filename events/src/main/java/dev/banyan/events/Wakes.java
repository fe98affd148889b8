package dev.banyan.events;

import dev.banyan.data.DataException;
import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other nodes by NOTIFY that a database has news: after the commit, and at most once per
 * pause. A NOTIFY inside the publisher's own transaction would take a lock of the whole server
 * until its commit is on disk, and so end all group commits. What is lost here the polls find.
 */
final class Wakes implements AutoCloseable {

  static final String CHANNEL = "banyan_events";

  private static final Logger log = LoggerFactory.getLogger(Wakes.class);
  private static final Query NOTIFY = new Query("notify", "event_outbox");
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(25);

  private final SqlDatabase database;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  Wakes(SqlDatabase database) {
    this.database = database;
    this.thread = Thread.ofVirtual().name("events-notify-" + database.name()).start(this::run);
  }

  /** Does not block. */
  void wake() {
    news.release();
  }

  private void run() {
    try {
      while (!closed) {
        news.acquire();
        news.drainPermits();
        if (!closed) {
          send();
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void send() {
    try {
      database.write(NOTIFY, handle -> handle.execute("NOTIFY " + CHANNEL));
    } catch (DataException unreachable) {
      log.debug("{}: could not notify", database.name(), unreachable);
    }
  }

  @Override
  public void close() {
    closed = true;
    news.release();
    try {
      thread.join(CLOSE_WITHIN);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
