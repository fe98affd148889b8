package dev.banyan.scale.hpa;

import java.time.Duration;

/**
 * How much may change within a period.
 *
 * @param type whether {@code value} counts pods or percent of the replicas at the period's start
 * @param value above 0
 * @param period 1 s to 1,800 s
 */
public record ScalingPolicy(Type type, int value, Duration period) {

  /** What a policy's value counts. */
  public enum Type {
    PODS,
    PERCENT
  }

  public ScalingPolicy {
    if (value < 1) {
      throw new IllegalArgumentException("a policy's value is above 0");
    }
    if (period.compareTo(Duration.ofSeconds(1)) < 0
        || period.compareTo(Duration.ofSeconds(1800)) > 0) {
      throw new IllegalArgumentException("a policy's period is between 1s and 1800s");
    }
  }

  public static ScalingPolicy pods(int value, Duration period) {
    return new ScalingPolicy(Type.PODS, value, period);
  }

  public static ScalingPolicy percent(int value, Duration period) {
    return new ScalingPolicy(Type.PERCENT, value, period);
  }

  @Override
  public String toString() {
    return value + (type == Type.PODS ? " pods" : " %") + " in " + period.toSeconds() + " s";
  }
}
