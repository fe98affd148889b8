package dev.banyan.scale;

import java.util.Locale;

/** Where a figure comes from; every figure that is shown says so. */
public enum Basis {
  /** Observed on a real run. */
  MEASURED,
  /** Computed from measured or stated figures by a model. */
  PREDICTED,
  /** Came out of a simulation. */
  SIMULATED,
  /** Stated by a guide, unchecked. */
  GUIDE;

  /**
   * The word beside the figure: {@code measured}, {@code predicted}, {@code simulated}, {@code
   * guide}.
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
