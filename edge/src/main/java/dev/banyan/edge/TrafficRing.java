package dev.banyan.edge;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What one route did in each second of the last 15 minutes, and in each minute of the last day.
 * Bounded: 900 slots of about 800 bytes and 1,440 of {@link TrafficMinute} of at most about 1.1
 * KiB, each made only where there was a request: 2.3 MiB when all are filled. Written by all event
 * loops without locks; minutes are summed up once they are over, by whoever comes first.
 */
final class TrafficRing {

  static final int SECONDS = 900;
  static final int MINUTES = 1_440;
  static final int MINUTE_SECONDS = 60;

  /** A writer that read the clock just before the minute's end has written by then. */
  private static final int LATE_SECONDS = 5;

  /** What is counted beside the durations. */
  enum Count {
    FINISHED,
    ERRORS,
    SHED,
    LIMITED,
    CACHE_HITS
  }

  private static final int COUNTS = Count.values().length;

  /** Keeps nothing, for routes that are not drawn. */
  static final TrafficRing NONE = new TrafficRing(false);

  private final boolean keeps;
  private final AtomicReferenceArray<@Nullable Slot> slots;
  private final AtomicReferenceArray<@Nullable TrafficMinute> minutes;

  /** The first minute that is not summed up yet. */
  private final AtomicLong open = new AtomicLong();

  /**
   * @param keeps false for one that forgets at once what it is told
   */
  TrafficRing(boolean keeps) {
    this.keeps = keeps;
    this.slots = new AtomicReferenceArray<>(keeps ? SECONDS : 0);
    this.minutes = new AtomicReferenceArray<>(keeps ? MINUTES : 0);
  }

  void finished(long second, long nanos, boolean error) {
    if (!keeps) {
      return;
    }
    Slot slot = slotFor(second);
    slot.counts.getAndIncrement(Count.FINISHED.ordinal());
    slot.counts.getAndIncrement(COUNTS + LatencyBuckets.indexOf(nanos));
    if (error) {
      slot.counts.getAndIncrement(Count.ERRORS.ordinal());
    }
  }

  void count(long second, Count count) {
    if (!keeps) {
      return;
    }
    slotFor(second).counts.getAndIncrement(count.ordinal());
  }

  /** Notes how many were under way; the most of a second stays. */
  void inFlight(long second, int inFlight, int capacity) {
    if (!keeps) {
      return;
    }
    Slot slot = slotFor(second);
    if (inFlight > slot.inFlightMost) {
      slot.inFlightMost = inFlight;
    }
    slot.capacity = capacity;
  }

  /**
   * Adds minutes to a sum: from their sums where they are over, else from their seconds.
   *
   * @param from the first second of a minute
   * @param to the first second that is not meant
   */
  void addMinutesTo(long from, long to, Sum sum) {
    for (long begin = from; begin < to; begin += MINUTE_SECONDS) {
      long minute = begin / MINUTE_SECONDS;
      TrafficMinute over = minutes.get(Math.floorMod(minute, MINUTES));
      if (over != null && over.minute == minute) {
        over.addTo(sum);
      } else {
        addSecondsTo(begin, Math.min(to, begin + MINUTE_SECONDS), sum);
      }
    }
  }

  /** Adds the seconds from one up to another, which is not meant, to a sum. */
  void addSecondsTo(long from, long to, Sum sum) {
    for (long second = from; second < to; second++) {
      addTo(second, sum);
    }
  }

  /** Sums up the minutes that are over, before later seconds are written over theirs. */
  private void sumUp(long second) {
    long due = (second - LATE_SECONDS) / MINUTE_SECONDS;
    long first = open.get();
    if (first >= due || !open.compareAndSet(first, due)) {
      return;
    }
    // Whoever wrote last left open at the minute of that time, so nothing lies further ahead.
    long last = Math.min(due, first + SECONDS / MINUTE_SECONDS + 1);
    for (long minute = first; minute < last; minute++) {
      Sum sum = new Sum();
      addSecondsTo(minute * MINUTE_SECONDS, (minute + 1) * MINUTE_SECONDS, sum);
      if (!sum.isEmpty()) {
        minutes.set(Math.floorMod(minute, MINUTES), new TrafficMinute(minute, sum));
      }
    }
  }

  /** Adds one second to a sum, if anything happened in it. */
  private void addTo(long second, Sum sum) {
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
    sumUp(second);
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

    /** Whether nothing was counted; a request that is only under way counts nothing yet. */
    boolean isEmpty() {
      return inFlightMost == 0 && Arrays.stream(counts).allMatch(count -> count == 0);
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
