package dev.banyan.edge;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many requests of one app may wait for an answer at a time, and which are refused past that:
 * background first, then interactive, critical last; within a class those of the lower plans first.
 *
 * <p>The capacity is configured, or adapts: it shrinks where answers take longer than they used to
 * (they queue in the app), and grows where they do not while it is used. The rule is Gradient2 of
 * Netflix's concurrency-limits, whose idea is TCP Vegas. Only the time to the first byte counts, so
 * that streams and WebSockets hold no capacity. It begins at its largest: an app is not refused
 * work before it has shown that it cannot do it. Thread-safe, without locks.
 */
final class Admission {

  private static final long WINDOW_NANOS = 250_000_000L;
  private static final int WINDOW_SAMPLES_MIN = 20;
  private static final double TOLERANCE = 2.0;
  private static final double SMOOTHING = 0.2;
  private static final double LONG_RTT_WEIGHT = 0.02;

  private final EdgeConfig.Shedding config;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder windowNanos = new LongAdder();
  private final LongAdder windowSamples = new LongAdder();
  private final AtomicLong windowEnd = new AtomicLong();
  private volatile int instances = 1;
  private volatile double longRttNanos;
  private volatile int capacity;

  /** Above this it does not go, whatever the response times; 0 is no bound. */
  private volatile int bound;

  /** Most that waited at a time in this window; a lost update of it does no harm. */
  private volatile int windowPeak;

  Admission(EdgeConfig.Shedding config) {
    this.config = config;
    this.capacity = config.capacity() > 0 ? config.capacity() : config.capacityMax();
  }

  /**
   * Bounds the capacity from outside: by one who knows what the app can hold, and that it gets no
   * more instances.
   *
   * @param most 0 for no bound
   */
  void bound(int most) {
    bound = most;
  }

  /** Tells how many instances share the work. */
  void instances(int count) {
    int before = instances;
    instances = Math.max(1, count);
    if (config.capacity() == 0 && before != instances) {
      capacity = bounded((double) capacity * instances / before);
    }
  }

  /**
   * Whether a request may go on; if so, {@link #leave} has to follow.
   *
   * @param reach of the caller's plan, see {@link PlanRanks}
   */
  boolean tryEnter(TrafficClass trafficClass, double reach) {
    int now = waiting.incrementAndGet();
    if (now > allowed(trafficClass, reach)) {
      waiting.decrementAndGet();
      return false;
    }
    if (now > windowPeak) {
      windowPeak = now;
    }
    return true;
  }

  /**
   * How many may wait before one of the class and plan is refused. Plans divide what a class has
   * beyond the class below it, and the background's upper half: so no plan lifts a request over a
   * class.
   */
  int allowed(TrafficClass trafficClass, double reach) {
    int interactive = config.interactiveShare();
    int background = config.backgroundShare();
    return switch (trafficClass) {
      case CRITICAL -> between(interactive, 100, reach);
      case INTERACTIVE -> between(background, interactive, reach);
      case BACKGROUND -> between(background / 2, background, reach);
    };
  }

  private int between(int low, int high, double reach) {
    double percent = high - Math.max(0, high - low) * (1 - reach);
    return Math.max(1, (int) Math.floor(capacity() * percent / 100 + 1e-9));
  }

  /** The first byte came, or never will: negative nanoseconds where it says nothing. */
  void leave(long nowNanos, long rttNanos) {
    waiting.decrementAndGet();
    if (config.capacity() > 0 || rttNanos < 0) {
      return;
    }
    windowNanos.add(rttNanos);
    windowSamples.increment();
    long end = windowEnd.get();
    if (nowNanos - end >= 0 && windowEnd.compareAndSet(end, nowNanos + WINDOW_NANOS)) {
      adapt();
    }
  }

  int waiting() {
    return waiting.get();
  }

  int capacity() {
    int most = bound;
    return most > 0 ? Math.min(most, capacity) : capacity;
  }

  private void adapt() {
    long samples = windowSamples.sum();
    if (samples < WINDOW_SAMPLES_MIN) {
      return;
    }
    double shortRtt = Math.max(1, (double) windowNanos.sumThenReset() / samples);
    windowSamples.reset();
    double longRtt =
        longRttNanos == 0 ? shortRtt : longRttNanos + (shortRtt - longRttNanos) * LONG_RTT_WEIGHT;
    if (longRtt / shortRtt > 2) {
      longRtt *= 0.95; // after an overload the memory of it fades quickly
    }
    longRttNanos = longRtt;
    int peak = windowPeak;
    windowPeak = waiting.get();
    if (peak < capacity / 2) {
      return; // an unused capacity says nothing about itself
    }
    double gradient = Math.clamp(TOLERANCE * longRtt / shortRtt, 0.5, 1.0);
    double wanted = capacity * gradient + Math.sqrt(capacity);
    capacity = bounded(capacity * (1 - SMOOTHING) + wanted * SMOOTHING);
  }

  private int bounded(double value) {
    long least = (long) config.capacityMin() * instances;
    long most = Math.max(least, (long) config.capacityMax() * instances);
    return (int)
        Math.clamp(Math.round(value), Math.min(least, 1_000_000), Math.min(most, 1_000_000));
  }
}
