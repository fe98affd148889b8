package dev.banyan.operate.load;

import java.time.Duration;

/**
 * One part of a run, measured by itself. Between two steps the generator waits until what is under
 * way is answered, at most {@link LoadLimits#grace()}.
 *
 * @param name what a table calls it
 * @param warmUp at the shape's (first) rate, before measuring; zero for none
 * @param measured how long to measure
 */
public record LoadStep(String name, LoadShape shape, Duration warmUp, Duration measured) {

  /** The longest step. */
  public static final Duration MEASURED_MAX = Duration.ofHours(24);

  public LoadStep {
    if (warmUp.isNegative()
        || measured.isNegative()
        || measured.isZero()
        || warmUp.plus(measured).compareTo(MEASURED_MAX) > 0) {
      throw new IllegalArgumentException("step " + name + ": a step lasts above 0 and at most 24h");
    }
  }

  public static LoadStep of(LoadShape shape, Duration warmUp, Duration measured) {
    return new LoadStep(shape.text(), shape, warmUp, measured);
  }
}
