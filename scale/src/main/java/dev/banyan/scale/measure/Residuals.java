package dev.banyan.scale.measure;

import java.util.random.RandomGenerator;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * What a fit left unexplained, made ready to be drawn from for a residual bootstrap (B. Efron, R.
 * Tibshirani, An Introduction to the Bootstrap, 1993, chapter 9).
 *
 * <p>Raw residuals of few points are too small: a fit of p parameters takes p of them away, and
 * percentiles of so few know nothing of how unsure their own spread is. They are therefore widened
 * by sqrt(n/(n−p)) and by the ratio of Student's to the normal quantile at n−p degrees of freedom,
 * which gives a linear model with normal noise the interval of the textbooks.
 */
final class Residuals {

  private final double[] widened;

  /**
   * Centred and widened.
   *
   * @param residuals each divided by the size that noise has there
   * @param parameters of the fitted model, fewer than there are residuals
   */
  Residuals(double[] residuals, int parameters) {
    int freedom = residuals.length - parameters;
    double tail = (1 + Estimate.LEVEL) / 2;
    double student = new TDistribution(freedom).inverseCumulativeProbability(tail);
    double normal = new NormalDistribution().inverseCumulativeProbability(tail);
    double factor = Math.sqrt((double) residuals.length / freedom) * student / normal;
    double mean = 0;
    for (double residual : residuals) {
      mean += residual / residuals.length;
    }
    widened = new double[residuals.length];
    for (int i = 0; i < residuals.length; i++) {
      widened[i] = (residuals[i] - mean) * factor;
    }
  }

  /** One of them, each as likely. */
  double draw(RandomGenerator random) {
    return widened[random.nextInt(widened.length)];
  }
}
