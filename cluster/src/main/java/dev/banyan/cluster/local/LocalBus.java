package dev.banyan.cluster.local;

import dev.banyan.cluster.Bus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bus of a node that is alone: a bounded queue and a virtual thread for each subscriber. */
public final class LocalBus implements Bus {

  /** The most messages that wait for one subscriber. */
  public static final int QUEUE_MAX = 1_024;

  private static final Logger log = LoggerFactory.getLogger(LocalBus.class);

  private final Map<String, List<Queue>> channels = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Counter lost;

  public LocalBus(MeterRegistry meters) {
    lost = meters.counter("bus_messages_lost_total");
    meters.gauge("bus_messages_waiting", waiting);
  }

  @Override
  public void publish(String channel, String message) {
    if (message.length() > MESSAGE_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "a message has at most " + MESSAGE_LENGTH_MAX + " characters, not " + message.length());
    }
    for (Queue queue : channels.getOrDefault(channel, List.of())) {
      queue.offer(message);
    }
  }

  @Override
  public Subscription subscribe(String channel, Subscriber subscriber) {
    var queue = new Queue(channel, subscriber);
    channels.computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>()).add(queue);
    Thread.ofVirtual().name("bus-" + channel).start(queue::run);
    return queue;
  }

  @Override
  public void close() {
    channels.values().forEach(queues -> queues.forEach(Queue::close));
  }

  private final class Queue implements Subscription {

    private final String channel;
    private final Subscriber subscriber;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<String> messages = new ArrayDeque<>();
    private long missed;
    private boolean closed;

    Queue(String channel, Subscriber subscriber) {
      this.channel = channel;
      this.subscriber = subscriber;
    }

    /** A full queue keeps what it has; what is lost is the newest, and is announced after it. */
    void offer(String message) {
      lock.lock();
      try {
        if (closed) {
          return;
        }
        if (missed > 0 || messages.size() >= QUEUE_MAX) {
          missed++;
          lost.increment();
        } else {
          messages.add(message);
          waiting.incrementAndGet();
        }
        changed.signal();
      } finally {
        lock.unlock();
      }
    }

    void run() {
      try {
        boolean open = true;
        while (open) {
          open = deliverNext();
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    /** Waits for one thing to say, and says it outside of the lock; false once closed. */
    private boolean deliverNext() throws InterruptedException {
      String message;
      long gap = 0;
      lock.lockInterruptibly();
      try {
        while (messages.isEmpty() && missed == 0 && !closed) {
          changed.await();
        }
        if (closed) {
          waiting.addAndGet(-messages.size());
          messages.clear();
          return false;
        }
        message = messages.poll();
        if (message == null) {
          gap = missed;
          missed = 0;
        } else {
          waiting.decrementAndGet();
        }
      } finally {
        lock.unlock();
      }
      try {
        if (message == null) {
          subscriber.lost(gap);
        } else {
          subscriber.message(message);
        }
      } catch (RuntimeException failure) {
        log.error("a subscriber of {} failed on a message", channel, failure);
      }
      return true;
    }

    @Override
    public void close() {
      List<Queue> siblings = channels.get(channel);
      if (siblings != null) {
        siblings.remove(this);
      }
      lock.lock();
      try {
        closed = true;
        changed.signal();
      } finally {
        lock.unlock();
      }
    }
  }
}
