package dev.banyan.apps.autoscale;

import dev.banyan.kernel.Durations;
import dev.banyan.scale.hpa.MetricSpec;
import dev.banyan.scale.hpa.MetricSpec.Source;
import dev.banyan.scale.hpa.Quantity;
import dev.banyan.scale.hpa.QueueController;
import java.time.Duration;
import java.util.Locale;

/**
 * One thing that an autoscaler keeps to.
 *
 * @param kind what is measured
 * @param value percent of what is requested, milliseconds, requests or jobs, as the kind says
 * @param asked whether the app's file asks for it; what it only gets beside it counts while it can
 *     be measured, and holds nothing up while it cannot
 */
public record Target(Kind kind, long value, boolean asked) {

  /** One that the app's file asks for. */
  public Target(Kind kind, long value) {
    this(kind, value, true);
  }

  /** What is measured, under the name that it has in readings. */
  public enum Kind {
    /** Percent of the CPU that the instances request. */
    CPU("cpu", "cpu", "%"),
    /** Percent of the memory that the instances request. */
    MEMORY("memory", "memory", "%"),
    /** Milliseconds that 95 of 100 requests stay under. */
    P95("p95", "p95", "ms"),
    /** Milliseconds that 99 of 100 requests stay under. */
    P99("p99", "p99", "ms"),
    /** Requests at once in an instance. */
    IN_FLIGHT("inFlight", "inFlight", "requests"),
    /** Jobs that wait or are under way, an instance. */
    LENGTH(QueueController.LENGTH, "length", "jobs"),
    /** Milliseconds that the oldest job may wait. */
    OLDEST(QueueController.OLDEST, "oldest", "ms");

    private final String metric;
    private final String text;
    private final String unit;

    Kind(String metric, String text, String unit) {
      this.metric = metric;
      this.text = text;
      this.unit = unit;
    }

    /** Its name in readings. */
    public String metric() {
      return metric;
    }

    /** As the app's file has it below {@code scale}. */
    public String text() {
      return text;
    }

    /** Of targets and measured values. */
    public String unit() {
      return unit;
    }
  }

  /** The target as the policy code has it. */
  MetricSpec spec() {
    return switch (kind) {
      case CPU, MEMORY -> new MetricSpec.Utilization(kind.metric(), Math.toIntExact(value));
      case P95, P99, OLDEST ->
          new MetricSpec.Value(Source.EXTERNAL, kind.metric(), new Quantity(value));
      case IN_FLIGHT -> new MetricSpec.PodsAverage(kind.metric(), new Quantity(value * 1_000));
      case LENGTH ->
          new MetricSpec.ValuePerReplica(
              Source.EXTERNAL, kind.metric(), new Quantity(value * 1_000));
    };
  }

  /**
   * A measured value beside the target, in words: {@code cpu at 182 % for a target of 70 %}.
   *
   * @param measured in the unit of {@link #value}
   */
  String words(double measured) {
    return switch (kind) {
      case CPU, MEMORY -> kind.metric() + " " + whole(measured) + " % of " + value + " % target";
      case P95, P99 -> kind.metric() + " " + time(measured) + " of " + time(value) + " target";
      case IN_FLIGHT -> tenths(measured) + " requests at once of " + value + " target";
      case LENGTH -> whole(measured) + " jobs, " + value + " an instance is the target";
      case OLDEST -> "the oldest job waits " + time(measured) + " of " + time(value) + " target";
    };
  }

  private static String whole(double number) {
    return Long.toString(Math.round(number));
  }

  private static String tenths(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }

  /** To the millisecond below ten seconds, else to the second. */
  private static String time(double millis) {
    long rounded = Math.round(millis);
    return Durations.format(
        Duration.ofMillis(rounded < 10_000 ? rounded : rounded / 1_000 * 1_000));
  }
}
