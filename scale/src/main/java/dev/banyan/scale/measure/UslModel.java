package dev.banyan.scale.measure;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * A fitted law with its bootstrap replicates, from which every interval comes. Immutable and
 * thread-safe.
 */
public final class UslModel {

  private final Axis axis;
  private final UslNoise noise;
  private final UslLaw law;
  private final double leastN;
  private final double mostN;
  private final UslLaw[] replicates;
  private final double[] noises;

  UslModel(
      Axis axis,
      UslNoise noise,
      UslLaw law,
      double leastN,
      double mostN,
      UslLaw[] replicates,
      double[] noises) {
    this.axis = axis;
    this.noise = noise;
    this.law = law;
    this.leastN = leastN;
    this.mostN = mostN;
    this.replicates = replicates;
    this.noises = noises;
  }

  /** What N counts. */
  public Axis axis() {
    return axis;
  }

  /** The law that fits best. */
  public UslLaw law() {
    return law;
  }

  /** Throughput at N = 1, requests a second. */
  public Estimate lambda() {
    return estimate(UslLaw::lambda);
  }

  /** Contention. */
  public Estimate sigma() {
    return estimate(UslLaw::sigma);
  }

  /** Coherency cost. */
  public Estimate kappa() {
    return estimate(UslLaw::kappa);
  }

  /** Where adding more stops to help. */
  public Peak peak() {
    double n = law.peak();
    if (Double.isInfinite(n)) {
      return new Peak.NoneSeen(
          new Prediction.Unproven(
              estimate(UslLaw::highest),
              "a limit is neared and not reached; "
                  + Figures.text(mostN)
                  + " "
                  + axis.unit()
                  + " were measured"));
    }
    return new Peak.At(estimate(UslLaw::peak), within(estimate(UslLaw::highest), n), axis);
  }

  /**
   * The law's throughput at {@code n}, requests a second: the mean of endless repetitions.
   *
   * @throws IllegalArgumentException when {@code n} is below 1 or no number
   */
  public Prediction throughputAt(double n) {
    return within(estimate(each -> each.at(n)), n);
  }

  /**
   * What one further measured step at {@code n} will show, requests a second: its interval holds
   * the scatter of a single step as well, so this is the one to hold a measurement against.
   *
   * @throws IllegalArgumentException when {@code n} is below 1 or no number
   */
  public Prediction measurementAt(double n) {
    return measurementAt(n, 1);
  }

  /**
   * The same of so many steps together, spread over the time of the others, so that their scatter
   * is as independent: it shrinks with the root of their number.
   *
   * @param steps 1 or more
   * @throws IllegalArgumentException when {@code n} or {@code steps} is below 1 or no number
   */
  public Prediction measurementAt(double n, int steps) {
    double root = Mixes.rootOf(steps);
    double[] drawn = new double[replicates.length];
    Arrays.setAll(
        drawn,
        i -> {
          double mean = replicates[i].at(n);
          return Math.max(0, mean + noises[i] / root * noise.scale(mean));
        });
    return within(Replicates.estimate(law.at(n), drawn), n);
  }

  /** The law, its peak and what was measured, in three lines. */
  public String text() {
    return "X(N) = λN / (1 + σ(N−1) + κN(N−1)), N = "
        + axis.unit()
        + ", measured from "
        + Figures.text(leastN)
        + " to "
        + Figures.text(mostN)
        + "\nλ "
        + lambda().text()
        + ", σ "
        + sigma().text()
        + ", κ "
        + kappa().text()
        + "\n"
        + peak().text()
        + "\n";
  }

  private Prediction within(Estimate estimate, double n) {
    return Prediction.of(estimate, axis.unit(), n, leastN, mostN);
  }

  private Estimate estimate(ToDoubleFunction<UslLaw> figure) {
    return Replicates.estimate(
        figure.applyAsDouble(law), Arrays.stream(replicates).mapToDouble(figure).toArray());
  }
}
