package dev.banyan.scale.hpa;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An autoscaler as a YAML file gives it.
 *
 * <pre>{@code
 * min: 5
 * max: 50
 * metrics: [{resource: cpu, targetUtilization: 70}, {external: queue, targetAverageValue: 30}]
 * behavior: {scaleUp: {window: 60s, policies: [{percent: 100, period: 60s}]}}
 * }</pre>
 *
 * @param min absent: 1
 * @param metrics none: 80 % of the CPU requested
 */
public record HpaFile(
    Optional<Integer> min, int max, List<Metric> metrics, Optional<Rates> behavior) {

  /**
   * One of {@code resource}, {@code pods}, {@code object}, {@code external}, and one target.
   *
   * @param container of each pod, for a resource of one container alone
   */
  public record Metric(
      Optional<String> resource,
      Optional<String> container,
      Optional<String> pods,
      Optional<String> object,
      Optional<String> external,
      Optional<Integer> targetUtilization,
      Optional<String> targetAverageValue,
      Optional<String> targetValue) {

    public Metric {
      spec(
          resource,
          container,
          pods,
          object,
          external,
          targetUtilization,
          targetAverageValue,
          targetValue);
    }

    MetricSpec spec() {
      return spec(
          resource,
          container,
          pods,
          object,
          external,
          targetUtilization,
          targetAverageValue,
          targetValue);
    }

    private static MetricSpec spec(
        Optional<String> resource,
        Optional<String> container,
        Optional<String> pods,
        Optional<String> object,
        Optional<String> external,
        Optional<Integer> utilization,
        Optional<String> average,
        Optional<String> value) {
      int names = count(resource, pods, object, external);
      if (names != 1 || count(utilization, average, value) != 1) {
        throw new IllegalArgumentException(
            "a metric has one of resource, pods, object, external and one of targetUtilization,"
                + " targetAverageValue, targetValue");
      }
      if (container.isPresent() && resource.isEmpty()) {
        throw new IllegalArgumentException("container: goes with resource");
      }
      if (resource.isPresent() && utilization.isPresent()) {
        return share(container, resource.get(), utilization.get());
      }
      if (resource.isPresent() && average.isPresent()) {
        return average(container, resource.get(), Quantity.parse(average.get()));
      }
      if (pods.isPresent() && average.isPresent()) {
        return new MetricSpec.PodsAverage(pods.get(), Quantity.parse(average.get()));
      }
      if (resource.isPresent() || pods.isPresent() || utilization.isPresent()) {
        throw new IllegalArgumentException(
            "targetUtilization goes with resource, targetValue with object or external");
      }
      var source = object.isPresent() ? MetricSpec.Source.OBJECT : MetricSpec.Source.EXTERNAL;
      String name = object.or(() -> external).orElseThrow();
      return value.isPresent()
          ? new MetricSpec.Value(source, name, Quantity.parse(value.get()))
          : new MetricSpec.ValuePerReplica(source, name, Quantity.parse(average.orElseThrow()));
    }

    private static MetricSpec share(Optional<String> container, String resource, int percent) {
      return container.isPresent()
          ? new MetricSpec.ContainerUtilization(container.get(), resource, percent)
          : new MetricSpec.Utilization(resource, percent);
    }

    private static MetricSpec average(
        Optional<String> container, String resource, Quantity target) {
      return container.isPresent()
          ? new MetricSpec.ContainerAverage(container.get(), resource, target)
          : new MetricSpec.ResourceAverage(resource, target);
    }

    private static int count(Optional<?>... options) {
      int present = 0;
      for (Optional<?> option : options) {
        present += option.isPresent() ? 1 : 0;
      }
      return present;
    }
  }

  /** The behavior; what is left out is filled with Kubernetes' defaults. */
  public record Rates(Optional<Direction> scaleUp, Optional<Direction> scaleDown) {}

  /**
   * The rules of one direction; what is left out is filled with Kubernetes' defaults.
   *
   * @param select {@code Max}, {@code Min} or {@code Disabled}
   * @param policies given, they replace the default ones as a whole
   */
  public record Direction(
      Optional<Duration> window,
      Optional<String> select,
      List<Policy> policies,
      Optional<BigDecimal> tolerance) {

    ScalingRules over(ScalingRules defaults) {
      var own = new ArrayList<ScalingPolicy>();
      policies.forEach(policy -> own.add(policy.toPolicy()));
      return new ScalingRules(
          window.orElse(defaults.window()),
          select.map(Direction::selectOf).orElse(defaults.select()),
          own.isEmpty() ? defaults.policies() : own,
          tolerance.isPresent()
              ? OptionalDouble.of(tolerance.get().doubleValue())
              : defaults.tolerance());
    }

    private static ScalingRules.Select selectOf(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "max" -> ScalingRules.Select.MAX;
        case "min" -> ScalingRules.Select.MIN;
        case "disabled" -> ScalingRules.Select.DISABLED;
        default ->
            throw new IllegalArgumentException(
                "select: '" + text + "' is not one of Max, Min, Disabled");
      };
    }
  }

  /** Either {@code pods} or {@code percent}, within {@code period}. */
  public record Policy(Optional<Integer> pods, Optional<Integer> percent, Duration period) {

    public Policy {
      if (pods.isPresent() == percent.isPresent()) {
        throw new IllegalArgumentException("a policy has either pods or percent");
      }
    }

    ScalingPolicy toPolicy() {
      return pods.isPresent()
          ? ScalingPolicy.pods(pods.get(), period)
          : ScalingPolicy.percent(percent.orElseThrow(), period);
    }
  }

  public HpaFile {
    toHpa(min, max, metrics, behavior, HpaSettings.kubernetes());
  }

  /** The autoscaler itself, with what is left out filled by the defaults of Kubernetes. */
  public Hpa toHpa(HpaSettings settings) {
    return toHpa(min, max, metrics, behavior, settings);
  }

  private static Hpa toHpa(
      Optional<Integer> min,
      int max,
      List<Metric> metrics,
      Optional<Rates> behavior,
      HpaSettings settings) {
    List<MetricSpec> specs =
        metrics.isEmpty()
            ? List.of(new MetricSpec.Utilization("cpu", 80))
            : metrics.stream().map(Metric::spec).toList();
    var up = ScalingRules.upByDefault();
    var down = ScalingRules.downByDefault(settings);
    return new Hpa(
        min.orElse(1),
        max,
        specs,
        behavior.map(
            rates ->
                new Behavior(
                    rates.scaleUp().map(given -> given.over(up)).orElse(up),
                    rates.scaleDown().map(given -> given.over(down)).orElse(down))));
  }
}
