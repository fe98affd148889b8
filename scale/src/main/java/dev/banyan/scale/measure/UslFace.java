package dev.banyan.scale.measure;

import java.util.Arrays;
import java.util.Optional;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.optim.nonlinear.vector.leastsquares.MultivariateJacobianFunction;
import org.hipparchus.util.Pair;

/** Levenberg–Marquardt over the logarithms of λ and of whichever of σ and κ are free. */
final class UslFace implements MultivariateJacobianFunction {

  private static final int EVALUATIONS_MAX = 500;

  /** e^±100: wide enough for every system, narrow enough never to overflow. */
  private static final double LOGARITHM_MAX = 100;

  private final double[] n;
  private final double[] root;
  private final boolean contended;
  private final boolean coherent;

  private UslFace(double[] n, double[] root, boolean contended, boolean coherent) {
    this.n = n;
    this.root = root;
    this.contended = contended;
    this.coherent = coherent;
  }

  /** The law on this face; empty when the iteration found none from this start. */
  static Optional<UslLaw> fit(
      double[] n, double[] x, double[] root, UslLaw start, boolean contended, boolean coherent) {
    var face = new UslFace(n, root, contended, coherent);
    double[] target = new double[n.length];
    Arrays.setAll(target, i -> root[i] * x[i]);
    var problem =
        new LeastSquaresBuilder()
            .model(face)
            .target(target)
            .start(face.logarithms(start))
            .parameterValidator(UslFace::clipped)
            .maxEvaluations(EVALUATIONS_MAX)
            .maxIterations(EVALUATIONS_MAX)
            .build();
    try {
      return Optional.of(
          face.law(new LevenbergMarquardtOptimizer().optimize(problem).getPoint().toArray()));
    } catch (MathRuntimeException lost) {
      return Optional.empty();
    }
  }

  @Override
  public Pair<RealVector, RealMatrix> value(RealVector point) {
    UslLaw law = law(point.toArray());
    double[] values = new double[n.length];
    double[][] slopes = new double[n.length][];
    for (int i = 0; i < n.length; i++) {
      double contention = law.sigma() * (n[i] - 1);
      double coherency = law.kappa() * n[i] * (n[i] - 1);
      double denominator = 1 + contention + coherency;
      double value = root[i] * law.lambda() * n[i] / denominator;
      values[i] = value;
      slopes[i] =
          parameters(value, -value * contention / denominator, -value * coherency / denominator);
    }
    return new Pair<>(new ArrayRealVector(values, false), new Array2DRowRealMatrix(slopes, false));
  }

  private double[] logarithms(UslLaw law) {
    return parameters(Math.log(law.lambda()), Math.log(law.sigma()), Math.log(law.kappa()));
  }

  private UslLaw law(double[] logarithms) {
    return new UslLaw(
        Math.exp(logarithms[0]),
        contended ? Math.exp(logarithms[1]) : 0,
        coherent ? Math.exp(logarithms[logarithms.length - 1]) : 0);
  }

  private double[] parameters(double lambda, double sigma, double kappa) {
    if (contended) {
      return coherent ? new double[] {lambda, sigma, kappa} : new double[] {lambda, sigma};
    }
    return coherent ? new double[] {lambda, kappa} : new double[] {lambda};
  }

  private static RealVector clipped(RealVector point) {
    return point.map(value -> Math.max(-LOGARITHM_MAX, Math.min(LOGARITHM_MAX, value)));
  }
}
