package dev.banyan.scale.measure;

/**
 * The Universal Scalability Law, X(N) = λN / (1 + σ(N−1) + κN(N−1)).
 *
 * <p>Source: N. J. Gunther, Guerrilla Capacity Planning, Springer 2007, chapter 4, with λ = X(1) as
 * a third parameter (Gunther's and the R package usl's α, β, γ are σ, κ, λ here).
 *
 * @param lambda throughput at N = 1, above 0
 * @param sigma contention: the share of work that one at a time does, 0 or more
 * @param kappa coherency: the cost of keeping each pair in step, 0 or more
 */
public record UslLaw(double lambda, double sigma, double kappa) {

  public UslLaw {
    require("lambda", lambda, lambda > 0);
    require("sigma", sigma, sigma >= 0);
    require("kappa", kappa, kappa >= 0);
  }

  /** Throughput at {@code n}, 1 or more. */
  public double at(double n) {
    if (!(n >= 1) || Double.isInfinite(n)) {
      throw new IllegalArgumentException("n: the law starts at 1, " + n + " was asked");
    }
    return lambda * n / (1 + sigma * (n - 1) + kappa * n * (n - 1));
  }

  /**
   * Where throughput is highest, sqrt((1−σ)/κ), at least 1; infinite when κ is 0 and throughput
   * only nears its limit.
   */
  public double peak() {
    if (sigma >= 1) {
      return 1;
    }
    return kappa == 0 ? Double.POSITIVE_INFINITY : Math.max(1, Math.sqrt((1 - sigma) / kappa));
  }

  /** The highest throughput there is: at the peak, or λ/σ that is never reached, or infinite. */
  public double highest() {
    double peak = peak();
    if (Double.isFinite(peak)) {
      return at(peak);
    }
    return sigma == 0 ? Double.POSITIVE_INFINITY : lambda / sigma;
  }

  private static void require(String name, double value, boolean holds) {
    if (!holds || !Double.isFinite(value)) {
      throw new IllegalArgumentException(name + ": " + value + " is no parameter of the law");
    }
  }
}
