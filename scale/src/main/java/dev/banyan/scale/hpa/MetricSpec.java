package dev.banyan.scale.hpa;

/** A metric of an autoscaler with its target, as {@code spec.metrics} of autoscaling/v2. */
public sealed interface MetricSpec {

  /** What the metric is called in readings: the resource, or the metric's own name. */
  String name();

  /**
   * Usage of a resource as a share of what the pods request.
   *
   * @param name {@code cpu} or {@code memory}
   * @param percent the target, 1 to 10,000
   */
  record Utilization(String name, int percent) implements MetricSpec {
    public Utilization {
      requireName(name);
      if (percent < 1 || percent > 10_000) {
        throw new IllegalArgumentException("targetUtilization is between 1 and 10000 percent");
      }
    }
  }

  /** Usage of a resource per pod, as an amount. */
  record ResourceAverage(String name, Quantity target) implements MetricSpec {
    public ResourceAverage {
      requireName(name);
      requireTarget(target);
    }
  }

  /** A metric that each pod has, by its average. */
  record PodsAverage(String name, Quantity target) implements MetricSpec {
    public PodsAverage {
      requireName(name);
      requireTarget(target);
    }
  }

  /** A value of an object or of something outside, in proportion to the ready pods. */
  record Value(Source source, String name, Quantity target) implements MetricSpec {
    public Value {
      requireName(name);
      requireTarget(target);
    }
  }

  /** A value of an object or of something outside, shared between the replicas. */
  record ValuePerReplica(Source source, String name, Quantity target) implements MetricSpec {
    public ValuePerReplica {
      requireName(name);
      requireTarget(target);
    }
  }

  /** Where a value comes from; the arithmetic is the same. */
  enum Source {
    OBJECT,
    EXTERNAL
  }

  private static void requireName(String name) {
    if (name.isBlank() || name.length() > 253) {
      throw new IllegalArgumentException("a metric has a name of 1 to 253 characters");
    }
  }

  private static void requireTarget(Quantity target) {
    if (target.milli() < 1) {
      throw new IllegalArgumentException("a metric's target is above 0");
    }
  }
}
