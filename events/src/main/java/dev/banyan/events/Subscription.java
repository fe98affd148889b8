package dev.banyan.events;

import dev.banyan.events.EventHorizon.Settled;
import dev.banyan.events.EventStore.Lease;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One durable consumer on one database: takes the lease when there is something to read, reads,
 * hands over, moves the cursor. A node whose lease has passed to another finds its move refused.
 */
final class Subscription implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Subscription.class);
  private static final Duration RETRY_FIRST = Duration.ofMillis(100);
  private static final Duration RETRY_MAX = Duration.ofSeconds(30);
  private static final Duration IDLE_WAIT = Duration.ofSeconds(30);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final String consumer;
  private final String node;
  private final EventsConfig config;
  private final EventHorizon horizon;
  private final EventStore store;
  private final Consumer<List<Event>> handler;
  private final Counter delivered;
  private final Counter failures;
  private final Thread thread;
  // Held while events are read, handled and marked as done: a close does not cut that short.
  private final ReentrantLock atWork = new ReentrantLock();
  private volatile long cursor = -1;
  private volatile boolean closed;

  // Only the subscription's own thread touches these two.
  private @Nullable Lease lease;
  private long leaseEndsAtNanos;

  Subscription(
      String consumer,
      String node,
      EventsConfig config,
      EventHorizon horizon,
      EventStore store,
      Consumer<List<Event>> handler,
      MeterRegistry meters) {
    this.consumer = consumer;
    this.node = node;
    this.config = config;
    this.horizon = horizon;
    this.store = store;
    this.handler = handler;
    this.delivered = Counter.builder("events.delivered").tag("consumer", consumer).register(meters);
    this.failures =
        Counter.builder("events.consumer.failures").tag("consumer", consumer).register(meters);
    Gauge.builder("events.consumer.lag", this, Subscription::lag)
        .description("Sequence numbers between the cursor and the last settled event")
        .tag("consumer", consumer)
        .tag("database", store.database().name())
        .register(meters);
    this.thread =
        Thread.ofVirtual()
            .name("events-" + consumer + "-" + store.database().name())
            .unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private double lag() {
    long known = horizon.current().map(Settled::sequence).orElse(0L);
    return cursor < 0 ? 0 : Math.max(0, known - cursor);
  }

  private void run() {
    Duration pause = RETRY_FIRST;
    while (!closed) {
      try {
        step();
        pause = RETRY_FIRST;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        closed = true;
      } catch (RuntimeException failure) {
        if (!closed) {
          failures.increment();
          log.warn("consumer {} failed; the same events again in {}", consumer, pause, failure);
          pause = sleep(pause);
        }
      }
    }
  }

  private void step() throws InterruptedException {
    Optional<Settled> beyond = horizon.awaitBeyond(cursor, IDLE_WAIT);
    if (closed || beyond.isEmpty() || beyond.get().sequence() <= cursor) {
      return;
    }
    Lease held = hold();
    if (held == null) {
      // Another node reads; it may die, so look again when its lease could be over.
      Thread.sleep(config.lease().dividedBy(2));
      return;
    }
    atWork.lock();
    try {
      if (!closed) {
        work(held, beyond.get());
      }
    } finally {
      atWork.unlock();
    }
  }

  private void work(Lease held, Settled settled) {
    List<Event> events =
        store.read(cursor, settled.sequence(), config.batchMax(), settled.position());
    if (!events.isEmpty()) {
      handler.accept(events);
    }
    long reached =
        events.size() < config.batchMax() ? settled.sequence() : events.getLast().sequence();
    if (store.advance(consumer, node, held.epoch(), reached, config.lease())) {
      cursor = reached;
      leaseEndsAtNanos = System.nanoTime() + config.lease().toNanos();
      delivered.increment(events.size());
    } else {
      lease = null;
    }
  }

  /** The lease, taken anew when less than half of it is left. */
  private @Nullable Lease hold() {
    Lease held = lease;
    if (held != null
        && leaseEndsAtNanos - System.nanoTime() > config.lease().dividedBy(2).toNanos()) {
      return held;
    }
    long asked = System.nanoTime();
    Lease taken = store.acquire(consumer, node, config.lease()).orElse(null);
    if (taken != null) {
      cursor = taken.sequence();
      leaseEndsAtNanos = asked + config.lease().toNanos();
    }
    lease = taken;
    return taken;
  }

  private static Duration sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Duration longer = pause.multipliedBy(2);
    return longer.compareTo(RETRY_MAX) < 0 ? longer : RETRY_MAX;
  }

  @Override
  public void close() {
    closed = true;
    try {
      boolean idle = atWork.tryLock(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      thread.interrupt();
      if (idle) {
        atWork.unlock();
      }
      if (!thread.join(CLOSE_WITHIN)) {
        log.warn("consumer {} did not end in {}", consumer, CLOSE_WITHIN);
        return;
      }
      Lease held = lease;
      if (held != null) {
        store.release(consumer, node, held.epoch());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException unreachable) {
      // The lease then ends by itself.
      log.debug("consumer {} could not release its lease", consumer, unreachable);
    }
  }
}
