package dev.banyan.operate.load;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the generator itself needed in a step.
 *
 * @param processCores CPU time of its whole process over wall time: 1 is one core
 * @param loopShares of each event loop, CPU time over wall time, 0 to 1
 * @param lagP99 how far behind their schedule arrivals were begun, the 99th percentile
 * @param lagMax the longest such lag
 */
public record GeneratorUse(
    double processCores, List<Double> loopShares, Duration lagP99, Duration lagMax) {

  /** From here on a loop has no room for what comes unevenly. */
  public static final double BUSY_MAX = 0.85;

  /** An arrival that begins later than this makes a latency of the generator's own. */
  public static final Duration LAG_MAX = Duration.ofMillis(10);

  public GeneratorUse {
    loopShares = List.copyOf(loopShares);
  }

  /** The busiest loop's share, 0 to 1. */
  public double busiestLoop() {
    return loopShares.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  /** Why its figures say more of the generator than of the target; absent where they do not. */
  public Optional<String> bottleneck() {
    if (busiestLoop() > BUSY_MAX) {
      return Optional.of(
          "the generator was the bottleneck: an event loop was busy "
              + Math.round(busiestLoop() * 100)
              + " % of the time");
    }
    if (lagP99.compareTo(LAG_MAX) > 0) {
      return Optional.of(
          "the generator was the bottleneck: it began its requests up to "
              + lagP99.toMillis()
              + " ms late (99th percentile)");
    }
    return Optional.empty();
  }
}
