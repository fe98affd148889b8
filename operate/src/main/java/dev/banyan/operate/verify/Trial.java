package dev.banyan.operate.verify;

import dev.banyan.scale.measure.Prediction;

/**
 * One figure that was foretold from one repetition's other steps, and then measured.
 *
 * @param app by name
 * @param repetition from 1
 * @param predicted before the measured value was looked at
 * @param measured above 0; per second, or milliseconds of CPU
 */
public record Trial(
    String app,
    int repetition,
    HeldOut heldOut,
    Figure figure,
    Prediction predicted,
    double measured) {

  /** How far the prediction lay off, as a share of what was measured. */
  public double error() {
    return Math.abs(predicted.estimate().value() / measured - 1);
  }

  /** Half the width of the predicted interval, as a share of the prediction. */
  public double halfWidth() {
    return predicted.estimate().relativeHalfWidth();
  }

  /** Whether the interval holds what was measured. */
  public boolean held() {
    return predicted.estimate().holds(measured);
  }
}
