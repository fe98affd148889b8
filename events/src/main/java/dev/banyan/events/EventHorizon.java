package dev.banyan.events;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Position;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows up to which sequence number the events of one database are settled: nothing at or below it
 * can still appear. Readers read in the order of the sequence and never beyond the horizon, so a
 * transaction that took its number early and commits late is neither passed over nor seen out of
 * order.
 *
 * <p>How: a publisher has its transaction id before it takes a number ({@link Outbox}). So after
 * reading the sequence's last value <i>h</i>, every number up to <i>h</i> belongs to a transaction
 * that is over or shows its id in {@code pg_stat_activity}. Once those transactions have ended, all
 * numbers up to <i>h</i> are settled, and a later snapshot shows their rows. The common rule, to
 * read rows whose id is below {@code pg_snapshot_xmin}, waits for every transaction of the whole
 * server, so that one long transaction of an app would hold up all events; and it orders by
 * transaction ids, which are given out before the locks that order the changes themselves. The
 * sequence is taken behind those locks.
 *
 * <p>All nodes log in as the same role: others' transaction ids are hidden. One thread advances the
 * horizon; any number wait on it.
 */
final class EventHorizon implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EventHorizon.class);
  private static final Query ADVANCE = new Query("horizon", "event_outbox");
  private static final Duration SETTLE_POLL_FIRST = Duration.ofMillis(1);
  private static final Duration SETTLE_POLL_MAX = Duration.ofMillis(50);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
  private static final Duration FAILURE_PAUSE = Duration.ofSeconds(1);

  // A sequence that was never called says 1 too.
  private static final String LAST_VALUE =
      "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM event_sequence";
  private static final String IN_FLIGHT =
      """
      SELECT backend_xid::text::bigint FROM pg_stat_activity
      WHERE datname = current_database() AND backend_xid IS NOT NULL
      """;

  /**
   * A settled point.
   *
   * @param sequence the last settled number
   * @param position where the log stood when it was settled
   */
  record Settled(long sequence, Position position) {}

  private record Fence(long sequence, Set<Long> inFlight) {}

  private final SqlDatabase database;
  private final Duration pollInterval;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition woken = lock.newCondition();
  private @Nullable Settled settled;
  private @Nullable Fence fence;
  private boolean news = true;
  private volatile boolean closed;
  private @Nullable Thread thread;

  EventHorizon(SqlDatabase database, Duration pollInterval) {
    this.database = database;
    this.pollInterval = pollInterval;
  }

  void start() {
    thread = Thread.ofVirtual().name("events-" + database.name()).start(this::run);
  }

  /** Says that something may have been published. Does not block. */
  void wake() {
    lock.lock();
    try {
      news = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The horizon as it is known now; empty until it was first read. */
  Optional<Settled> current() {
    lock.lock();
    try {
      return Optional.ofNullable(settled);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the horizon is beyond a number, at most for a while; answers what it is then. */
  Optional<Settled> awaitBeyond(long sequence, Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while ((settled == null || settled.sequence <= sequence) && nanos > 0 && !closed) {
        nanos = changed.awaitNanos(nanos);
      }
      return Optional.ofNullable(settled);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    Duration settlePoll = SETTLE_POLL_FIRST;
    while (!closed) {
      Duration wait = pollInterval;
      boolean untilNews = true;
      try {
        boolean advanced = advance();
        settlePoll = advanced ? SETTLE_POLL_FIRST : shorter(settlePoll.multipliedBy(2));
        if (fence != null) {
          wait = settlePoll;
          untilNews = false;
        }
      } catch (RuntimeException failure) {
        log.warn("{}: could not look for events: {}", database.name(), failure.toString());
        wait = FAILURE_PAUSE;
        untilNews = false;
      }
      await(wait, untilNews);
    }
  }

  private static Duration shorter(Duration pause) {
    return pause.compareTo(SETTLE_POLL_MAX) < 0 ? pause : SETTLE_POLL_MAX;
  }

  /** Waits without an interrupt, which in the middle of SQL would cost the pool a connection. */
  private void await(Duration atMost, boolean untilNews) {
    lock.lock();
    try {
      long nanos = atMost.toNanos();
      while (!closed && !(untilNews && news) && nanos > 0) {
        nanos = woken.awaitNanos(nanos);
      }
      if (untilNews) {
        news = false;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  /** One step: settles the fence if it is due, and raises the next one if there is news. */
  boolean advance() {
    Fence standing = fence;
    // The order of the two statements matters: the number first, then who might still hold one.
    Fence seen = database.read(ADVANCE, handle -> new Fence(lastValue(handle), inFlight(handle)));
    boolean advanced = false;
    if (standing != null && disjoint(standing.inFlight, seen.inFlight)) {
      settle(standing.sequence);
      standing = null;
      advanced = true;
    }
    if (standing == null) {
      long known = current().map(Settled::sequence).orElse(-1L);
      if (seen.sequence > known && seen.inFlight.isEmpty()) {
        settle(seen.sequence);
        advanced = true;
      } else if (seen.sequence > known) {
        standing = seen;
      }
    }
    fence = standing;
    return advanced;
  }

  private void settle(long sequence) {
    Position position = database.position();
    lock.lock();
    try {
      settled = new Settled(sequence, position);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static long lastValue(Handle handle) {
    return handle.createQuery(LAST_VALUE).mapTo(Long.class).one();
  }

  private static Set<Long> inFlight(Handle handle) {
    return new HashSet<>(handle.createQuery(IN_FLIGHT).mapTo(Long.class).list());
  }

  private static boolean disjoint(Set<Long> some, Set<Long> others) {
    return some.stream().noneMatch(others::contains);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      woken.signalAll();
    } finally {
      lock.unlock();
    }
    Thread running = thread;
    if (running != null) {
      try {
        running.join(CLOSE_WITHIN);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
