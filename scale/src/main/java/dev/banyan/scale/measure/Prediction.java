package dev.banyan.scale.measure;

import dev.banyan.scale.Basis;

/**
 * A figure from a fitted model for a load that was, or was not, measured. That a figure lies too
 * far from the measurements is part of its type, so that whoever shows it has to say so.
 */
public sealed interface Prediction {

  /** An answer for more than this many times the largest measured load is unproven. */
  double REACH = 2;

  /** The figure with its interval. */
  Estimate estimate();

  /** Always {@link Basis#PREDICTED}. */
  default Basis basis() {
    return Basis.PREDICTED;
  }

  /** One line for people. */
  String text();

  /** Within reach of the measurements. */
  record Proven(Estimate estimate) implements Prediction {
    @Override
    public String text() {
      return estimate.text() + ", " + basis().label();
    }
  }

  /**
   * Out of reach of the measurements: the model's curve goes on, but nothing has shown that the
   * system follows it.
   *
   * @param reason what was measured and what was asked
   */
  record Unproven(Estimate estimate, String reason) implements Prediction {
    @Override
    public String text() {
      return estimate.text() + ", " + basis().label() + ", UNPROVEN: " + reason;
    }
  }

  /**
   * Marks an estimate by how far the question lies from the measurements.
   *
   * @param what the load in words, such as {@code replicas}
   */
  static Prediction of(
      Estimate estimate, String what, double asked, double measuredLeast, double measuredMost) {
    if (asked > REACH * measuredMost || asked < measuredLeast / REACH) {
      return new Unproven(
          estimate,
          Figures.text(asked)
              + " "
              + what
              + " asked, "
              + Figures.text(measuredLeast)
              + " to "
              + Figures.text(measuredMost)
              + " measured; more than twice beyond");
    }
    return new Proven(estimate);
  }
}
