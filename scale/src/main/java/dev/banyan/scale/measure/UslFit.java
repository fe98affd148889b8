package dev.banyan.scale.measure;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Fits the {@linkplain UslLaw law} to measured steps. Stateless and thread-safe. */
public final class UslFit {

  private static final int PARAMETERS = 3;

  /** A replicate never falls below this share of the fitted throughput, which stays above 0. */
  private static final double FLOOR = 0.02;

  private UslFit() {}

  /**
   * Fits, with intervals from a residual bootstrap.
   *
   * @param points at least 3 levels and 4 rows, spanning a doubling, with a part that rises
   * @param seed makes the intervals repeatable
   * @throws IllegalArgumentException naming everything that is wrong with the points or missing
   */
  public static UslModel fit(Axis axis, List<UslPoint> points, UslNoise noise, long seed) {
    return fit(axis, points, noise, seed, Replicates.COUNT);
  }

  static UslModel fit(Axis axis, List<UslPoint> points, UslNoise noise, long seed, int replicates) {
    UslData data = UslData.of(axis, points);
    // Measured throughputs weigh the first fit; its own curve, which is smoother, the second.
    UslLaw first = new UslSolver(data.n(), data.x(), roots(data, noise, data.x())).solve();
    double[] roots = roots(data, noise, curve(first, data));
    UslLaw law = new UslSolver(data.n(), data.x(), roots).solve();
    double[] fitted = curve(law, data);
    double[] left = new double[data.rows()];
    Arrays.setAll(left, i -> roots[i] * (data.x()[i] - fitted[i]));
    var residuals = new Residuals(left, PARAMETERS);
    RandomGenerator random = RandomGeneratorFactory.of(Replicates.GENERATOR).create(seed);
    UslLaw[] laws = new UslLaw[replicates];
    double[] noises = new double[replicates];
    for (int b = 0; b < replicates; b++) {
      double[] drawn = new double[data.rows()];
      Arrays.setAll(
          drawn, i -> Math.max(FLOOR * fitted[i], fitted[i] + residuals.draw(random) / roots[i]));
      laws[b] = new UslSolver(data.n(), drawn, roots).solveNear(law);
      noises[b] = residuals.draw(random);
    }
    return new UslModel(axis, noise, law, data.leastN(), data.mostN(), laws, noises);
  }

  private static double[] curve(UslLaw law, UslData data) {
    return Arrays.stream(data.n()).map(law::at).toArray();
  }

  private static double[] roots(UslData data, UslNoise noise, double[] throughput) {
    double[] out = new double[data.rows()];
    Arrays.setAll(out, i -> Math.sqrt(data.weight()[i]) / noise.scale(throughput[i]));
    return out;
  }
}
