package dev.banyan.operate.observe;

import java.util.Arrays;

/**
 * The values of one series over time, with the increase that they make as a counter: a value below
 * the one before is a counter that began anew, at zero. Not thread-safe.
 */
final class Track {

  /** Where the series was not, though it was looked for, before its first value. */
  static final long NEVER = Long.MIN_VALUE;

  /**
   * A start time is reckoned from the machine's, which the kernel tells in whole seconds and moves
   * with its clock, so that it wavers while nothing restarts
   * (github.com/prometheus/client_golang/issues/289).
   */
  private static final double WAVERS = 2;

  private final long absentAt;
  private long[] millis = new long[8];
  private double[] values = new double[8];
  private double[] increases = new double[8];
  private int[] rises = new int[8];
  private int size;

  /**
   * Begins empty.
   *
   * @param absentAt the last read before the first value, from which a counter counts; {@link
   *     #NEVER} when its earlier values are unknown
   */
  Track(long absentAt) {
    this.absentAt = absentAt;
  }

  void add(long at, double value) {
    if (size == millis.length) {
      int more = size * 2;
      millis = Arrays.copyOf(millis, more);
      values = Arrays.copyOf(values, more);
      increases = Arrays.copyOf(increases, more);
      rises = Arrays.copyOf(rises, more);
    }
    millis[size] = at;
    values[size] = value;
    increases[size] =
        size == 0 ? first(value) : increases[size - 1] + step(values[size - 1], value);
    rises[size] = size == 0 ? 0 : rises[size - 1] + (value > values[size - 1] + WAVERS ? 1 : 0);
    size++;
  }

  private double first(double value) {
    return absentAt == NEVER || Double.isNaN(value) ? 0 : value;
  }

  private static double step(double before, double now) {
    if (Double.isNaN(before) || Double.isNaN(now)) {
      return 0;
    }
    return now >= before ? now - before : now;
  }

  /** Forgets what is older, but for one value that rates may begin at. */
  void forgetBefore(long oldest) {
    int from = 0;
    while (from + 1 < size && millis[from + 1] < oldest) {
      from++;
    }
    if (from > 0) {
      millis = Arrays.copyOfRange(millis, from, size);
      values = Arrays.copyOfRange(values, from, size);
      increases = Arrays.copyOfRange(increases, from, size);
      rises = Arrays.copyOfRange(rises, from, size);
      size -= from;
    }
  }

  int size() {
    return size;
  }

  long last() {
    return millis[size - 1];
  }

  /** The value of exactly that time; NaN when there is none. */
  double value(long at) {
    int index = index(at);
    return index < 0 ? Double.NaN : values[index];
  }

  /** The increase since the watching began, as far as it is known at that time. */
  double increase(long at) {
    int index = indexUntil(at);
    return index < 0 ? 0 : increases[index];
  }

  /** How often the value rose until then, by more than a start time wavers. */
  double rises(long at) {
    int index = indexUntil(at);
    return index < 0 ? 0 : rises[index];
  }

  /** Whether some value is below the one before it, by more than a start time wavers. */
  boolean falls() {
    for (int i = 1; i < size; i++) {
      if (values[i] < values[i - 1] - WAVERS) {
        return true;
      }
    }
    return false;
  }

  /** The increase per second over a span that ends then; NaN when that is not known. */
  double rate(long at, long over) {
    int index = index(at);
    if (index < 0) {
      return Double.NaN;
    }
    int from = Arrays.binarySearch(millis, 0, size, at - over);
    from = from < 0 ? -from - 1 : from;
    long begin = millis[from];
    double base = increases[from];
    if (from == 0 && absentAt != NEVER && absentAt >= at - over) {
      begin = absentAt;
      base = 0;
    }
    return at > begin ? (increases[index] - base) * 1_000 / (at - begin) : Double.NaN;
  }

  /** Of the last value until then. */
  private int indexUntil(long at) {
    int index = index(at);
    return index >= 0 ? index : -index - 2;
  }

  private int index(long at) {
    return Arrays.binarySearch(millis, 0, size, at);
  }
}
