package dev.banyan.operate.load;

/**
 * Turns {@link Arrivals} into points in time. Not thread-safe.
 *
 * <p>An arrival that is late because the generator was late keeps its scheduled time: its latency
 * begins there. That is what saves an open model from coordinated omission (Tene, "How NOT to
 * Measure Latency").
 */
final class Schedule {

  private final Arrivals arrivals;
  private final long startNanos;
  private final long endNanos;
  private double offset;

  Schedule(Arrivals arrivals, long startNanos, long durationNanos) {
    this.arrivals = arrivals;
    this.startNanos = startNanos;
    this.endNanos = startNanos + durationNanos;
    this.offset = arrivals.gapNanos();
  }

  /** When the next one is due, on the clock of {@link System#nanoTime}. */
  long nextNanos() {
    return startNanos + (long) offset;
  }

  /** No further arrivals: the next would fall behind the end. */
  boolean over() {
    return nextNanos() - endNanos >= 0;
  }

  void advance() {
    offset += arrivals.gapNanos();
  }
}
