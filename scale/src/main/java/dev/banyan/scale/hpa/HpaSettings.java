package dev.banyan.scale.hpa;

import java.time.Duration;

/**
 * The flags of the kube-controller-manager that concern autoscalers.
 *
 * @param sync time between two syncs ({@code --horizontal-pod-autoscaler-sync-period})
 * @param tolerance how far usage may be off its target ({@code -tolerance})
 * @param downscaleWindow the window of a scale-down where none is given ({@code
 *     -downscale-stabilization})
 * @param cpuInitialization how long after its start a pod's CPU counts only once it has been ready
 *     for a whole sample ({@code -cpu-initialization-period})
 * @param initialReadiness within which after its start a pod may turn unready and still count as
 *     never ready ({@code -initial-readiness-delay})
 */
public record HpaSettings(
    Duration sync,
    double tolerance,
    Duration downscaleWindow,
    Duration cpuInitialization,
    Duration initialReadiness) {

  public HpaSettings {
    if (sync.compareTo(Duration.ofSeconds(1)) < 0 || sync.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("sync is between 1s and 1h");
    }
    if (!(tolerance >= 0 && tolerance <= 100)) {
      throw new IllegalArgumentException("tolerance is between 0 and 100");
    }
    requireShort("downscaleWindow", downscaleWindow);
    requireShort("cpuInitialization", cpuInitialization);
    requireShort("initialReadiness", initialReadiness);
  }

  /** What Kubernetes ships with. */
  public static HpaSettings kubernetes() {
    return new HpaSettings(
        Duration.ofSeconds(15),
        0.1,
        Duration.ofMinutes(5),
        Duration.ofMinutes(5),
        Duration.ofSeconds(30));
  }

  private static void requireShort(String name, Duration value) {
    if (value.isNegative() || value.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(name + " is between 0s and 1h");
    }
  }
}
