package dev.banyan.scale.hpa;

import java.util.Optional;

/**
 * A metric of an autoscaler with its target, as {@code spec.metrics} of autoscaling/v2. All five of
 * its types are here: Resource, ContainerResource, Pods, Object, External.
 */
public sealed interface MetricSpec {

  /**
   * What the metric is called in readings: the resource, {@code container/resource} for that of one
   * container, or the metric's own name.
   */
  String name();

  /** Usage of a resource, of whole pods or of one container in each. */
  sealed interface OfResource extends MetricSpec {

    /** {@code cpu} or {@code memory}. */
    default String resource() {
      return name();
    }

    /** The container; empty for whole pods. */
    default Optional<String> of() {
      return Optional.empty();
    }
  }

  /** Usage as a share of what is requested. */
  sealed interface Share extends OfResource {

    /** The target, 1 to 10,000. */
    int percent();
  }

  /** Usage per pod, as an amount. */
  sealed interface Average extends OfResource {

    /** The target. */
    Quantity target();
  }

  /**
   * Usage of a resource as a share of what the pods request.
   *
   * @param name {@code cpu} or {@code memory}
   * @param percent the target, 1 to 10,000
   */
  record Utilization(String name, int percent) implements Share {
    public Utilization {
      requireName(name);
      requirePercent(percent);
    }
  }

  /** Usage of a resource per pod, as an amount. */
  record ResourceAverage(String name, Quantity target) implements Average {
    public ResourceAverage {
      requireName(name);
      requireTarget(target);
    }
  }

  /** Usage of a resource by one container of each pod, as a share of what that requests. */
  record ContainerUtilization(String container, String resource, int percent) implements Share {
    public ContainerUtilization {
      requireContainer(container);
      requireName(resource);
      requirePercent(percent);
    }

    @Override
    public String name() {
      return named(container, resource);
    }

    @Override
    public Optional<String> of() {
      return Optional.of(container);
    }
  }

  /** Usage of a resource by one container of each pod, as an amount. */
  record ContainerAverage(String container, String resource, Quantity target) implements Average {
    public ContainerAverage {
      requireContainer(container);
      requireName(resource);
      requireTarget(target);
    }

    @Override
    public String name() {
      return named(container, resource);
    }

    @Override
    public Optional<String> of() {
      return Optional.of(container);
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

  /** What a container's resource is called in readings: {@code app/cpu}. */
  static String named(String container, String resource) {
    return container + "/" + resource;
  }

  private static void requireContainer(String container) {
    if (!container.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw new IllegalArgumentException(
          "container: '" + container + "' is no name of a container: a-z, 0-9 and -, at most 63");
    }
  }

  private static void requirePercent(int percent) {
    if (percent < 1 || percent > 10_000) {
      throw new IllegalArgumentException("targetUtilization is between 1 and 10000 percent");
    }
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
