package dev.banyan.scale.measure;

/**
 * The throughput of one measured step. Repetitions of a step are points of their own. Nothing is
 * checked here: {@link UslFit} refuses bad points all at once.
 *
 * @param n requests in flight or replicas, 1 or more
 * @param throughput completed requests a second
 * @param weight how much this point counts beside the others, such as its seconds; 1 for equals
 */
public record UslPoint(double n, double throughput, double weight) {

  /** A point that counts like every other. */
  public static UslPoint of(double n, double throughput) {
    return new UslPoint(n, throughput, 1);
  }
}
