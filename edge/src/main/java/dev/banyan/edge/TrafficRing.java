package dev.banyan.edge;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What one route did in each of the last 15 minutes' seconds. Bounded: 900 slots of about 750
 * bytes, each made only in a second that has a request. Written by all event loops without locks.
 */
final class TrafficRing {

  static final int SECONDS = 900;

  /** What is counted beside the durations. */
  enum Count {
    FINISHED,
    ERRORS,
    SHED,
    LIMITED,
    CACHE_HITS
  }

  private static final int COUNTS = Count.values().length;
  private final AtomicReferenceArray<@Nullable Slot> slots = new AtomicReferenceArray<>(SECONDS);

  void finished(long second, long nanos, boolean error) {
    Slot slot = slotFor(second);
    slot.counts.getAndIncrement(Count.FINISHED.ordinal());
    slot.counts.getAndIncrement(COUNTS + LatencyBuckets.indexOf(nanos));
    if (error) {
      slot.counts.getAndIncrement(Count.ERRORS.ordinal());
    }
  }

  void count(long second, Count count) {
    slotFor(second).counts.getAndIncrement(count.ordinal());
  }

  /** Notes how many were under way; the most of a second stays. */
  void inFlight(long second, int inFlight, int capacity) {
    Slot slot = slotFor(second);
    if (inFlight > slot.inFlightMost) {
      slot.inFlightMost = inFlight;
    }
    slot.capacity = capacity;
  }

  /** Adds one second to a sum, if anything happened in it. */
  void addTo(long second, Sum sum) {
    Slot slot = slots.get(Math.floorMod(second, SECONDS));
    if (slot == null || slot.second != second) {
      return;
    }
    for (int i = 0; i < COUNTS; i++) {
      sum.counts[i] += slot.counts.get(i);
    }
    for (int i = 0; i < LatencyBuckets.COUNT; i++) {
      sum.buckets[i] += slot.counts.get(COUNTS + i);
    }
    sum.inFlightMost = Math.max(sum.inFlightMost, slot.inFlightMost);
    sum.capacity = Math.max(sum.capacity, slot.capacity);
  }

  private Slot slotFor(long second) {
    int index = Math.floorMod(second, SECONDS);
    Slot slot = slots.get(index);
    while (slot == null || slot.second < second) {
      Slot fresh = new Slot(second);
      if (slots.compareAndSet(index, slot, fresh)) {
        return fresh;
      }
      slot = slots.get(index);
    }
    return slot;
  }

  /** Several seconds of several routes, added up. */
  static final class Sum {
    final long[] counts = new long[COUNTS];
    final long[] buckets = new long[LatencyBuckets.COUNT];
    int inFlightMost;
    int capacity;

    long of(Count count) {
      return counts[count.ordinal()];
    }
  }

  private static final class Slot {
    final long second;
    final AtomicIntegerArray counts = new AtomicIntegerArray(COUNTS + LatencyBuckets.COUNT);
    volatile int inFlightMost;
    volatile int capacity;

    Slot(long second) {
      this.second = second;
    }
  }
}
