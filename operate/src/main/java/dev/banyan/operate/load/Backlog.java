package dev.banyan.operate.load;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether requests of one class pile up in the second half of an open step. A target that queues
 * what it cannot serve drops nothing and fails nothing: that it is overloaded shows only in a line
 * that grows, and in answers that take longer and longer. Both are asked for, since each alone may
 * be innocent: a line grows with a rising rate too, or while the first long streams are still
 * listened to, and answers may take longer for a moment. Not thread-safe.
 */
final class Backlog {

  /** What is less than this share of the arrivals is noise. */
  private static final double SHARE_MAX = 0.03;

  /** A pause of so long at a step's end is no line that grows. */
  private static final double PAUSE_MAX_SECONDS = 0.25;

  private long due;
  private long ended;
  private long firstDone;
  private double firstNanos;
  private long secondDone;
  private double secondNanos;

  /** A request of the second half fell due. */
  void due() {
    due++;
  }

  /** A request, of whatever time, came to its end in the second half. */
  void ended() {
    ended++;
  }

  /**
   * A good answer, whenever it came.
   *
   * @param second whether it was due in the second half
   */
  void took(boolean second, long nanos) {
    if (second) {
      secondDone++;
      secondNanos += nanos;
    } else {
      firstDone++;
      firstNanos += nanos;
    }
  }

  void add(Backlog other) {
    due += other.due;
    ended += other.ended;
    firstDone += other.firstDone;
    firstNanos += other.firstNanos;
    secondDone += other.secondDone;
    secondNanos += other.secondNanos;
  }

  /** Seconds that answers took longer in the second half, times how many there were. */
  private double longerSeconds() {
    if (firstDone == 0 || secondDone == 0) {
      return 0;
    }
    return (secondNanos - firstNanos / firstDone * secondDone) / 1e9;
  }

  /**
   * Why the target did not keep up, in a sentence; absent where it did.
   *
   * @param classes of one step; compared class by class, for a mix may change by chance
   */
  static Optional<String> failure(List<Backlog> classes, Duration measured) {
    long due = classes.stream().mapToLong(each -> each.due).sum();
    long grown = due - classes.stream().mapToLong(each -> each.ended).sum();
    long done = classes.stream().mapToLong(each -> each.secondDone).sum();
    double longer = classes.stream().mapToDouble(Backlog::longerSeconds).sum() / Math.max(1, done);
    double half = measured.toNanos() / 2e9;
    double secondsMax = Math.max(PAUSE_MAX_SECONDS, SHARE_MAX * half);
    if (grown <= secondsMax * due / half || longer <= secondsMax) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the target did not keep up: in the second half %,d more fell due than ended, and"
                + " answers took %,.0f ms longer than in the first",
            grown,
            longer * 1e3));
  }
}
