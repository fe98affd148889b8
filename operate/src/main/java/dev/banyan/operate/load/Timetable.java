package dev.banyan.operate.load;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When the arrivals of one event loop are due: its share of the step's. Not thread-safe.
 *
 * <p>An arrival that is late because the generator was late keeps its scheduled time: its latency
 * begins there. That is what saves an open model from coordinated omission (Tene, "How NOT to
 * Measure Latency").
 */
final class Timetable {

  private final Curve curve;
  private final int loops;
  private final @Nullable RandomGenerator random;
  private final long startNanos;
  private double arrivals;
  private double dueSecond;

  /**
   * @param loop which of so many loops: evenly spaced arrivals go round them in turn
   * @param random of independent arrivals; none where they are spaced evenly
   */
  Timetable(Curve curve, int loop, int loops, @Nullable RandomGenerator random, long startNanos) {
    this.curve = curve;
    this.loops = loops;
    this.random = random;
    this.startNanos = startNanos;
    // Of the loops' independent processes each is a Poisson process of its share of the rate.
    this.arrivals = random == null ? loop + 1 - loops : 0;
    advance();
  }

  /** When the next one is due, on the clock of {@link System#nanoTime}. */
  long nextNanos() {
    return startNanos + Math.round(dueSecond * 1e9);
  }

  boolean over() {
    return dueSecond == Double.POSITIVE_INFINITY;
  }

  void advance() {
    RandomGenerator draws = random;
    arrivals += draws == null ? loops : -Math.log1p(-draws.nextDouble()) * loops;
    dueSecond = curve.secondAt(arrivals);
  }
}
