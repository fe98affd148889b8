package dev.banyan.scale.hpa;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The rules of one direction.
 *
 * @param window the stabilisation window, 0 to 3,600 s
 * @param select which of the policies counts
 * @param policies at least one
 * @param tolerance of this direction, 0 to 100; absent: the controller's own
 */
public record ScalingRules(
    Duration window, Select select, List<ScalingPolicy> policies, OptionalDouble tolerance) {

  /** Which policy's change counts; disabled: the direction is not taken at all. */
  public enum Select {
    MAX,
    MIN,
    DISABLED
  }

  static final int POLICIES_MAX = 20;

  public ScalingRules {
    policies = List.copyOf(policies);
    if (window.isNegative() || window.compareTo(Duration.ofSeconds(3600)) > 0) {
      throw new IllegalArgumentException("a stabilisation window is between 0s and 3600s");
    }
    if (policies.isEmpty() || policies.size() > POLICIES_MAX) {
      throw new IllegalArgumentException("a direction has 1 to " + POLICIES_MAX + " policies");
    }
    if (tolerance.isPresent()
        && !(tolerance.getAsDouble() >= 0 && tolerance.getAsDouble() <= 100)) {
      throw new IllegalArgumentException("a tolerance is between 0 and 100");
    }
  }

  /** What {@code scaleUp} is filled with: 4 pods or 100 % in 15 s, whichever is more, at once. */
  public static ScalingRules upByDefault() {
    var period = Duration.ofSeconds(15);
    return new ScalingRules(
        Duration.ZERO,
        Select.MAX,
        List.of(ScalingPolicy.pods(4, period), ScalingPolicy.percent(100, period)),
        OptionalDouble.empty());
  }

  /** What {@code scaleDown} is filled with: 100 % in 15 s, after the controller's own window. */
  public static ScalingRules downByDefault(HpaSettings settings) {
    return new ScalingRules(
        settings.downscaleWindow(),
        Select.MAX,
        List.of(ScalingPolicy.percent(100, Duration.ofSeconds(15))),
        OptionalDouble.empty());
  }

  Duration longestPeriod() {
    return policies.stream().map(ScalingPolicy::period).max(Duration::compareTo).orElseThrow();
  }
}
