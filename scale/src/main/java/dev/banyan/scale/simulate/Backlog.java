package dev.banyan.scale.simulate;

import java.util.ArrayDeque;

/**
 * What waits, oldest first, in batches of the second they came. There are few batches however long
 * it grows: past {@link #BATCHES_MAX} two neighbours become one that came when the first did, so
 * that nobody's wait is told shorter than it was.
 */
final class Backlog {

  private record Batch(double at, long count) {}

  /** More than an hour of seconds. */
  static final int BATCHES_MAX = 4_096;

  private ArrayDeque<Batch> batches = new ArrayDeque<>();
  private long size;

  long size() {
    return size;
  }

  int batches() {
    return batches.size();
  }

  void add(double at, long count) {
    if (count > 0) {
      batches.addLast(new Batch(at, count));
      size += count;
      if (batches.size() > BATCHES_MAX) {
        join();
      }
    }
  }

  private void join() {
    var joined = new ArrayDeque<Batch>();
    while (!batches.isEmpty()) {
      Batch first = batches.removeFirst();
      long more = batches.isEmpty() ? 0 : batches.removeFirst().count();
      joined.addLast(new Batch(first.at(), first.count() + more));
    }
    batches = joined;
  }

  /** Takes some of the oldest batch: at most so many; gives how many and since when they waited. */
  Taken take(long most) {
    Batch first = batches.removeFirst();
    long taken = Math.min(most, first.count());
    if (taken < first.count()) {
      batches.addFirst(new Batch(first.at(), first.count() - taken));
    }
    size -= taken;
    return new Taken(first.at(), taken);
  }

  /** Some that came at a time. */
  record Taken(double at, long count) {}

  /** Takes the newest until no more than so many are left. */
  long drop(long most) {
    long dropped = 0;
    while (size > most) {
      Batch last = batches.removeLast();
      long gone = Math.min(last.count(), size - most);
      if (gone < last.count()) {
        batches.addLast(new Batch(last.at(), last.count() - gone));
      }
      size -= gone;
      dropped += gone;
    }
    return dropped;
  }

  double oldest(double now) {
    return batches.isEmpty() ? 0 : now - batches.getFirst().at();
  }
}
