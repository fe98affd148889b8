package dev.banyan.scale.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Weighted non-linear least squares for the law with λ > 0 and σ, κ ≥ 0.
 *
 * <p>The two bounds make four faces: each of σ and κ is free or zero. On a face the free parameters
 * are fitted as logarithms, which keeps them positive and the law without poles, and the best face
 * wins; of two that are equally good the one with fewer parameters.
 */
final class UslSolver {

  /** What counts as a better fit: this share of the error, and of rounding in the data. */
  private static final double BETTER = 1e-9;

  private static final double ROUNDING = 1e-20;

  /** Below this share of the denominator a free parameter does nothing: it wants to be zero. */
  private static final double EFFECT_MIN = 1e-6;

  private record Fitted(UslLaw law, double error) {}

  private final double[] n;
  private final double[] x;
  private final double[] root;
  private final double most;

  /**
   * For points that were checked.
   *
   * @param root the square root of each point's weight, noise included
   */
  UslSolver(double[] n, double[] x, double[] root) {
    this.n = n;
    this.x = x;
    this.root = root;
    this.most = Arrays.stream(n).max().orElseThrow();
  }

  /** The best law, from the linearised form and from one usual start. */
  UslLaw solve() {
    double slope = 0;
    for (int i = 0; i < n.length; i++) {
      slope = Math.max(slope, x[i] / n[i]);
    }
    return best(List.of(linearised(slope), new UslLaw(slope, 0.05, 0.1 / (most * most))));
  }

  /** The best law near {@code start}: for data that differ little from those that gave it. */
  UslLaw solveNear(UslLaw start) {
    Optional<Fitted> inner = face(lifted(start), true, true);
    if (inner.isPresent() && isInner(inner.get().law())) {
      return inner.get().law();
    }
    return best(List.of(start));
  }

  private UslLaw best(List<UslLaw> starts) {
    double rounding = 0;
    for (int i = 0; i < x.length; i++) {
      rounding += ROUNDING * Math.pow(root[i] * x[i], 2);
    }
    List<Fitted> found = new ArrayList<>();
    for (boolean coherent : new boolean[] {false, true}) {
      for (boolean contended : new boolean[] {false, true}) {
        for (UslLaw start : starts) {
          face(lifted(start), contended, coherent).ifPresent(found::add);
        }
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "no law could be fitted to these points; check n and throughput of each row");
    }
    Fitted best = found.getFirst();
    for (Fitted fitted : found) {
      if (fitted.error() < best.error() * (1 - BETTER) - rounding) {
        best = fitted;
      }
    }
    return best.law();
  }

  /** A start off the bounds, where a logarithm has a slope. */
  private UslLaw lifted(UslLaw start) {
    return new UslLaw(
        start.lambda(),
        Math.max(start.sigma(), 0.01 / most),
        Math.max(start.kappa(), 0.01 / (most * most)));
  }

  private boolean isInner(UslLaw law) {
    return law.sigma() * (most - 1) > EFFECT_MIN && law.kappa() * most * (most - 1) > EFFECT_MIN;
  }

  private Optional<Fitted> face(UslLaw start, boolean contended, boolean coherent) {
    return UslFace.fit(n, x, root, start, contended, coherent)
        .map(law -> new Fitted(law, error(law)));
  }

  private double error(UslLaw law) {
    double sum = 0;
    for (int i = 0; i < n.length; i++) {
      sum += Math.pow(root[i] * (x[i] - law.at(n[i])), 2);
    }
    return sum;
  }

  /** N/X = (1 + σ(N−1) + κN(N−1))/λ is linear in 1/λ, σ/λ and κ/λ. */
  private UslLaw linearised(double slope) {
    double[][] rows = new double[n.length][];
    double[] target = new double[n.length];
    for (int i = 0; i < n.length; i++) {
      // An error of X makes one of N/X that is N/X² times as large.
      double weight = root[i] * x[i] * x[i] / n[i];
      rows[i] =
          new double[] {
            weight, weight * (n[i] - 1) / most, weight * n[i] * (n[i] - 1) / (most * most)
          };
      target[i] = weight * n[i] / x[i];
    }
    double[] found = Nnls.solve(rows, target);
    return found[0] > 0
        ? new UslLaw(1 / found[0], found[1] / most / found[0], found[2] / (most * most) / found[0])
        : new UslLaw(slope, 0.05, 0);
  }
}
