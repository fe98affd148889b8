package dev.banyan.apps.autoscale;

import dev.banyan.apps.autoscale.Target.Kind;
import dev.banyan.kernel.Durations;
import dev.banyan.scale.hpa.Behavior;
import dev.banyan.scale.hpa.Hpa;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.scale.hpa.MetricSpec;
import dev.banyan.scale.predict.Prediction;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a service's {@code scale:} says.
 *
 * @param min fewest instances; 0 only with targets of a queue alone, since only a queue can be
 *     looked at while there is none
 * @param max most instances
 * @param targets the one that wants most wins; never empty
 * @param queue that the service works off
 * @param behavior how fast it goes, upwards and downwards
 * @param predict whether, and how, the time of day is foretold
 */
public record ScalePolicy(
    int min,
    int max,
    List<Target> targets,
    Optional<QueueAt> queue,
    Behavior behavior,
    Optional<Prediction> predict) {

  /** Jobs that an instance is meant to have where only the queue is named. */
  static final long LENGTH_DEFAULT = 5;

  /** How long the oldest job may wait where only the queue is named. */
  static final Duration OLDEST_DEFAULT = Duration.ofSeconds(60);

  private static final List<String> QUEUE_KEYS = List.of("length", "oldest");

  public ScalePolicy {
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(
          "scale says nothing to keep to; write for example cpu: 70%");
    }
    if (min == 0 && targets.stream().anyMatch(target -> !ofQueue(target.kind()))) {
      throw new IllegalArgumentException(
          "replicas begin at 0, and only a queue can wake a service that has no instance");
    }
  }

  /**
   * Reads what the app's file says.
   *
   * @param written {@code scale:} with nested keys joined by dots, as {@code up.window}
   * @throws IllegalArgumentException in words for the user
   */
  public static ScalePolicy of(
      int min, int max, Map<String, String> written, HpaSettings settings) {
    var targets = new ArrayList<Target>();
    percent(written, "cpu", Kind.CPU, targets);
    percent(written, "memory", Kind.MEMORY, targets);
    time(written, "p95", Kind.P95, targets);
    time(written, "p99", Kind.P99, targets);
    count(written, "inFlight", Kind.IN_FLIGHT, targets);
    Optional<QueueAt> queue = QueueAt.of(written);
    if (queue.isPresent()) {
      count(written, "length", Kind.LENGTH, targets);
      time(written, "oldest", Kind.OLDEST, targets);
      if (QUEUE_KEYS.stream().noneMatch(written::containsKey)) {
        targets.add(new Target(Kind.LENGTH, LENGTH_DEFAULT));
        targets.add(new Target(Kind.OLDEST, OLDEST_DEFAULT.toMillis(), false));
      }
    }
    return new ScalePolicy(
        min, max, targets, queue, Rates.behavior(written, settings), predict(written));
  }

  /** Whether one of the targets is of this kind. */
  public boolean has(Kind kind) {
    return target(kind).isPresent();
  }

  /** The target of a kind. */
  public Optional<Target> target(Kind kind) {
    return targets.stream().filter(target -> target.kind() == kind).findFirst();
  }

  /** The range that it moves in, as the app's file writes it. */
  public String range() {
    return min + ".." + max;
  }

  Hpa hpa() {
    return new Hpa(min, max, specs(), Optional.of(behavior));
  }

  /** The targets as the policy code has them. */
  List<MetricSpec> specs() {
    return targets.stream().map(Target::spec).toList();
  }

  private static Optional<Prediction> predict(Map<String, String> written) {
    if (!Boolean.parseBoolean(written.getOrDefault("predict.timeOfDay", "false"))) {
      return Optional.empty();
    }
    String ahead = written.get("predict.ahead");
    try {
      return Optional.of(
          new Prediction(
              ahead == null ? Prediction.AHEAD_DEFAULT : Durations.parse(ahead),
              ZoneId.of(written.getOrDefault("predict.timezone", "UTC"))));
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw new IllegalArgumentException("scale.predict: " + wrong.getMessage(), wrong);
    }
  }

  private static boolean ofQueue(Kind kind) {
    return kind == Kind.LENGTH || kind == Kind.OLDEST;
  }

  private static void percent(
      Map<String, String> written, String key, Kind kind, List<Target> targets) {
    String text = written.get(key);
    if (text != null) {
      targets.add(new Target(kind, number(key, text.replace("%", ""))));
    }
  }

  private static void count(
      Map<String, String> written, String key, Kind kind, List<Target> targets) {
    String text = written.get(key);
    if (text != null) {
      targets.add(new Target(kind, number(key, text)));
    }
  }

  private static void time(
      Map<String, String> written, String key, Kind kind, List<Target> targets) {
    String text = written.get(key);
    if (text != null) {
      targets.add(new Target(kind, Math.max(1, Durations.parse(text).toMillis())));
    }
  }

  private static long number(String key, String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("scale." + key + ": '" + text + "' is no number", wrong);
    }
  }
}
