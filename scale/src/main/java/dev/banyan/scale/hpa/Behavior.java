package dev.banyan.scale.hpa;

/**
 * How fast replicas change, upwards and downwards. An autoscaler with a behavior decides by other
 * rules than one without, even if all of it is default.
 */
public record Behavior(ScalingRules up, ScalingRules down) {

  /** What {@code behavior: {}} is. */
  public static Behavior byDefault(HpaSettings settings) {
    return new Behavior(ScalingRules.upByDefault(), ScalingRules.downByDefault(settings));
  }
}
